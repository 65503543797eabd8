package dev.torc.dialect.octaskly;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the environment says of the Octaskly interface.
 *
 * @param requireAuth false: everybody is an administrator
 * @param corsOrigins origins that browsers may come from, beside those of this machine
 * @param requestsPerMinute bound for each role; 0 for none
 * @param limitLoopback whether the bounds also hold for clients on this machine
 */
public record OctasklySettings(
    boolean requireAuth,
    List<String> corsOrigins,
    Map<String, Integer> requestsPerMinute,
    boolean limitLoopback) {
  private static final Map<String, Integer> DEFAULT_LIMITS =
      Map.of("admin", 1200, "dispatcher", 1200, "worker", 600, "client", 300);

  /**
   * Reads OCTASKLY_REQUIRE_AUTH, OCTASKLY_CORS_ORIGINS, OCTASKLY_RATE_LIMIT (as {@code
   * admin=1200,client=300}, requests per minute) and OCTASKLY_RATE_LIMIT_LOOPBACK.
   *
   * @throws TorcException USAGE when a limit cannot be read
   */
  public static OctasklySettings of(Map<String, String> environment) {
    return new OctasklySettings(
        !environment.getOrDefault("OCTASKLY_REQUIRE_AUTH", "true").equalsIgnoreCase("false"),
        Arrays.stream(environment.getOrDefault("OCTASKLY_CORS_ORIGINS", "").split(","))
            .map(String::strip)
            .filter(o -> !o.isEmpty())
            .toList(),
        limits(environment.getOrDefault("OCTASKLY_RATE_LIMIT", "")),
        environment.getOrDefault("OCTASKLY_RATE_LIMIT_LOOPBACK", "").equalsIgnoreCase("true"));
  }

  private static Map<String, Integer> limits(String text) {
    Map<String, Integer> out = new LinkedHashMap<>(DEFAULT_LIMITS);
    for (String entry : text.split(",")) {
      if (entry.isBlank()) {
        continue;
      }
      String[] parts = entry.strip().split("=", 2);
      try {
        int limit = parts.length == 2 ? Integer.parseInt(parts[1].strip()) : -1;
        if (limit < 0 || limit > 1_000_000 || !Rights.ROLES.contains(parts[0])) {
          throw bad(entry);
        }
        out.put(parts[0], limit);
      } catch (NumberFormatException e) {
        throw bad(entry);
      }
    }
    return Map.copyOf(out);
  }

  private static TorcException bad(String entry) {
    return TorcException.of(
            ErrorKind.USAGE, "OCTASKLY_RATE_LIMIT: '" + entry + "' is not ROLE=REQUESTS_PER_MINUTE")
        .withHint(
            "for example admin=1200,client=300; roles are " + String.join(", ", Rights.ROLES));
  }
}
