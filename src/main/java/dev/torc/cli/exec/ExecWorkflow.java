package dev.torc.cli.exec;

import dev.torc.cli.Session;
import dev.torc.client.CommandFeed.Command;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The workflow that holds the commands of one {@code exec}. */
final class ExecWorkflow {
  private final ExecOptions o;
  private final Session session;

  ExecWorkflow(ExecOptions o, Session session) {
    this.o = o;
    this.session = session;
  }

  /** As a workflow file would say it. */
  Map<String, @Nullable Object> withJobs(List<Command> commands) {
    Map<String, @Nullable Object> m = head();
    m.put("jobs", commands.stream().map(ExecWorkflow::job).toList());
    optional(m, "resource_monitor", monitor());
    optional(m, "execution_config", execution());
    return m;
  }

  /** As the API wants it. */
  Map<String, @Nullable Object> record() {
    Map<String, @Nullable Object> m = head();
    optional(m, "resource_monitor_config", monitor());
    optional(m, "execution_config", execution());
    m.put("submission_directory", session.directory().toAbsolutePath().normalize().toString());
    return m;
  }

  private Map<String, @Nullable Object> head() {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    var time = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");
    m.put("name", o.name == null ? "exec_" + LocalDateTime.now().format(time) : o.name);
    m.put("user", session.user());
    optional(m, "description", o.description);
    return m;
  }

  private static Map<String, Object> job(Command c) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("name", c.name());
    m.put("command", c.text());
    m.put("cancel_on_blocking_job_failure", false);
    m.put("supports_termination", false);
    return m;
  }

  private @Nullable Map<String, @Nullable Object> monitor() {
    if (o.monitor.equals("off") && o.monitorNode.equals("off")) {
      return null;
    }
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("enabled", !o.monitor.equals("off"));
    m.put("granularity", granularity(o.monitor));
    m.put("sample_interval_seconds", o.sampleInterval == null ? 10 : o.sampleInterval);
    m.put("flush_interval_seconds", 300);
    m.put("generate_plots", o.generatePlots);
    m.put("jobs", scope(o.monitor));
    m.put("compute_node", o.monitorNode.equals("off") ? null : scope(o.monitorNode));
    return m;
  }

  private static Map<String, @Nullable Object> scope(String mode) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("enabled", !mode.equals("off"));
    m.put("granularity", granularity(mode));
    return m;
  }

  private static String granularity(String mode) {
    return mode.equals("time-series") ? "time_series" : "summary";
  }

  private @Nullable Map<String, Object> execution() {
    return o.stdio == null ? null : Map.of("mode", "direct", "stdio", Map.of("mode", o.stdio));
  }

  private static void optional(
      Map<String, @Nullable Object> m, String key, @Nullable Object value) {
    if (value != null) {
      m.put(key, value);
    }
  }
}
