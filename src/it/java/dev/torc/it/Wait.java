package dev.torc.it;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for other processes, which tell nobody when they are ready. */
final class Wait {
  private Wait() {}

  /** Looks again and again until the condition holds; false when it does not in time. */
  static boolean upTo(Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(20_000_000);
    }
    return true;
  }

  static void forThat(String what, Duration patience, BooleanSupplier condition) {
    if (!upTo(patience, condition)) {
      throw new AssertionError("not within " + patience.toSeconds() + " s: " + what);
    }
  }
}
