package dev.torc.model.work;

import static dev.torc.model.work.JsonFields.bad;
import static dev.torc.model.work.JsonFields.listOf;

import com.fasterxml.jackson.core.JsonParser;
import dev.torc.model.JobStatus;
import dev.torc.model.work.JobSource.RunningAttempt;
import dev.torc.model.work.JsonFields.Item;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The reading half of {@link WorkJson}. Every method starts at the first token of its value and
 * ends at the last one.
 */
final class WorkJsonReader {
  private WorkJsonReader() {}

  private static final Item<List<String>> TEXTS = listOf(JsonFields::textItem);
  private static final Item<List<Long>> NUMBERS = listOf(JsonFields::numberItem);
  private static final Item<List<ClaimedJob>> JOBS = listOf(WorkJsonReader::claimedJob);
  private static final Item<List<WorkflowInfo>> WORKFLOWS = listOf(WorkJsonReader::workflowInfo);
  private static final Item<List<ActionOrder>> ACTIONS = listOf(WorkJsonReader::actionOrder);
  private static final Item<List<Cancellation>> CANCELLATIONS =
      listOf(WorkJsonReader::cancellation);
  private static final Item<List<JobReport>> REPORTS = listOf(WorkJsonReader::jobReport);
  private static final Item<List<ReportAnswer.Refusal>> REFUSALS = listOf(WorkJsonReader::refusal);
  private static final Item<List<RunningAttempt>> ATTEMPTS = listOf(WorkJsonReader::attempt);
  private static final Item<List<ClaimedJob.OutputFile>> OUTPUT_FILES =
      listOf(WorkJsonReader::outputFile);
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private static final Item<List<JobReport.FileState>> FILE_STATES =
      listOf(WorkJsonReader::fileState);

  static WorkerInfo workerInfo(JsonParser p) throws IOException {
    var f =
        JsonFields.read(
            p,
            "worker",
            n -> n.equals("labels") ? TEXTS : n.equals("workflow_ids") ? NUMBERS : null);
    return new WorkerInfo(
        f.needText("hostname"),
        f.needLong("pid"),
        f.needInt("num_cpus"),
        f.needLong("memory_bytes"),
        f.needInt("num_gpus"),
        f.list("labels"),
        f.flag("takes_unlabeled"),
        f.list("workflow_ids"),
        f.needText("type"),
        f.number("scheduler_config_id"),
        f.needInt("lease_seconds"),
        f.number("end_time_millis"));
  }

  static Registration registration(JsonParser p) throws IOException {
    var f = JsonFields.read(p, "registration");
    return new Registration(f.needLong("worker_id"), f.needInt("lease_seconds"));
  }

  static WorkRequest workRequest(JsonParser p) throws IOException {
    var f = JsonFields.read(p, "request", n -> n.equals("pools") ? TEXTS : null);
    return new WorkRequest(
        f.needInt("limit"),
        f.flag("by_count"),
        f.needInt("free_cpus"),
        f.needLong("free_memory_bytes"),
        f.needInt("free_gpus"),
        f.number("seconds_left"),
        f.needInt("wait_millis"),
        f.list("pools"));
  }

  static WorkAnswer workAnswer(JsonParser p) throws IOException {
    var f =
        JsonFields.read(
            p,
            "work",
            n ->
                switch (n) {
                  case "jobs" -> JOBS;
                  case "workflows" -> WORKFLOWS;
                  case "actions" -> ACTIONS;
                  case "cancellations" -> CANCELLATIONS;
                  default -> null;
                });
    return new WorkAnswer(
        f.list("jobs"),
        f.list("workflows"),
        f.list("actions"),
        f.list("cancellations"),
        f.flag("complete"),
        f.needLong("unfinished_jobs"));
  }

  static WorkJson.Report report(JsonParser p) throws IOException {
    var f =
        JsonFields.read(
            p,
            "body",
            n ->
                n.equals("reports")
                    ? REPORTS
                    : n.equals("next") ? WorkJsonReader::workRequest : null);
    return new WorkJson.Report(f.needList("reports"), f.get("next", WorkRequest.class));
  }

  static ReportAnswer reportAnswer(JsonParser p) throws IOException {
    var f =
        JsonFields.read(
            p,
            "answer",
            n ->
                n.equals("refused")
                    ? REFUSALS
                    : n.equals("work") ? WorkJsonReader::workAnswer : null);
    return new ReportAnswer(f.list("refused"), f.needObject("work", WorkAnswer.class));
  }

  static WorkJson.Heartbeat heartbeat(JsonParser p) throws IOException {
    var f = JsonFields.read(p, "body", n -> n.equals("running") ? ATTEMPTS : null);
    return new WorkJson.Heartbeat(f.needList("running"), f.needInt("wait_ms"));
  }

  static WorkJson.Attempts attempts(JsonParser p) throws IOException {
    var f = JsonFields.read(p, "body", n -> n.equals("attempts") ? ATTEMPTS : null);
    return new WorkJson.Attempts(f.needList("attempts"));
  }

  static List<Cancellation> cancellations(JsonParser p) throws IOException {
    return JsonFields.read(p, "answer", n -> n.equals("cancellations") ? CANCELLATIONS : null)
        .list("cancellations");
  }

