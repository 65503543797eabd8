package dev.torc.spec;

import dev.torc.spec.Node.Member;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how jobs are executed and watched: the free-standing settings of a workflow. */
final class ExecutionReader {
  private static final List<String> DIRECT_ONLY =
      List.of(
          "limit_resources",
          "termination_signal",
          "sigterm_lead_seconds",
          "oom_exit_code",
          "srun_mpi");
  private static final List<String> SLURM_ONLY =
      List.of("srun_termination_signal", "enable_cpu_bind");
  private static final Pattern MPI = Pattern.compile("[A-Za-z0-9+_.-]+");
  private static final Set<String> MANAGED =
      Set.of("partition", "nodes", "walltime", "time", "mem", "gres", "name", "job-name");

  private ExecutionReader() {}

  static @Nullable StdioSpec stdio(@Nullable ObjectNode node, String owner, Problems problems) {
    if (node == null) {
      return null;
    }
    Fields f = new Fields(node, owner, Language.STDIO, problems).checked();
    return new StdioSpec(f.word("mode"), f.bool("delete_on_success"));
  }

  /**
   * The settings in {@code execution_config}.
   *
   * @param effectiveMode the mode that the workers will use: direct or slurm
   */
  record Execution(Map<String, @Nullable Object> json, String effectiveMode) {}

  /** Reads {@code execution_config}; an empty one when there is none. */
  static Execution execution(Fields top, boolean hasSchedulers, Problems problems) {
    ObjectNode node = top.object("execution_config");
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    if (node == null) {
      return new Execution(out, "direct");
    }
    Fields f = new Fields(node, "execution_config", Language.EXECUTION, problems).checked();
    String mode = f.word("mode");
    put(out, "mode", mode);
    put(out, "sigkill_headroom_seconds", f.integer("sigkill_headroom_seconds"));
    put(out, "timeout_exit_code", f.integer("timeout_exit_code"));
    put(out, "staggered_start", f.bool("staggered_start"));
    put(out, "limit_resources", f.bool("limit_resources"));
    put(out, "termination_signal", f.string("termination_signal"));
    put(out, "sigterm_lead_seconds", f.integer("sigterm_lead_seconds"));
    put(out, "oom_exit_code", f.integer("oom_exit_code"));
    put(out, "srun_termination_signal", f.string("srun_termination_signal"));
    put(out, "enable_cpu_bind", f.bool("enable_cpu_bind"));
    put(out, "srun_mpi", mpi(f));
    StdioSpec stdio = stdio(f.object("stdio"), "execution_config stdio", problems);
    put(out, "stdio", stdio == null ? null : stdio.toJson());
    put(out, "job_stdio_overrides", overrides(f, problems));
    String effective = mode == null ? "direct" : mode;
    if (effective.equals("auto")) {
      effective = hasSchedulers ? "slurm" : "direct";
    }
    checkMode(f, effective);
    return new Execution(out, effective);
  }

  private static void put(Map<String, @Nullable Object> out, String name, @Nullable Object value) {
    if (value != null) {
      out.put(name, value);
    }
  }

  private static void checkMode(Fields f, String effective) {
    List<String> forbidden = effective.equals("slurm") ? DIRECT_ONLY : SLURM_ONLY;
    for (String name : forbidden) {
      Node at = f.get(name);
      // Published workflows say limit_resources: true in slurm mode, which changes nothing.
      boolean harmless =
          name.equals("limit_resources")
              && at instanceof ScalarNode s
              && Boolean.TRUE.equals(s.value());
      if (at != null && !harmless) {
        String other = effective.equals("slurm") ? "direct" : "slurm";
        String hint =
            name.equals("termination_signal")
                ? "in slurm mode use srun_termination_signal"
                : name.equals("srun_termination_signal")
                    ? "in direct mode use termination_signal"
                    : null;
        f.error(
            at,
            "'"
                + name
                + "' works in "
                + other
                + " mode only, this workflow runs in "
                + effective
                + " mode",
            hint);
      }
    }
  }

  private static @Nullable String mpi(Fields f) {
    ScalarNode s = f.text("srun_mpi");
    if (s != null && !MPI.matcher(s.text()).matches()) {
      f.error(s, "'srun_mpi' must be one word of letters, digits and + _ . -", null);
    }
    return s == null ? null : s.text();
  }

  private static @Nullable Map<String, Object> overrides(Fields f, Problems problems) {
    if (f.object("job_stdio_overrides") == null) {
      return null;
    }
    Map<String, Object> out = new LinkedHashMap<>();
    f.named("job_stdio_overrides")
        .forEach(
            (job, node) -> {
              StdioSpec s = stdio(node, "job_stdio_overrides " + job, problems);
              out.put(job, s == null ? Map.of() : s.toJson());
            });
    return out;
  }

  /** {@code slurm_defaults}: scalar values only, none that torc sets itself. */
  static @Nullable Map<String, @Nullable Object> slurmDefaults(Fields top, Problems problems) {
    ObjectNode node = top.object("slurm_defaults");
    if (node == null) {
      return null;
    }
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    for (Member m : node.members().values()) {
      if (MANAGED.contains(m.key().toLowerCase(Locale.ROOT))) {
        problems.errorAtKey(
            m,
            "slurm_defaults: '" + m.key() + "' cannot be set here",
            "torc sets it from the scheduler and the jobs");
      } else if (m.value() instanceof ScalarNode s && !s.isNull()) {
        out.put(m.key(), s.value());
      } else {
        problems.warning(
            m.value(),
            "slurm_defaults: '"
                + m.key()
                + "' is left out: "
                + m.value().describe()
                + " is no option value",
            null);
      }
    }
    return Plain.copy(out);
  }

  /** {@code resource_monitor}; unknown keys in it are left out without a word. */
  static @Nullable Map<String, @Nullable Object> monitor(Fields top, Problems problems) {
    ObjectNode node = top.object("resource_monitor");
    if (node == null) {
      return null;
    }
    Fields f = new Fields(node, "resource_monitor", Language.MONITOR, problems);
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    put(out, "enabled", f.bool("enabled"));
    put(out, "granularity", f.word("granularity"));
    put(out, "sample_interval_seconds", f.integer("sample_interval_seconds"));
    put(out, "flush_interval_seconds", f.integer("flush_interval_seconds"));
    put(out, "generate_plots", f.bool("generate_plots"));
    put(out, "jobs", scope(f, "jobs", problems));
    put(out, "compute_node", scope(f, "compute_node", problems));
    return Plain.copy(out);
  }

  private static @Nullable Map<String, @Nullable Object> scope(
      Fields monitor, String name, Problems problems) {
    ObjectNode node = monitor.object(name);
    if (node == null) {
      return null;
    }
    boolean jobs = name.equals("jobs");
    Shape shape = jobs ? Language.MONITOR_JOBS : Language.MONITOR_NODE;
    Fields f = new Fields(node, "resource_monitor " + name, shape, problems);
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    put(out, "enabled", f.bool("enabled"));
    put(out, "granularity", f.word("granularity"));
    if (!jobs) {
      put(out, "cpu", f.bool("cpu"));
      put(out, "memory", f.bool("memory"));
    }
    return Plain.copy(out);
  }
}
