package dev.torc.dialect.graph;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says of the workflow-graph interface.
 *
 * @param apiOnly nobody looks for leases that have ended
 * @param workflowsDirectory folder with workflow files; null when the environment names none
 * @param corsOrigins origins that browsers may come from; empty means all
 * @param reapInterval how often leases that have ended are looked for
 */
public record GraphSettings(
    boolean apiOnly,
    @Nullable String workflowsDirectory,
    List<String> corsOrigins,
    Duration reapInterval) {
  private static final int DEFAULT_REAP_SECONDS = 5;

  /** Nothing set: all origins, the usual interval. */
  public static final GraphSettings DEFAULT = of(Map.of());

  /**
   * Reads API_ONLY, WORKFLOWS_DIR, CORS_ORIGINS and REAP_INTERVAL_SECS.
   *
   * @throws TorcException USAGE when the interval is no number
   */
  public static GraphSettings of(Map<String, String> environment) {
    String apiOnly = environment.getOrDefault("API_ONLY", "");
    String directory = environment.getOrDefault("WORKFLOWS_DIR", "");
    List<String> origins =
        Arrays.stream(environment.getOrDefault("CORS_ORIGINS", "").split(","))
            .map(String::strip)
            .filter(o -> !o.isEmpty())
            .toList();
    return new GraphSettings(
        apiOnly.equals("1") || apiOnly.equalsIgnoreCase("true"),
        directory.isBlank() ? null : directory,
        origins.contains("*") ? List.of() : origins,
        interval(environment.getOrDefault("REAP_INTERVAL_SECS", "")));
  }

  private static Duration interval(String text) {
    if (text.isBlank()) {
      return Duration.ofSeconds(DEFAULT_REAP_SECONDS);
    }
    try {
      long seconds = Long.parseLong(text.strip());
      if (seconds >= 1 && seconds <= 86_400) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw TorcException.of(
        ErrorKind.USAGE, "REAP_INTERVAL_SECS is '" + text + "', not a number from 1 to 86400");
  }
}
