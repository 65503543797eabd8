package dev.torc.dialect.octaskly;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts the requests of each token in the last minute, exactly: the window slides with every
 * request. Remembers a bounded number of tokens, those used last. Thread-safe.
 */
final class RateLimiter {
  static final long WINDOW_MILLIS = 60_000;
  private static final int MOST_TOKENS = 10_000;

  private final Clock clock;
  private final LinkedHashMap<String, ArrayDeque<Long>> requests =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ArrayDeque<Long>> eldest) {
          return size() > MOST_TOKENS;
        }
      };

  RateLimiter(Clock clock) {
    this.clock = clock;
  }

  /**
   * Whether a request may pass.
   *
   * @param remaining requests that may follow at once
   * @param resetSeconds until the window is empty, or one more request may pass
   */
  record Verdict(boolean allowed, int limit, int remaining, long resetSeconds) {}

  /** Counts a request if it may pass. */
  synchronized Verdict ask(String token, int limit) {
    long now = clock.millis();
    ArrayDeque<Long> times = requests.computeIfAbsent(token, t -> new ArrayDeque<>());
    while (!times.isEmpty() && times.peekFirst() <= now - WINDOW_MILLIS) {
      times.pollFirst();
    }
    if (times.size() >= limit) {
      long first = times.isEmpty() ? now : times.peekFirst();
      return new Verdict(false, limit, 0, seconds(first + WINDOW_MILLIS - now));
    }
    times.addLast(now);
    return new Verdict(true, limit, limit - times.size(), seconds(WINDOW_MILLIS));
  }

  private static long seconds(long millis) {
    return Math.max(1, (millis + 999) / 1000);
  }
}
