package dev.torc.worker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The end of a worker's stay, and when jobs have to hear of it: lead and headroom of their workflow
 * before it. When the whole stay is shorter than twice that, only half of it is given to ending:
 * else a worker with a short time limit would never run anything.
 */
record EndTime(long startedAt, long endAt) {
  static EndTime of(long now, @Nullable Instant end) {
    return new EndTime(now, end == null ? Long.MAX_VALUE : end.toEpochMilli());
  }

  boolean isSet() {
    return endAt != Long.MAX_VALUE;
  }

  long signalAt(ExecutionConfig config) {
    return before(config.headroomSeconds() + config.leadSeconds());
  }

  /** Epoch milliseconds so many seconds before the end, or never. */
  long before(long seconds) {
    if (!isSet()) {
      return Long.MAX_VALUE;
    }
    long most = Math.max(0, (endAt - startedAt) / 2);
    return endAt - Math.min(most, seconds * 1000);
  }

  @Nullable Long secondsLeft(long now) {
    return isSet() ? Math.max(0, (endAt - now) / 1000) : null;
  }
}
