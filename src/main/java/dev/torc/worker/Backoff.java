package dev.torc.worker;

import java.util.random.RandomGenerator;

/**
 * Growing pauses between attempts, each with jitter so that many workers do not return to a server
 * at the same moment. Not thread-safe.
 */
final class Backoff {
  private final long firstMillis;
  private final long mostMillis;
  private final RandomGenerator random;
  private long next;

  Backoff(long firstMillis, long mostMillis) {
    this(firstMillis, mostMillis, RandomGenerator.of("L64X128MixRandom"));
  }

  Backoff(long firstMillis, long mostMillis, RandomGenerator random) {
    this.firstMillis = firstMillis;
    this.mostMillis = mostMillis;
    this.random = random;
    this.next = firstMillis;
  }

  /** Milliseconds to wait before the next attempt: between half and the whole of the step. */
  long nextMillis() {
    long step = next;
    next = Math.min(mostMillis, next * 2);
    return step / 2 + random.nextLong(step / 2 + 1);
  }

  void reset() {
    next = firstMillis;
  }
}
