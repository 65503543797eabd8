package dev.torc.cli;

import dev.torc.cli.logs.ResultLogs;
import dev.torc.client.Query;
import dev.torc.client.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

final class ResultsList extends ListCommand {
  private @Nullable Long workflowId;
  private @Nullable Long jobId;
  private @Nullable Long runId;
  private @Nullable Integer returnCode;
  private boolean failed;
  private @Nullable String status;
  private boolean allRuns;
  private @Nullable Long computeNode;
  private boolean includeLogs;
  private Path outputDir = Path.of("torc_output");

  @Override
  public String description() {
    return "List the results of a workflow's jobs.";
  }

  @Override
  public void declare(Options o) {
    super.declare(o);
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.value("ID", "Only results of this job", "-j", "--job-id");
    o.value("ID", "Only results of this run", "-r", "--run-id");
    o.value("CODE", "Only this return code", "--return-code");
    o.flag("Only results with a return code that is not 0", "--failed");
    o.value("STATUS", "Only results with this status", "-s", "--status");
    o.flag("Also results of earlier runs and attempts", "--all-runs");
    o.value("ID", "Only results of this node", "--compute-node");
    o.flag("As JSON, with the files in which jobs and workers have written", "--include-logs");
    o.value("DIR", "Output folder for --include-logs. Default: torc_output", "-o", "--output-dir");
  }

  @Override
  public void read(Options o) {
    super.read(o);
    workflowId = o.positionalNumber(0);
    jobId = o.number("--job-id");
    runId = o.number("--run-id");
    returnCode = o.integer("--return-code");
    failed = o.has("--failed");
    status = o.text("--status");
    allRuns = o.has("--all-runs");
    computeNode = o.number("--compute-node");
    includeLogs = o.has("--include-logs");
    outputDir = o.pathOr("--output-dir", outputDir);
    if (!includeLogs && o.has("--output-dir")) {
      throw Options.usage("--output-dir is for --include-logs");
    }
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc results list 12 --failed",
        "torc -f csv results list 12 --all-runs",
        "torc results list 12 --failed --include-logs");
  }

  @Override
  public int run(Session session) {
    if (!includeLogs) {
      return super.run(session);
    }
    long id = session.workflowId(workflowId);
    workflowId = id;
    var logs = new ResultLogs(session, id, outputDir);
    session.printJson(logs.report(records(session), allRuns));
    return 0;
  }

  @Override
  public @Nullable Predicate<Row> filter() {
    return failed ? r -> r.numberOr("return_code", 0) != 0 : null;
  }

  @Override
  public Source source(Session session) {
    long id = session.workflowId(workflowId);
    Query query =
        Query.of("workflow_id", id)
            .and("job_id", jobId)
            .and("run_id", runId)
            .and("return_code", returnCode)
            .and("status", status)
            .and("compute_node_id", computeNode)
            .and("all_runs", allRuns || runId != null);
    return new Source(
        "/results",
        query,
        "Results for workflow ID " + id + ":",
        "results",
        "No results found for workflow ID: " + id);
  }

  @Override
  public List<String> headers(Session session) {
    List<String> h = new ArrayList<>(List.of("ID", "Job ID", "Job Name"));
    if (session.format() == Format.CSV) {
      h.addAll(List.of("WF ID", "Run ID", "Attempt"));
    } else if (allRuns) {
      h.add("Run ID");
    }
    h.addAll(
        List.of("Return Code", "Exec Time", "Peak Mem", "Peak CPU %", "Completion Time", "Status"));
    return h;
  }

  @Override
  public String[] cells(Session session, Row r) {
    List<String> c = new ArrayList<>();
    c.add(String.valueOf(r.id()));
    c.add(r.textOr("job_id", ""));
    c.add(r.textOr("job_name", ""));
    if (session.format() == Format.CSV) {
      c.add(r.textOr("workflow_id", ""));
      c.add(r.textOr("run_id", ""));
      c.add(r.textOr("attempt_id", ""));
    } else if (allRuns) {
      c.add(r.textOr("run_id", ""));
    }
    Double minutes = r.decimal("exec_time_minutes");
    c.add(r.textOr("return_code", ""));
    c.add(Texts.decimals(minutes == null ? 0 : minutes, 2));
    c.add(Texts.megabytes(r.decimal("peak_memory_bytes")));
    c.add(Texts.percent(r.decimal("peak_cpu_percent")));
    c.add(Texts.time(r.text("completion_time")));
    c.add(r.textOr("status", ""));
    return c.toArray(new String[0]);
  }
}
