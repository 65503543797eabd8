package dev.torc.client;

import dev.torc.client.PublishedJobSource.Served;
import dev.torc.model.ErrorKind;
import dev.torc.model.FailureRules;
import dev.torc.model.IsoDuration;
import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import dev.torc.model.MemorySize;
import dev.torc.model.TorcException;
import dev.torc.model.work.ActionOrder;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.ClaimedJob.OutputFile;
import dev.torc.model.work.ClaimedJob.Requirement;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import dev.torc.model.work.WorkflowInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The calls of a runner to the published server. Thread-safe. */
final class PublishedCalls {
  private static final double GIB = 1L << 30;

  private final TorcApi api;
  private final Clock clock;
  private final Map<Long, Requirement> requirements = new ConcurrentHashMap<>();
  private final Map<Long, String> rules = new ConcurrentHashMap<>();

  PublishedCalls(TorcApi api, Clock clock) {
    this.api = api;
    this.clock = clock;
  }

  void close() {
    api.close();
  }

  /** Whether a published server has refused so: it has a version, but no routes for workers. */
  boolean isPublished(TorcException refusal) {
    return refusal.kind() == ErrorKind.NOT_FOUND
        && refusal.message().endsWith("answered 404")
        && api.version().text("version") != null;
  }

  /** Adds a compute node for the worker to a workflow. */
  Served serve(long workflowId, WorkerInfo worker) {
    Row w = api.workflow(workflowId);
    Instant now = clock.instant();
    Map<String, @Nullable Object> node = new LinkedHashMap<>();
    node.put("workflow_id", workflowId);
    node.put("hostname", worker.hostname());
    node.put("pid", worker.pid());
    node.put("start_time", now.toString());
    node.put("num_cpus", worker.numCpus());
    node.put("memory_gb", worker.memoryBytes() / GIB);
    node.put("num_gpus", worker.numGpus());
    node.put("num_nodes", 1);
    node.put("is_active", true);
    node.put("compute_node_type", worker.type());
    node.put("labels", worker.labels());
    node.put("scheduler_config_id", worker.schedulerConfigId());
    var facts =
        new WorkflowInfo(
            workflowId,
            w.textOr("name", ""),
            w.numberOr("run_id", 0),
            json(w, "execution_config"),
            json(w, "resource_monitor_config"),
            w.text("submission_directory"),
            w.numberOr("compute_node_wait_for_new_jobs_seconds", 90),
            w.numberOr(
                "compute_node_wait_for_healthy_database_minutes", WorkflowInfo.SERVER_MINUTES),
            w.flag("compute_node_ignore_workflow_completion"),
            false);
    long id = api.post("/compute_nodes", node).id();
    return new Served(facts, texts(w.map("env")), w.flag("use_pending_failed"), id, now);
  }

  private static @Nullable String json(Row r, String field) {
    Object value = r.get(field);
    return value == null || value instanceof String ? (String) value : Json.write(value);
  }

  private static Map<String, String> texts(Map<?, ?> map) {
    Map<String, String> out = new LinkedHashMap<>();
    map.forEach((k, v) -> out.put(String.valueOf(k), String.valueOf(v)));
    return out;
  }

  /** Ends the compute node. */
  void leave(Served s) {
    Row node = api.get("/compute_nodes/" + s.node());
    Map<String, @Nullable Object> m = new LinkedHashMap<>(node.fields());
    m.put("is_active", false);
    m.put("duration_seconds", Duration.between(s.since(), clock.instant()).toMillis() / 1000.0);
    api.put("/compute_nodes/" + s.node(), m);
  }

  Row state(Served s) {
    return api.get("/workflows/" + s.workflow().workflowId() + "/is_complete");
  }

  /**
   * Claims the commands that are due.
   *
   * @param done actions that this worker has run; persistent ones are due for ever
   * @param out gets each as soon as it is claimed: it has to run, whatever becomes of the others
   */
  void actions(Served s, List<String> triggers, Set<Long> done, List<ActionOrder> out) {
    long id = s.workflow().workflowId();
    Query query = new Query();
    triggers.forEach(t -> query.and("trigger_type", t));
    for (Row a : api.getArray("/workflows/" + id + "/actions/pending" + query)) {
      if (!a.textOr("action_type", "").equals("run_commands") || done.contains(a.id())) {
        continue;
      }
      try {
        String path = "/workflows/" + id + "/actions/" + a.id() + "/claim";
        api.post(path, Map.of("compute_node_id", s.node()));
      } catch (TorcException e) {
        if (e.kind() == ErrorKind.CONFLICT) {
          continue; // Somebody else was quicker.
        }
        throw e;
      }
      done.add(a.id());
      List<String> commands = new ArrayList<>();
      if (a.map("action_config").get("commands") instanceof List<?> l) {
        l.forEach(c -> commands.add(String.valueOf(c)));
      }
      long run = s.workflow().runId();
      out.add(new ActionOrder(a.id(), id, run, s.node(), a.textOr("trigger_type", ""), commands));
    }
  }

  /** Claims jobs and says that they run; what cannot run is given back. */
  List<ClaimedJob> claim(Served s, WorkRequest request, int limit, List<String> labels) {
    List<ClaimedJob> out = new ArrayList<>();
    TorcException trouble = null;
    for (Row j : claimed(s, request, limit, labels)) {
      try {
        ClaimedJob job = job(s, j);
        if (start(job)) {
          out.add(job);
        }
      } catch (TorcException e) {
        trouble = e;
        giveBack(j.id(), s.workflow().runId());
      }
    }
    if (out.isEmpty() && trouble != null) {
      throw trouble;
    }
    return out;
  }

