package dev.torc.worker;

import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a workflow's run is measured and kept: {@code resource_monitor_config} with its defaults.
 * Monitoring is an extra: a config that cannot be read switches it off, no more.
 *
 * @param nodeCpu whether the processors of the machine are looked at; else they count as 0
 * @param nodeMemory whether its memory is looked at; else it counts as 0
 * @param sampleSeconds time between two kept samples
 * @param flushSeconds time between two writes to the file
 */
record MonitorConfig(
    Mode jobs,
    Mode node,
    boolean nodeCpu,
    boolean nodeMemory,
    long sampleSeconds,
    long flushSeconds) {

  static final MonitorConfig OFF = new MonitorConfig(Mode.OFF, Mode.OFF, true, true, 10, 300);

  /** How much is kept. */
  enum Mode {
    OFF,
    /** Peaks and averages, with the result of the job or the record of the node. */
    SUMMARY,
    /** Every sample as well, in a file. */
    TIME_SERIES
  }

  /** Whether something of it goes into a file. */
  boolean keepsFile() {
    return jobs == Mode.TIME_SERIES || node != Mode.OFF;
  }

  static MonitorConfig parse(@Nullable String json) {
    try {
      return json != null && Json.parse(json) instanceof Map<?, ?> m ? of(m) : OFF;
    } catch (TorcException e) {
      return OFF;
    }
  }

  private static MonitorConfig of(Map<?, ?> m) {
    Map<?, ?> jobs = m.get("jobs") instanceof Map<?, ?> scope ? scope : m;
    Map<?, ?> node = m.get("compute_node") instanceof Map<?, ?> scope ? scope : Map.of();
    return new MonitorConfig(
        mode(jobs),
        mode(node),
        !Boolean.FALSE.equals(node.get("cpu")),
        !Boolean.FALSE.equals(node.get("memory")),
        seconds(m, "sample_interval_seconds", OFF.sampleSeconds),
        seconds(m, "flush_interval_seconds", OFF.flushSeconds));
  }

  private static Mode mode(Map<?, ?> scope) {
    if (!Boolean.TRUE.equals(scope.get("enabled"))) {
      return Mode.OFF;
    }
    return "time_series".equals(scope.get("granularity")) ? Mode.TIME_SERIES : Mode.SUMMARY;
  }

  private static long seconds(Map<?, ?> m, String key, long otherwise) {
    return m.get(key) instanceof Number n && n.longValue() > 0 ? n.longValue() : otherwise;
  }
}
