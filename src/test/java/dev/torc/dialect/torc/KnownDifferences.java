package dev.torc.dialect.torc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where this server deliberately answers otherwise than the published one, and why. */
final class KnownDifferences {
  private record Rule(String topic, String difference, String reason) {}

  private static final List<Rule> RULES = List.of();

  private KnownDifferences() {}

  static @Nullable String reason(String topic, long n, String difference) {
    for (Rule r : RULES) {
      if ((topic + " " + n).matches(r.topic()) && difference.matches(r.difference())) {
        return r.reason();
      }
    }
    return null;
  }
}