  private List<Row> claimed(Served s, WorkRequest request, int limit, List<String> labels) {
    String workflow = "/workflows/" + s.workflow().workflowId();
    if (request.byCount()) {
      Query query = Query.of("limit", limit);
      query.and("labels", labels.isEmpty() ? null : String.join(",", labels));
      return api.post(workflow + "/claim_next_jobs" + query, Map.of()).rows("jobs");
    }
    Map<String, @Nullable Object> room = new LinkedHashMap<>();
    room.put("num_cpus", request.freeCpus());
    room.put("memory_gb", request.freeMemoryBytes() / GIB);
    room.put("num_gpus", request.freeGpus());
    room.put("num_nodes", 1);
    room.put("labels", labels.isEmpty() ? null : labels);
    Long left = request.secondsLeft();
    room.put("time_limit", left == null ? null : "PT" + Math.max(0, left) + "S");
    return api.post(workflow + "/claim_jobs_based_on_resources/" + limit, room).rows("jobs");
  }

  /** False when the server does not want it to run any more. */
  private boolean start(ClaimedJob job) {
    try {
      api.put(
          "/jobs/" + job.jobId() + "/start_job/" + job.runId() + "/" + job.computeNodeId(), null);
      return true;
    } catch (TorcException e) {
      giveBack(job.jobId(), job.runId());
      return false;
    }
  }

  /** A job that does not run here any more: others may have it. */
  void giveBack(long job, long run) {
    try {
      api.put("/jobs/" + job + "/manage_status_change/ready/" + run, null);
    } catch (TorcException e) {
      // It was canceled, reset or deleted meanwhile: nobody waits for it.
    }
  }

  private ClaimedJob job(Served s, Row j) {
    Map<String, String> env = new LinkedHashMap<>(s.env());
    env.putAll(texts(j.map("env")));
    List<OutputFile> outputs = new ArrayList<>();
    for (Object f : j.list("output_file_ids")) {
      if (f instanceof Number n) {
        outputs.add(file(n.longValue())); // not kept: most files are of one job
      }
    }
    Long requirement = j.number("resource_requirements_id");
    Long handler = j.number("failure_handler_id");
    return new ClaimedJob(
        j.id(),
        s.workflow().workflowId(),
        s.workflow().runId(),
        (int) j.numberOr("attempt_id", 1),
        s.node(),
        j.textOr("name", ""),
        j.textOr("command", ""),
        j.text("invocation_script"),
        env,
        requirement == null
            ? new Requirement("default", 1, 0, 0, 1, 60)
            : requirements.computeIfAbsent(requirement, this::requirement),
        outputs,
        handler == null ? null : rules.computeIfAbsent(handler, this::rules));
  }

  private OutputFile file(long id) {
    Row f = api.get("/files/" + id);
    return new OutputFile(id, f.textOr("name", ""), f.textOr("path", ""));
  }

  private Requirement requirement(long id) {
    Row r = api.get("/resource_requirements/" + id);
    return new Requirement(
        r.textOr("name", ""),
        (int) r.numberOr("num_cpus", 1),
        MemorySize.parseBytes(r.textOr("memory", "1m")),
        (int) r.numberOr("num_gpus", 0),
        (int) r.numberOr("num_nodes", 1),
        IsoDuration.parseSeconds(r.textOr("runtime", "PT1M")));
  }

  private String rules(long handler) {
    String text = json(api.get("/failure_handlers/" + handler), "rules");
    return text == null ? "[]" : text;
  }

  /** Says how an attempt has ended: a failure with a rule left is tried again. */
  void deliver(JobReport r, @Nullable String failureRules, boolean pendingFailed) {
    for (JobReport.FileState f : r.outputFiles()) {
      Map<String, @Nullable Object> file =
          new LinkedHashMap<>(api.get("/files/" + f.fileId()).fields());
      file.put("st_mtime", f.mtime());
      api.put("/files/" + f.fileId(), file);
    }
    FailureRules known = FailureRules.parse(failureRules);
    JobStatus status = known.outcome(r.status(), r.returnCode(), r.attemptId(), pendingFailed);
    var rule = known.retry(r.returnCode(), r.attemptId());
    if (status == JobStatus.READY && rule.isPresent()) {
      Query query = Query.of("max_retries", rule.get().maxRetries());
      api.post("/jobs/" + r.jobId() + "/retry/" + r.runId() + query, null);
    } else {
      complete(r, status.wireName());
    }
  }

  private void complete(JobReport r, String status) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("job_id", r.jobId());
    m.put("workflow_id", r.workflowId());
    m.put("run_id", r.runId());
    m.put("attempt_id", r.attemptId());
    m.put("compute_node_id", r.computeNodeId());
    m.put("return_code", r.returnCode());
    m.put("exec_time_minutes", r.execTimeMinutes());
    m.put("completion_time", r.completionTime());
    m.put("status", status);
    m.put("peak_memory_bytes", r.usage().peakMemoryBytes());
    m.put("avg_memory_bytes", r.usage().avgMemoryBytes());
    m.put("peak_cpu_percent", r.usage().peakCpuPercent());
    m.put("avg_cpu_percent", r.usage().avgCpuPercent());
    try {
      api.post("/jobs/" + r.jobId() + "/complete_job/" + status + "/" + r.runId(), m);
    } catch (TorcException e) {
      // The answer to the first try may have been lost on its way.
      if (e.kind() != ErrorKind.INVALID || !recorded(r)) {
        throw e;
      }
    }
  }

  private boolean recorded(JobReport r) {
    Query query = Query.of("workflow_id", r.workflowId()).and("job_id", r.jobId());
    return api.page("/results", query.and("run_id", r.runId()), 0, 100).items().stream()
        .anyMatch(
            x ->
                x.numberOr("attempt_id", 0) == r.attemptId()
                    && x.numberOr("return_code", -1) == r.returnCode());
  }
}
