package dev.torc.dialect.torc;

import dev.torc.dialect.torc.JobWire.JobModel;
import dev.torc.engine.JobDraft;
import dev.torc.engine.JobPatch;
import dev.torc.engine.JobView;
import dev.torc.engine.Jobs;
import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import dev.torc.store.JobRow;
import dev.torc.store.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Between jobs of the engine and jobs on the wire. */
final class JobMapper {
  private JobMapper() {}

  static JobDraft draft(JobModel m) {
    return new JobDraft(
        m.workflowId(),
        m.name(),
        m.command(),
        m.invocationScript(),
        m.env(),
        m.cancelOnBlockingJobFailure(),
        m.supportsTermination(),
        list(m.dependsOnJobIds()),
        list(m.inputFileIds()),
        list(m.outputFileIds()),
        list(m.inputUserDataIds()),
        list(m.outputUserDataIds()),
        m.resourceRequirementsId(),
        m.schedulerId(),
        m.failureHandlerId(),
        m.priority(),
        m.labels());
  }

  static JobPatch patch(JobModel m) {
    return new JobPatch(
        m.name(),
        m.command(),
        m.status(),
        m.dependsOnJobIds(),
        m.inputFileIds(),
        m.outputFileIds(),
        m.inputUserDataIds(),
        m.outputUserDataIds(),
        m.env(),
        m.resourceRequirementsId(),
        m.schedulerId(),
        m.priority(),
        m.labels(),
        m.invocationScript(),
        m.cancelOnBlockingJobFailure(),
        m.supportsTermination());
  }

  private static List<Long> list(@Nullable List<Long> ids) {
    return ids == null ? List.of() : ids;
  }

  /** The answer to a creation: what was sent, and what the engine made of it. */
  static JobModel created(JobModel sent, Jobs.Created c) {
    return new JobModel(
        c.id(),
        sent.workflowId(),
        sent.name(),
        sent.command(),
        sent.invocationScript(),
        c.env().isEmpty() ? null : c.env(),
        JobStatus.UNINITIALIZED,
        null,
        null,
        sent.scheduleComputeNodes(),
        sent.cancelOnBlockingJobFailure(),
        sent.supportsTermination(),
        sorted(sent.dependsOnJobIds()),
        sorted(sent.inputFileIds()),
        sorted(sent.outputFileIds()),
        sorted(sent.inputUserDataIds()),
        sorted(sent.outputUserDataIds()),
        c.resourceRequirementsId(),
        sent.schedulerId(),
        sent.failureHandlerId(),
        sent.attemptId(),
        sent.priority(),
        sent.origin(),
        c.labels().isEmpty() ? null : c.labels());
  }

  private static @Nullable List<Long> sorted(@Nullable List<Long> ids) {
    return ids == null ? null : List.copyOf(new TreeSet<>(ids));
  }

  /** A job as reads show it: empty columns appear as empty text and zero. */
  static JobModel read(JobView v) {
    return model(v.job(), v, true);
  }

  static JobModel read(JobRow j) {
    return model(j, JobView.without(j), true);
  }

  /** A job as claims and retries show it: empty columns are left out. */
  static JobModel bare(JobRow j, List<Long> outputFiles, List<Long> outputUserData) {
    return model(
        j, new JobView(j, List.of(), List.of(), outputFiles, List.of(), outputUserData), false);
  }

  /** The same without the scheduler, which claims never show. */
  static JobModel claimed(JobRow j, List<Long> outputFiles, List<Long> outputUserData) {
    return bare(j, outputFiles, outputUserData).withoutScheduler();
  }

  private static JobModel model(JobRow j, JobView v, boolean showEmpty) {
    boolean running = j.startTime() != null;
    return new JobModel(
        j.id(),
        j.workflowId(),
        j.name(),
        j.command(),
        j.invocationScript() == null && showEmpty ? "" : j.invocationScript(),
        env(j.env()),
        j.status(),
        running ? j.startTime() : null,
        j.computeNodeId(),
        null,
        j.cancelOnBlockingJobFailure(),
        j.supportsTermination(),
        some(v.dependsOn()),
        some(v.inputFiles()),
        some(v.outputFiles()),
        some(v.inputUserData()),
        some(v.outputUserData()),
        j.resourceRequirementsId(),
        j.schedulerId() == null && showEmpty ? Long.valueOf(0) : j.schedulerId(),
        j.failureHandlerId() == null && showEmpty ? Long.valueOf(0) : j.failureHandlerId(),
        (long) j.attemptId(),
        j.priority(),
        j.origin(),
        labels(j.labels()));
  }

  /** A row of a list. */
  static JobModel read(Row r, Optional<Jobs.Relations> relations) {
    Jobs.Relations rel =
        relations.orElseGet(
            () -> new Jobs.Relations(Map.of(), Map.of(), Map.of(), Map.of(), Map.of()));
    Long scheduler = r.numOrNull("scheduler_id");
    Long handler = r.numOrNull("failure_handler_id");
    return new JobModel(
        r.id(),
        r.num("workflow_id"),
        r.text("name"),
        r.text("command"),
        r.text("invocation_script"),
        env(r.textOrNull("env")),
        JobStatus.ofCode((int) r.num("status")),
        r.textOrNull("start_time"),
        r.numOrNull("compute_node_id"),
        null,
        r.bool("cancel_on_blocking_job_failure"),
        r.bool("supports_termination"),
        rel.dependsOn().get(r.id()),
        rel.inputFiles().get(r.id()),
        rel.outputFiles().get(r.id()),
        rel.inputUserData().get(r.id()),
        rel.outputUserData().get(r.id()),
        r.num("resource_requirements_id"),
        scheduler == null ? Long.valueOf(0) : scheduler,
        handler == null ? Long.valueOf(0) : handler,
        r.numOrNull("attempt_id"),
        r.numOrNull("priority"),
        r.textOrNull("origin"),
        labels(r.textOrNull("labels")));
  }

  private static @Nullable List<Long> some(List<Long> ids) {
    return ids.isEmpty() ? null : ids;
  }

  static @Nullable Map<String, String> env(@Nullable String json) {
    if (json == null || json.isEmpty()) {
      return null;
    }
    Map<String, String> out = new LinkedHashMap<>();
    Json.parseObject(json).forEach((k, v) -> out.put(k, String.valueOf(v)));
    return out.isEmpty() ? null : out;
  }

  private static @Nullable List<String> labels(@Nullable String json) {
    if (json == null || !(Json.parse(json) instanceof List<?> l) || l.isEmpty()) {
      return null;
    }
    List<String> out = new ArrayList<>();
    l.forEach(o -> out.add(String.valueOf(o)));
    return out;
  }
}
