package dev.torc.engine;

import dev.torc.MutableClock;
import dev.torc.model.JobStatus;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import dev.torc.store.Database;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** An engine on a real file with a clock of its own, and short ways to say common things. */
final class Bed implements AutoCloseable {
  static final String USER = "u";
  static final long GB = 1L << 30;

  final MutableClock clock = new MutableClock();
  final Path file;
  Database db;
  Engine engine;

  Bed(Path dir) {
    file = dir.resolve("torc.db");
    db = Database.open(Database.Settings.file(file));
    engine = new Engine(db, clock);
  }

  long workflow() {
    return workflow(false);
  }

  long workflow(boolean usePendingFailed) {
    Row row = new Row().set("name", "w").set("user", USER);
    if (usePendingFailed) {
      row.set("use_pending_failed", true);
    }
    return engine.workflows().create(row, null, List.of()).id();
  }

  /** A job to create; everything but workflow and name has a plain default. */
  static final class Draft {
    private final long workflow;
    private final String name;
    String command = "true";
    Boolean cancel;
    List<Long> dependsOn = List.of();
    List<Long> inputFiles = List.of();
    List<Long> outputFiles = List.of();
    List<Long> inputData = List.of();
    List<Long> outputData = List.of();
    Long requirement;
    Long scheduler;
    Long handler;
    Long priority;
    List<String> labels;

    Draft(long workflow, String name) {
      this.workflow = workflow;
      this.name = name;
    }

    Draft after(Long... jobs) {
      dependsOn = List.of(jobs);
      return this;
    }

    Draft goesOnAfterFailure() {
      cancel = false;
      return this;
    }

    Draft labels(String... l) {
      labels = List.of(l);
      return this;
    }

    Draft handler(long id) {
      handler = id;
      return this;
    }

    JobDraft build() {
      return new JobDraft(
          workflow,
          name,
          command,
          null,
          Map.of("K", "V"),
          cancel,
          null,
          dependsOn,
          inputFiles,
          outputFiles,
          inputData,
          outputData,
          requirement,
          scheduler,
          handler,
          priority,
          labels);
    }
  }

  static Draft draft(long workflow, String name) {
    return new Draft(workflow, name);
  }

  long job(Draft d) {
    return engine.jobs().create(d.build()).id();
  }

  long job(long workflow, String name, Long... after) {
    return job(draft(workflow, name).after(after));
  }

  /** First start: a new run, everything initialized. */
  void start(long workflow) {
    engine.workflows().resetStatus(workflow, false, USER);
    engine.workflows().initialize(workflow, false, false, USER);
  }

  /** A requirement of so many cores. */
  long requirement(long workflow, int cores) {
    return record(
        Table.RESOURCE_REQUIREMENTS,
        new Row()
            .set("workflow_id", workflow)
            .set("name", "cores" + cores)
            .set("num_cpus", cores)
            .set("num_gpus", 0)
            .set("num_nodes", 1)
            .set("memory", "1m")
            .set("runtime", "PT1M")
            .set("memory_bytes", 1L << 20)
            .set("runtime_s", 60));
  }

  long handler(long workflow, String rules) {
    return record(
        Table.FAILURE_HANDLER,
        new Row().set("workflow_id", workflow).set("name", "h").set("rules", rules));
  }

  long record(Table table, Row row) {
    return engine.catalog().create(table, row).id();
  }

  /** The record of a claimant that does not speak the worker protocol. */
  long node(long workflow) {
    return record(
        Table.COMPUTE_NODE,
        new Row()
            .set("workflow_id", workflow)
            .set("hostname", "foreign")
            .set("pid", 1)
            .set("start_time", "2026-01-01T00:00:00Z")
            .set("is_active", true)
            .set("num_cpus", 4)
            .set("memory_gb", 1.0)
            .set("num_gpus", 0)
            .set("num_nodes", 1)
            .set("compute_node_type", "local"));
  }

  long worker(List<Long> workflows, String... labels) {
    return engine
        .workers()
        .register(
            new WorkerInfo(
                "host", 1, 4, GB, 0, List.of(labels), false, workflows, "local", null, 60, null))
        .workerId();
  }

  long worker(long workflow) {
    return worker(List.of(workflow));
  }

  static WorkRequest ask(int limit) {
    return ask(limit, 0);
  }

  static WorkRequest ask(int limit, int waitMillis) {
    return new WorkRequest(limit, true, 0, 0, 0, null, waitMillis);
  }

  List<ClaimedJob> claim(long worker, int limit) {
    return engine.workers().claim(worker, ask(limit)).jobs();
  }

  ClaimedJob claimOne(long worker) {
    return claim(worker, 1).get(0);
  }

  /** Reports one attempt; returns the messages of refusals. */
  List<String> report(long worker, ClaimedJob j, int code) {
    return report(worker, result(j, code));
  }

  List<String> report(long worker, JobReport... reports) {
    return engine.workers().report(worker, List.of(reports), null).refused().stream()
        .map(r -> r.message())
        .toList();
  }

  static JobReport result(ClaimedJob j, int code) {
    return result(
        j.jobId(),
        j.workflowId(),
        j.runId(),
        j.attemptId(),
        j.computeNodeId(),
        code,
        code == 0 ? JobStatus.COMPLETED : JobStatus.FAILED);
  }

  static JobReport result(
      long job, long workflow, long run, int attempt, long node, int code, JobStatus status) {
    return new JobReport(
        job,
        workflow,
        run,
        attempt,
        node,
        code,
        status,
        0.1,
        "2026-01-01T00:00:00Z",
        JobReport.Usage.UNKNOWN,
        "out",
        "err",
        null,
        null,
        List.of());
  }

  static Completion completion(
      long job, long workflow, long run, long attempt, long node, JobStatus status, long code) {
    return new Completion(
        job,
        workflow,
        run,
        attempt,
        node,
        status,
        code,
        0.1,
        "2026-01-01T00:00:00Z",
        JobReport.Usage.UNKNOWN);
  }

  JobStatus status(long job) {
    return engine.jobs().get(job).job().status();
  }

  List<JobStatus> statuses(long... jobs) {
    return Arrays.stream(jobs).mapToObj(this::status).toList();
  }

  int attempt(long job) {
    return engine.jobs().get(job).job().attemptId();
  }

  @Override
  public void close() {
    engine.close();
    db.close();
  }
}
