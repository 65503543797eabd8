package dev.torc.dialect.graph;

import dev.torc.model.work.RetryPolicy;
import dev.torc.model.work.RetryPolicy.Backoff;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The three shapes in which a pause between attempts is written. */
final class Backoffs {
  private static final long MOST = 10L * 365 * 86_400;

  private Backoffs() {}

  static Object write(RetryPolicy p) {
    return switch (p.backoff()) {
      case NONE -> "None";
      case FIXED -> Map.of("Fixed", Map.of("delay_secs", p.delaySeconds()));
      case EXPONENTIAL -> {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("base_secs", p.delaySeconds());
        inner.put("max_secs", p.maxDelaySeconds());
        yield Map.of("Exponential", inner);
      }
    };
  }

  /** Empty when it has none of the three shapes. */
  static Optional<RetryPolicy> read(@Nullable Object backoff, long maxRetries) {
    if (backoff == null || "None".equals(backoff)) {
      return Optional.of(RetryPolicy.atOnce(maxRetries));
    }
    if (backoff instanceof Map<?, ?> m && m.size() == 1) {
      if (m.get("Fixed") instanceof Map<?, ?> f) {
        long delay = seconds(f.get("delay_secs"));
        return delay < 0
            ? Optional.empty()
            : Optional.of(new RetryPolicy(maxRetries, Backoff.FIXED, delay, delay));
      }
      if (m.get("Exponential") instanceof Map<?, ?> e) {
        long base = seconds(e.get("base_secs"));
        long max = seconds(e.get("max_secs"));
        return base < 0 || max < 0
            ? Optional.empty()
            : Optional.of(new RetryPolicy(maxRetries, Backoff.EXPONENTIAL, base, max));
      }
    }
    return Optional.empty();
  }

  private static long seconds(@Nullable Object value) {
    if (value instanceof Long n) {
      return Math.min(n, MOST);
    }
    return value instanceof Integer n ? Math.min(n, MOST) : -1;
  }
}
