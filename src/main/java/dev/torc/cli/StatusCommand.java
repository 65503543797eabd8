package dev.torc.cli;

import dev.torc.client.Row;
import dev.torc.model.JobStatus;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

final class StatusCommand implements Command {
  private @Nullable Long workflowId;

  @Override
  public String description() {
    return "Show how far a workflow is.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("workflow summary");
    Row s = session.api().status(session.workflowId(workflowId));
    Double minutes = s.decimal("total_exec_time_minutes");
    String exec = Texts.duration(minutes == null ? 0 : minutes * 60);
    Double wall = s.decimal("walltime_seconds");
    if (session.json()) {
      Map<String, @Nullable Object> m = new TreeMap<>(s.fields());
      m.put("total_exec_time_formatted", exec);
      m.putIfAbsent("unserved_ready_labels", Map.of());
      if (wall != null) {
        m.put("walltime_formatted", Texts.duration(wall));
      }
      session.printJson(m);
      return 0;
    }
    PrintStream out = session.out();
    out.println("Workflow Summary");
    out.println("================");
    out.println();
    out.println("Workflow ID: " + s.text("workflow_id"));
    out.println("Name: " + TerminalText.plain(s.textOr("workflow_name", "")));
    out.println("User: " + TerminalText.plain(s.textOr("workflow_user", "")));
    out.println();
    out.println("Job Status (total: " + s.numberOr("total_jobs", 0) + "):");
    JobCounts counts = JobCounts.of(s);
    for (JobStatus status : JobStatus.values()) {
      long n = counts.of(status);
      if (n > 0) {
        String label = label(status);
        out.println("  " + label + " ".repeat(Math.max(1, 14 - label.length())) + n + mark(status));
      }
    }
    out.println();
    out.println("Total Execution Time: " + exec);
    if (wall != null) {
      out.println("Walltime:             " + Texts.duration(wall));
    }
    nodes(out, s);
    out.println();
    out.println(verdict(s));
    hints(session.err(), s);
    return 0;
  }

  private static String label(JobStatus status) {
    String name = status.wireName().replace('_', ' ');
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + ":";
  }

  private static String mark(JobStatus status) {
    return switch (status) {
      case COMPLETED -> " ✓";
      case FAILED, TERMINATED -> " ✗";
      default -> "";
    };
  }

  private static void nodes(PrintStream out, Row s) {
    long active = s.numberOr("active_compute_nodes", 0);
    long pending = s.numberOr("pending_scheduled_nodes", 0);
    long scheduled = s.numberOr("active_scheduled_nodes", 0);
    if (active + pending + scheduled > 0) {
      out.println();
      out.println(
          "Compute nodes: "
              + active
              + " active, scheduled: "
              + scheduled
              + " active, "
              + pending
              + " pending");
    }
  }

  private static String verdict(Row s) {
    JobCounts counts = JobCounts.of(s);
    long failed = counts.of(JobStatus.FAILED);
    long terminated = counts.of(JobStatus.TERMINATED);
    long canceled = counts.of(JobStatus.CANCELED);
    if (s.flag("is_canceled")) {
      return "✗ Workflow canceled";
    }
    if (!s.flag("is_complete")) {
      return "◷ Workflow in progress...";
    }
    if (failed + terminated + canceled > 0) {
      return "✗ Workflow complete with failures ("
          + failed
          + " failed, "
          + terminated
          + " terminated, "
          + canceled
          + " canceled)";
    }
    return "✓ Workflow complete - all jobs finished successfully!";
  }

  private static void hints(PrintStream err, Row s) {
    s.map("unserved_ready_labels")
        .forEach(
            (labels, n) -> {
              err.println();
              err.println(
                  "⚠ "
                      + n
                      + " ready job(s) with labels '"
                      + labels
                      + "' but no active runner has all of them");
              err.println(
                  "  Start one with 'torc run " + s.text("workflow_id") + " --label <LABELS>'.");
            });
    long blocked = s.numberOr("runtime_blocked_ready_jobs", 0);
    if (blocked > 0) {
      err.println();
      err.println("⚠ " + blocked + " ready job(s) need more time than any active runner has left");
    }
  }
}
