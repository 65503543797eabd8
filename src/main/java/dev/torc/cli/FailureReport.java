package dev.torc.cli;

import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The jobs of a workflow that ended badly: what they ran, and what they said last. */
public final class FailureReport {
  private static final int MOST_JOBS = 20;
  private static final int LAST_LINES = 5;
  private static final int LONGEST_COMMAND = 200;

  private final List<Failure> failures = new ArrayList<>();
  private final JobCounts counts;

  /** One job. */
  private record Failure(
      long id,
      String name,
      String command,
      String status,
      @Nullable Long returnCode,
      List<String> lastLines,
      @Nullable String logPath) {}

  private FailureReport(JobCounts counts) {
    this.counts = counts;
  }

  public static FailureReport of(TorcApi api, long workflowId, Row status) {
    var report = new FailureReport(JobCounts.of(status));
    for (JobStatus s : List.of(JobStatus.FAILED, JobStatus.TERMINATED, JobStatus.PENDING_FAILED)) {
      if (report.counts.of(s) > 0) {
        report.collect(api, workflowId, s);
      }
    }
    return report;
  }

  private void collect(TorcApi api, long workflowId, JobStatus status) {
    Query query = Query.of("workflow_id", workflowId).and("status", status.wireName());
    int room = MOST_JOBS - failures.size();
    if (room <= 0) {
      return;
    }
    for (Row job : api.page("/jobs", query, 0, room).items()) {
      failures.add(failure(api, job));
    }
  }

  private static Failure failure(TorcApi api, Row job) {
    Long code = null;
    List<String> tail = List.of();
    String path = null;
    try {
      Row log = api.get("/jobs/" + job.id() + "/logs");
      code = log.number("return_code");
      String text = log.textOr("stderr", "");
      path = log.text("stderr_path");
      if (text.isBlank()) {
        text = log.textOr("stdout", "");
        path = path == null ? log.text("stdout_path") : path;
      }
      tail = lastLines(text);
    } catch (TorcException e) {
      // a server that keeps no logs, or a job that never ran: the rest is still worth saying
    }
    return new Failure(
        job.id(),
        job.textOr("name", ""),
        job.textOr("command", ""),
        job.textOr("status", ""),
        code,
        tail,
        path);
  }

  private static List<String> lastLines(String text) {
    List<String> lines = text.lines().filter(l -> !l.isBlank()).toList();
    return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
  }

  public long total() {
    return counts.failed();
  }

  public void print(PrintStream err) {
    if (failures.isEmpty()) {
      return;
    }
    err.println();
    err.println("Jobs that failed:");
    for (Failure f : failures) {
      String how =
          f.returnCode() == null ? f.status() : f.status() + ", exit code " + f.returnCode();
      err.println();
      err.println("  " + TerminalText.plain(f.name()) + " (job " + f.id() + "): " + how);
      err.println("    command: " + TerminalText.plain(shortened(f.command())));
      if (!f.lastLines().isEmpty()) {
        err.println("    last lines:");
        f.lastLines().forEach(l -> err.println("      " + TerminalText.plain(l)));
      }
      if (f.logPath() != null) {
        err.println("    log: " + TerminalText.plain(f.logPath()));
      }
    }
    if (total() > failures.size()) {
      err.println();
      err.println("  and " + (total() - failures.size()) + " more");
    }
  }

  private static String shortened(String command) {
    String flat = command.strip().replace("\n", "\\n");
    return flat.length() <= LONGEST_COMMAND ? flat : flat.substring(0, LONGEST_COMMAND) + "…";
  }

  public List<Map<String, @Nullable Object>> json() {
    List<Map<String, @Nullable Object>> out = new ArrayList<>();
    for (Failure f : failures) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>();
      m.put("job_id", f.id());
      m.put("job_name", f.name());
      m.put("command", f.command());
      m.put("status", f.status());
      m.put("return_code", f.returnCode());
      m.put("last_lines", f.lastLines());
      m.put("log_path", f.logPath());
      out.add(m);
    }
    return out;
  }
}
