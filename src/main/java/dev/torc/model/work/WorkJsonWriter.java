package dev.torc.model.work;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.torc.model.work.JobSource.RunningAttempt;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The writing half of {@link WorkJson}. */
final class WorkJsonWriter {
  private WorkJsonWriter() {}

  private interface Item<T> {
    void write(JsonGenerator g, T value) throws IOException;
  }

  static void workerInfo(JsonGenerator g, WorkerInfo v) throws IOException {
    g.writeStartObject();
    g.writeStringField("hostname", v.hostname());
    g.writeNumberField("pid", v.pid());
    g.writeNumberField("num_cpus", v.numCpus());
    g.writeNumberField("memory_bytes", v.memoryBytes());
    g.writeNumberField("num_gpus", v.numGpus());
    list(g, "labels", v.labels(), JsonGenerator::writeString);
    g.writeBooleanField("takes_unlabeled", v.takesUnlabeled());
    list(g, "workflow_ids", v.workflowIds(), (o, id) -> o.writeNumber(id.longValue()));
    g.writeStringField("type", v.type());
    number(g, "scheduler_config_id", v.schedulerConfigId());
    g.writeNumberField("lease_seconds", v.leaseSeconds());
    number(g, "end_time_millis", v.endTimeMillis());
    g.writeEndObject();
  }

  static void registration(JsonGenerator g, Registration v) throws IOException {
    g.writeStartObject();
    g.writeNumberField("worker_id", v.workerId());
    g.writeNumberField("lease_seconds", v.leaseSeconds());
    g.writeEndObject();
  }

  static void workRequest(JsonGenerator g, WorkRequest v) throws IOException {
    g.writeStartObject();
    g.writeNumberField("limit", v.limit());
    g.writeBooleanField("by_count", v.byCount());
    g.writeNumberField("free_cpus", v.freeCpus());
    g.writeNumberField("free_memory_bytes", v.freeMemoryBytes());
    g.writeNumberField("free_gpus", v.freeGpus());
    number(g, "seconds_left", v.secondsLeft());
    g.writeNumberField("wait_millis", v.waitMillis());
    List<String> pools = v.pools();
    if (pools != null) {
      list(g, "pools", pools, JsonGenerator::writeString);
    }
    g.writeEndObject();
  }

  static void workAnswer(JsonGenerator g, WorkAnswer v) throws IOException {
    g.writeStartObject();
    list(g, "jobs", v.jobs(), WorkJsonWriter::claimedJob);
    list(g, "workflows", v.workflows(), WorkJsonWriter::workflowInfo);
    list(g, "actions", v.actions(), WorkJsonWriter::actionOrder);
    list(g, "cancellations", v.cancellations(), WorkJsonWriter::cancellation);
    g.writeBooleanField("complete", v.complete());
    g.writeNumberField("unfinished_jobs", v.unfinishedJobs());
    g.writeEndObject();
  }

  static void report(JsonGenerator g, WorkJson.Report v) throws IOException {
    g.writeStartObject();
    list(g, "reports", v.reports(), WorkJsonWriter::jobReport);
    WorkRequest next = v.next();
    if (next != null) {
      g.writeFieldName("next");
      workRequest(g, next);
    }
    g.writeEndObject();
  }

  static void reportAnswer(JsonGenerator g, ReportAnswer v) throws IOException {
    g.writeStartObject();
    list(g, "refused", v.refused(), WorkJsonWriter::refusal);
    g.writeFieldName("work");
    workAnswer(g, v.work());
    g.writeEndObject();
  }

  static void heartbeat(JsonGenerator g, WorkJson.Heartbeat v) throws IOException {
    g.writeStartObject();
    list(g, "running", v.running(), WorkJsonWriter::attempt);
    g.writeNumberField("wait_ms", v.waitMs());
    g.writeEndObject();
  }

  static void attempts(JsonGenerator g, WorkJson.Attempts v) throws IOException {
    g.writeStartObject();
    list(g, "attempts", v.attempts(), WorkJsonWriter::attempt);
    g.writeEndObject();
  }

  private static void attempt(JsonGenerator g, RunningAttempt r) throws IOException {
    g.writeStartObject();
    g.writeNumberField("job_id", r.jobId());
    g.writeNumberField("run_id", r.runId());
    g.writeNumberField("attempt_id", r.attemptId());
    g.writeEndObject();
  }

  static void cancellations(JsonGenerator g, List<Cancellation> v) throws IOException {
    g.writeStartObject();
    list(g, "cancellations", v, WorkJsonWriter::cancellation);
    g.writeEndObject();
  }

  static void actions(JsonGenerator g, List<ActionOrder> v) throws IOException {
    g.writeStartObject();
    list(g, "actions", v, WorkJsonWriter::actionOrder);
    g.writeEndObject();
  }

  private static void claimedJob(JsonGenerator g, ClaimedJob v) throws IOException {
    g.writeStartObject();
    g.writeNumberField("job_id", v.jobId());
    g.writeNumberField("workflow_id", v.workflowId());
    g.writeNumberField("run_id", v.runId());
    g.writeNumberField("attempt_id", v.attemptId());
    g.writeNumberField("compute_node_id", v.computeNodeId());
    g.writeStringField("name", v.name());
    g.writeStringField("command", v.command());
    g.writeStringField("invocation_script", v.invocationScript());
    g.writeObjectFieldStart("env");
    for (Map.Entry<String, String> e : v.env().entrySet()) {
      g.writeStringField(e.getKey(), e.getValue());
    }
    g.writeEndObject();
    g.writeFieldName("requirement");
    requirement(g, v.requirement());
    list(g, "output_files", v.outputFiles(), WorkJsonWriter::outputFile);
    g.writeStringField("failure_rules", v.failureRules());
    g.writeEndObject();
  }