  static List<ActionOrder> actions(JsonParser p) throws IOException {
    return JsonFields.read(p, "answer", n -> n.equals("actions") ? ACTIONS : null).list("actions");
  }

  private static ClaimedJob claimedJob(JsonParser p) throws IOException {
    var f =
        JsonFields.read(
            p,
            "job",
            n ->
                switch (n) {
                  case "env" -> JsonFields::textMap;
                  case "requirement" -> WorkJsonReader::requirement;
                  case "output_files" -> OUTPUT_FILES;
                  default -> null;
                });
    return new ClaimedJob(
        f.needLong("job_id"),
        f.needLong("workflow_id"),
        f.needLong("run_id"),
        f.needInt("attempt_id"),
        f.needLong("compute_node_id"),
        f.needText("name"),
        f.needText("command"),
        f.text("invocation_script"),
        f.texts("env"),
        f.needObject("requirement", ClaimedJob.Requirement.class),
        f.list("output_files"),
        f.text("failure_rules"));
  }

  private static ClaimedJob.Requirement requirement(JsonParser p) throws IOException {
    var f = JsonFields.read(p, "requirement");
    return new ClaimedJob.Requirement(
        f.needText("name"),
        f.needInt("num_cpus"),
        f.needLong("memory_bytes"),
        f.needInt("num_gpus"),
        f.needInt("num_nodes"),
        f.needLong("runtime_seconds"));
  }

  private static ClaimedJob.OutputFile outputFile(JsonParser p) throws IOException {
    var f = JsonFields.read(p, "output_file");
    return new ClaimedJob.OutputFile(f.needLong("file_id"), f.needText("name"), f.needText("path"));
  }

  private static WorkflowInfo workflowInfo(JsonParser p) throws IOException {
    var f = JsonFields.read(p, "workflow");
    Long minutes = f.number("wait_for_server_minutes");
    return new WorkflowInfo(
        f.needLong("workflow_id"),
        f.needText("name"),
        f.needLong("run_id"),
        f.text("execution_config"),
        f.text("resource_monitor_config"),
        f.text("submission_directory"),
        f.needLong("wait_for_new_jobs_seconds"),
        minutes == null ? WorkflowInfo.SERVER_MINUTES : minutes,
        f.flag("ignore_completion"),
        f.flag("provenance"));
  }

  private static ActionOrder actionOrder(JsonParser p) throws IOException {
    var f = JsonFields.read(p, "action", n -> n.equals("commands") ? TEXTS : null);
    return new ActionOrder(
        f.needLong("action_id"),
        f.needLong("workflow_id"),
        f.needLong("run_id"),
        f.needLong("compute_node_id"),
        f.needText("trigger_type"),
        f.list("commands"));
  }

  private static Cancellation cancellation(JsonParser p) throws IOException {
    var f = JsonFields.read(p, "cancellation");
    return new Cancellation(
        f.needLong("job_id"), f.needLong("run_id"), f.needInt("attempt_id"), f.needText("reason"));
  }

  private static ReportAnswer.Refusal refusal(JsonParser p) throws IOException {
    var f = JsonFields.read(p, "refusal");
    return new ReportAnswer.Refusal(
        f.needLong("job_id"), f.needInt("attempt_id"), f.needText("message"));
  }

  private static RunningAttempt attempt(JsonParser p) throws IOException {
    var f = JsonFields.read(p, "attempt");
    return new RunningAttempt(f.needLong("job_id"), f.needLong("run_id"), f.needInt("attempt_id"));
  }

  private static JobReport.FileState fileState(JsonParser p) throws IOException {
    var f = JsonFields.read(p, "output_file");
    String hash = f.text("sha256");
    if (hash != null && !SHA_256.matcher(hash).matches()) {
      throw bad("output_file.sha256 is not the hexadecimal form of a SHA-256 hash");
    }
    return new JobReport.FileState(
        f.needLong("file_id"), f.needDouble("mtime"), f.number("size_bytes"), hash);
  }

  private static JobReport jobReport(JsonParser p) throws IOException {
    var f =
        JsonFields.read(
            p,
            "report",
            n ->
                n.equals("usage")
                    ? WorkJsonReader::usage
                    : n.equals("output_files") ? FILE_STATES : null);
    JobReport.Usage usage = f.get("usage", JobReport.Usage.class);
    String status = f.needText("status");
    return new JobReport(
        f.needLong("job_id"),
        f.needLong("workflow_id"),
        f.needLong("run_id"),
        f.needInt("attempt_id"),
        f.needLong("compute_node_id"),
        f.needInt("return_code"),
        JobStatus.ofWireName(status).orElseThrow(() -> bad("unknown status '" + status + "'")),
        f.needDouble("exec_time_minutes"),
        f.needText("completion_time"),
        usage == null ? JobReport.Usage.UNKNOWN : usage,
        f.text("stdout_tail"),
        f.text("stderr_tail"),
        f.text("stdout_path"),
        f.text("stderr_path"),
        f.list("output_files"));
  }

  private static JobReport.Usage usage(JsonParser p) throws IOException {
    var f = JsonFields.read(p, "usage");
    return new JobReport.Usage(
        f.number("peak_memory_bytes"),
        f.number("avg_memory_bytes"),
        f.decimal("peak_cpu_percent"),
        f.decimal("avg_cpu_percent"));
  }
}
