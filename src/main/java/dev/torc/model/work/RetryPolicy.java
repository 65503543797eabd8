package dev.torc.model.work;

/**
 * How often a failed job is tried again, and how long the pause before the next attempt is.
 *
 * @param maxRetries attempts after the first one
 * @param delaySeconds the pause, or the first one when pauses grow
 * @param maxDelaySeconds the longest pause when pauses grow
 */
public record RetryPolicy(
    long maxRetries, Backoff backoff, long delaySeconds, long maxDelaySeconds) {
  /** How pauses go on from one attempt to the next. */
  public enum Backoff {
    NONE,
    FIXED,
    /** Each pause is twice the one before. */
    EXPONENTIAL
  }

  /** Tried again at once, so many times. */
  public static RetryPolicy atOnce(long maxRetries) {
    return new RetryPolicy(maxRetries, Backoff.NONE, 0, 0);
  }

  public boolean allows(int attemptId) {
    return attemptId <= maxRetries;
  }

  /**
   * The pause after an attempt failed.
   *
   * @param attemptId the failed attempt; the first one is 1
   */
  public long pauseMillis(int attemptId) {
    return switch (backoff) {
      case NONE -> 0;
      case FIXED -> millis(delaySeconds);
      case EXPONENTIAL -> {
        int k = Math.min(attemptId - 1, 62);
        long factor = 1L << Math.max(0, k);
        boolean large = delaySeconds != 0 && factor > maxDelaySeconds / delaySeconds;
        yield millis(large ? maxDelaySeconds : Math.min(delaySeconds * factor, maxDelaySeconds));
      }
    };
  }

  private static long millis(long seconds) {
    return Math.min(seconds, Long.MAX_VALUE / 4_000) * 1000;
  }
}
