package dev.torc.worker;

import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.model.work.ClaimedJob;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How jobs of a workflow are run: the parts of {@code execution_config} that direct execution
 * knows, with their defaults. A config that cannot be read counts as absent: it was checked when
 * the workflow was created, and a worker must not fail on what a newer server stores.
 */
record ExecutionConfig(
    int headroomSeconds,
    int timeoutExitCode,
    Stdio stdio,
    Map<String, Stdio> stdioByJob,
    boolean limitResources,
    boolean enforceRuntime,
    boolean enforceMemory,
    String terminationSignal,
    int leadSeconds,
    int oomExitCode) {

  static final ExecutionConfig DEFAULT =
      new ExecutionConfig(60, 152, Stdio.DEFAULT, Map.of(), true, false, false, "SIGTERM", 30, 137);

  /** What a requirement asks for that asks for nothing in particular. */
  private static final long LEAST_MEMORY = 1L << 20;

  /** Which streams are kept, and for how long. */
  record Stdio(Mode mode, boolean deleteOnSuccess) {
    static final Stdio DEFAULT = new Stdio(Mode.SEPARATE, false);
  }

  enum Mode {
    SEPARATE,
    COMBINED,
    NO_STDOUT,
    NO_STDERR,
    NONE
  }

  static ExecutionConfig parse(@Nullable String json) {
    if (json == null || json.isBlank()) {
      return DEFAULT;
    }
    try {
      if (Json.parse(json) instanceof Map<?, ?> m) {
        return of(m);
      }
    } catch (TorcException e) {
      return DEFAULT;
    }
    return DEFAULT;
  }

  Stdio stdioOf(String jobName) {
    return stdioByJob.getOrDefault(jobName, stdio);
  }

  /** Bytes above which a job with this requirement is killed; 0 for no limit. */
  long memoryLimit(ClaimedJob.Requirement r) {
    boolean limited =
        limitResources
            ? !r.name().equals("default")
            : enforceMemory && r.memoryBytes() > LEAST_MEMORY;
    return limited ? r.memoryBytes() : 0;
  }

  private static ExecutionConfig of(Map<?, ?> m) {
    Stdio common = stdio(m.get("stdio"), Stdio.DEFAULT);
    Map<String, Stdio> byJob = new HashMap<>();
    if (m.get("job_stdio_overrides") instanceof Map<?, ?> overrides) {
      overrides.forEach((job, value) -> byJob.put(String.valueOf(job), stdio(value, common)));
    }
    return new ExecutionConfig(
        number(m, "sigkill_headroom_seconds", DEFAULT.headroomSeconds),
        number(m, "timeout_exit_code", DEFAULT.timeoutExitCode),
        common,
        Map.copyOf(byJob),
        !Boolean.FALSE.equals(m.get("limit_resources")),
        Boolean.TRUE.equals(m.get("enforce_runtime")),
        Boolean.TRUE.equals(m.get("enforce_memory")),
        m.get("termination_signal") instanceof String s ? s : DEFAULT.terminationSignal,
        number(m, "sigterm_lead_seconds", DEFAULT.leadSeconds),
        number(m, "oom_exit_code", DEFAULT.oomExitCode));
  }

  private static Stdio stdio(@Nullable Object value, Stdio otherwise) {
    if (!(value instanceof Map<?, ?> m)) {
      return otherwise;
    }
    Mode mode = Mode.SEPARATE;
    if (m.get("mode") instanceof String word) {
      for (Mode candidate : Mode.values()) {
        if (candidate.name().toLowerCase(Locale.ROOT).equals(word)) {
          mode = candidate;
        }
      }
    }
    return new Stdio(mode, Boolean.TRUE.equals(m.get("delete_on_success")));
  }

  private static int number(Map<?, ?> m, String key, int otherwise) {
    return m.get(key) instanceof Number n ? n.intValue() : otherwise;
  }
}