  private static void requirement(JsonGenerator g, ClaimedJob.Requirement v) throws IOException {
    g.writeStartObject();
    g.writeStringField("name", v.name());
    g.writeNumberField("num_cpus", v.numCpus());
    g.writeNumberField("memory_bytes", v.memoryBytes());
    g.writeNumberField("num_gpus", v.numGpus());
    g.writeNumberField("num_nodes", v.numNodes());
    g.writeNumberField("runtime_seconds", v.runtimeSeconds());
    g.writeEndObject();
  }

  private static void outputFile(JsonGenerator g, ClaimedJob.OutputFile v) throws IOException {
    g.writeStartObject();
    g.writeNumberField("file_id", v.fileId());
    g.writeStringField("name", v.name());
    g.writeStringField("path", v.path());
    g.writeEndObject();
  }

  private static void workflowInfo(JsonGenerator g, WorkflowInfo v) throws IOException {
    g.writeStartObject();
    g.writeNumberField("workflow_id", v.workflowId());
    g.writeStringField("name", v.name());
    g.writeNumberField("run_id", v.runId());
    g.writeStringField("execution_config", v.executionConfig());
    g.writeStringField("resource_monitor_config", v.resourceMonitorConfig());
    g.writeStringField("submission_directory", v.submissionDirectory());
    g.writeNumberField("wait_for_new_jobs_seconds", v.waitForNewJobsSeconds());
    g.writeNumberField("wait_for_server_minutes", v.waitForServerMinutes());
    g.writeBooleanField("ignore_completion", v.ignoreCompletion());
    g.writeBooleanField("provenance", v.provenance());
    g.writeEndObject();
  }

  private static void actionOrder(JsonGenerator g, ActionOrder v) throws IOException {
    g.writeStartObject();
    g.writeNumberField("action_id", v.actionId());
    g.writeNumberField("workflow_id", v.workflowId());
    g.writeNumberField("run_id", v.runId());
    g.writeNumberField("compute_node_id", v.computeNodeId());
    g.writeStringField("trigger_type", v.triggerType());
    list(g, "commands", v.commands(), JsonGenerator::writeString);
    g.writeEndObject();
  }

  private static void cancellation(JsonGenerator g, Cancellation v) throws IOException {
    g.writeStartObject();
    g.writeNumberField("job_id", v.jobId());
    g.writeNumberField("run_id", v.runId());
    g.writeNumberField("attempt_id", v.attemptId());
    g.writeStringField("reason", v.reason());
    g.writeEndObject();
  }

  private static void refusal(JsonGenerator g, ReportAnswer.Refusal v) throws IOException {
    g.writeStartObject();
    g.writeNumberField("job_id", v.jobId());
    g.writeNumberField("attempt_id", v.attemptId());
    g.writeStringField("message", v.message());
    g.writeEndObject();
  }

  private static void jobReport(JsonGenerator g, JobReport v) throws IOException {
    g.writeStartObject();
    g.writeNumberField("job_id", v.jobId());
    g.writeNumberField("workflow_id", v.workflowId());
    g.writeNumberField("run_id", v.runId());
    g.writeNumberField("attempt_id", v.attemptId());
    g.writeNumberField("compute_node_id", v.computeNodeId());
    g.writeNumberField("return_code", v.returnCode());
    g.writeStringField("status", v.status().wireName());
    g.writeNumberField("exec_time_minutes", v.execTimeMinutes());
    g.writeStringField("completion_time", v.completionTime());
    g.writeFieldName("usage");
    usage(g, v.usage());
    g.writeStringField("stdout_tail", v.stdoutTail());
    g.writeStringField("stderr_tail", v.stderrTail());
    g.writeStringField("stdout_path", v.stdoutPath());
    g.writeStringField("stderr_path", v.stderrPath());
    list(g, "output_files", v.outputFiles(), WorkJsonWriter::fileState);
    g.writeEndObject();
  }

  private static void fileState(JsonGenerator g, JobReport.FileState v) throws IOException {
    g.writeStartObject();
    g.writeNumberField("file_id", v.fileId());
    g.writeNumberField("mtime", v.mtime());
    if (v.sha256() != null) {
      number(g, "size_bytes", v.sizeBytes());
      g.writeStringField("sha256", v.sha256());
    }
    g.writeEndObject();
  }

  private static void usage(JsonGenerator g, JobReport.Usage v) throws IOException {
    g.writeStartObject();
    number(g, "peak_memory_bytes", v.peakMemoryBytes());
    number(g, "avg_memory_bytes", v.avgMemoryBytes());
    number(g, "peak_cpu_percent", v.peakCpuPercent());
    number(g, "avg_cpu_percent", v.avgCpuPercent());
    g.writeEndObject();
  }

  private static void number(JsonGenerator g, String name, @Nullable Number v) throws IOException {
    if (v == null) {
      g.writeNullField(name);
    } else if (v instanceof Double d) {
      g.writeNumberField(name, d.doubleValue());
    } else {
      g.writeNumberField(name, v.longValue());
    }
  }

  private static <T> void list(JsonGenerator g, String name, List<T> values, Item<T> item)
      throws IOException {
    g.writeArrayFieldStart(name);
    for (T v : values) {
      item.write(g, v);
    }
    g.writeEndArray();
  }
}
