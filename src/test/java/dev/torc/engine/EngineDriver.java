package dev.torc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.Cancellation;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource.RunningAttempt;
import dev.torc.model.work.WorkRequest;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Does the same random things to the engine and to the model, and compares them. */
final class EngineDriver {
  private static final String RULES =
      "[{\"exit_codes\":[2],\"max_retries\":3},{\"match_all_exit_codes\":true,\"max_retries\":2},"
          + "{\"exit_codes\":[3],\"max_retries\":1}]";

  private final Bed bed;
  private final Engine engine;
  private final Connection look;
  private final Random random;
  private final List<String> story;
  private final Model model = new Model();
  private long workflow;
  private long foreign;
  private final List<Long> requirements = new ArrayList<>();
  private final Map<Long, long[]> needs = new HashMap<>();
  private final List<Long> files = new ArrayList<>();
  private long handler;

  /** Open workers with what they were handed and have not reported. */
  private final Map<Long, List<ClaimedJob>> workers = new LinkedHashMap<>();

  private final Map<Long, Long> nodes = new HashMap<>();
  private final Map<Long, Set<String>> labels = new HashMap<>();
  private final List<ClaimedJob> history = new ArrayList<>();

  EngineDriver(Bed bed, Connection look, int seed, List<String> story) {
    this.bed = bed;
    this.engine = bed.engine;
    this.look = look;
    this.random = new Random(seed);
    this.story = story;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private void tell(String text) {
    story.add(text);
  }

  /** Whether a command was accepted; any refusal but an honest 4xx is a failure. */
  private boolean accepted(Runnable command) {
    try {
      command.run();
      return true;
    } catch (TorcException e) {
      assertThat(e.kind().httpStatus()).as(e.message()).isLessThan(500);
      return false;
    }
  }

  void create() throws SQLException {
    model.usePendingFailed = chance(30);
    workflow = bed.workflow(model.usePendingFailed);
    foreign = bed.node(workflow);
    handler = bed.handler(workflow, RULES);
    long[][] sizes = {{1, 1 << 20, 0, 60}, {2, 256L << 20, 0, 120}, {4, 700L << 20, 0, 60}};
    for (long[] s : sizes) {
      long id =
          bed.record(
              Table.RESOURCE_REQUIREMENTS,
              new Row()
                  .set("workflow_id", workflow)
                  .set("name", "r" + s[0])
                  .set("num_cpus", s[0])
                  .set("num_gpus", s[2])
                  .set("num_nodes", 1)
                  .set("memory", String.valueOf(s[1]))
                  .set("runtime", "PT" + s[3] + "S"));
      requirements.add(id);
      needs.put(id, s);
    }
    for (int i = 0; i < 4; i++) {
      files.add(
          bed.record(
              Table.FILE,
              new Row().set("workflow_id", workflow).set("name", "f" + i).set("path", "p" + i)));
      long data =
          bed.record(
              Table.USER_DATA,
              new Row().set("workflow_id", workflow).set("name", "d" + i).set("data", "1"));
      model.data.put(data, "1");
    }
    int n = 3 + random.nextInt(10);
    for (int i = 0; i < n; i++) {
      addJob();
    }
    if (chance(90)) {
      resetStatus();
      initialize();
    }
    check();
  }

  void step() throws SQLException {
    int x = random.nextInt(100);
    if (x < 24) {
      workerClaims();
    } else if (x < 46) {
      workerReports();
    } else if (x < 50) {
      heartbeat();
    } else if (x < 53) {
      workerLeaves(pickWorker());
    } else if (x < 55) {
      leasesExpire();
    } else if (x < 63) {
      foreignClaims();
    } else if (x < 70) {
      foreignStartsAndCompletes();
    } else if (x < 73) {
      batchComplete();
    } else if (x < 77) {
      retry();
    } else if (x < 80) {
      initialize();
    } else if (x < 83) {
      resetStatus();
    } else if (x < 86) {
      resetJobs();
    } else if (x < 90) {
      changeInputs();
    } else if (x < 93) {
      override();
    } else if (x < 94) {
      tell("cancel");
      engine.workflows().cancel(workflow);
      model.cancel();
    } else if (x < 95) {
      archive();
    } else if (x < 97) {
      addJob();
    } else if (x < 98) {
      deleteJob();
    } else {
      disable();
    }
    check();
  }

  private void addJob() {
    Bed.Draft d = Bed.draft(workflow, "j" + model.jobs.size() + "_" + random.nextInt(1000));
    Model.Job j = new Model.Job();
    j.name = d.build().name();
    j.command = d.command;
    List<Long> before = new ArrayList<>(model.jobs.keySet());
    for (int i = 0; i < random.nextInt(3) && !before.isEmpty(); i++) {
      j.dependsOn.add(pick(before));
    }
    // No file has two writers; cycles may come about, and their jobs stay blocked.
    if (chance(25) && model.jobs.size() < files.size()) {
      j.writes.add(files.get(model.jobs.size()));
    }
    List<Long> data = new ArrayList<>(model.data.keySet());
    if (chance(25)) {
      j.reads.add(pick(files));
      j.reads.removeAll(j.writes);
    }
    if (chance(25)) {
      j.readsData.add(pick(data));
    }
    j.cancelOnFailure = chance(70);
    j.priority = random.nextInt(3);
    j.requirement = pick(requirements);
    j.scheduler = chance(10) ? 7 : 0;
    if (chance(20)) {
      j.labels.add(chance(50) ? "a" : "b");
      if (chance(20)) {
        j.labels.add("c");
      }
    }
    j.rules = chance(30) ? RULES : null;
    d.cancel = j.cancelOnFailure;
    d.dependsOn = List.copyOf(j.dependsOn);
    d.inputFiles = List.copyOf(j.reads);
    d.outputFiles = List.copyOf(j.writes);
    d.inputData = List.copyOf(j.readsData);
    d.requirement = j.requirement;
    d.scheduler = j.scheduler;
    d.priority = j.priority;
    d.labels = List.copyOf(j.labels);
    d.handler = j.rules == null ? null : handler;
    j.id = bed.job(d);
    model.jobs.put(j.id, j);
    tell(
        "job %d after %s reads %s writes %s data %s cancel %s priority %d labels %s rules %s"
            .formatted(
                j.id,
                j.dependsOn,
                j.reads,
                j.writes,
                j.readsData,
                j.cancelOnFailure,
                j.priority,
                j.labels,
                j.rules != null));
  }

  private Packing.Item item(Model.Job j) {
    long[] s = needs.get(j.requirement);
    return new Packing.Item(
        j.id, j.priority, s[0], s[1], s[2], 1, s[3], j.scheduler, new HashSet<>(j.labels));
  }

  private Long pickWorker() {
    if (workers.isEmpty() || (workers.size() < 3 && chance(20))) {
      Set<String> held = new TreeSet<>();
      if (chance(30)) {
        held.addAll(chance(50) ? List.of("a", "b") : List.of("a", "c"));
      }
      long id = bed.worker(List.of(workflow), held.toArray(String[]::new));
      workers.put(id, new ArrayList<>());
      labels.put(id, held);
      tell("worker " + id + " with labels " + held);
      nodes.put(id, nodeOf(id));
    }
    return pick(new ArrayList<>(workers.keySet()));
  }

  private long nodeOf(long worker) {
    try (var s = look.createStatement();
        var rs = s.executeQuery("SELECT id FROM compute_node WHERE worker_id = " + worker)) {
      rs.next();
      return rs.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void workerClaims() {
    long worker = pickWorker();
    boolean byCount = chance(50);
    int limit = random.nextInt(4);
    Long seconds = chance(20) ? (Long) 60L : null;
    WorkRequest ask = new WorkRequest(limit, byCount, 4, Bed.GB, 0, seconds, 0);
    List<Packing.Item> ready = model.ready(this::item);
    Set<String> held = labels.get(worker);
    List<Long> expected =
        byCount
            ? limit == 0 ? List.of() : Packing.byCount(ready, limit, held, false)
            : Packing.byResources(
                ready,
                limit,
                new Capacity(4, Bed.GB, 0, 1, seconds, null, List.copyOf(held), false),
                false);
    List<ClaimedJob> got = engine.workers().claim(worker, ask).jobs();
    tell(
        "worker " + worker + " asks " + ask + " gets " + got.stream().map(j -> j.jobId()).toList());
    assertThat(got).extracting(ClaimedJob::jobId).isEqualTo(expected);
    for (ClaimedJob c : got) {
      model.claimed(c.jobId(), true, nodes.get(worker));
      assertThat(c.attemptId()).isEqualTo(model.job(c.jobId()).attempt);
      assertThat(c.computeNodeId()).isEqualTo(nodes.get(worker));
      assertThat(c.runId()).isEqualTo(model.run);
      workers.get(worker).add(c);
      history.add(c);
    }
  }

  private void workerReports() {
    long worker = pickWorker();
    List<ClaimedJob> mine = workers.get(worker);
    List<ClaimedJob> which = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(2) && !mine.isEmpty(); i++) {
      which.add(mine.remove(random.nextInt(mine.size())));
    }
    if (which.isEmpty() && !history.isEmpty()) {
      which.add(pick(history)); // late, or once more
    }
    List<JobReport> reports = new ArrayList<>();
    List<Long> refused = new ArrayList<>();
    for (ClaimedJob c : which) {
      int code = random.nextInt(5) < 3 ? 0 : 1 + random.nextInt(3);
      JobStatus status =
          code == 0 && chance(90)
              ? JobStatus.COMPLETED
              : chance(80) ? JobStatus.FAILED : JobStatus.TERMINATED;
      reports.add(
          Bed.result(
              c.jobId(), workflow, c.runId(), c.attemptId(), c.computeNodeId(), code, status));
    }
    for (JobReport r : reports) {
      if (!model.report(r)) {
        refused.add(r.jobId());
      }
    }
    model.unblock();
    tell(
        "worker "
            + worker
            + " reports "
            + reports.stream()
                .map(r -> r.jobId() + "/" + r.attemptId() + ":" + r.status() + " " + r.returnCode())
                .toList());
    assertThat(engine.workers().report(worker, reports, null).refused())
        .extracting(r -> r.jobId())
        .isEqualTo(refused);
  }

  private void heartbeat() {
    long worker = pickWorker();
    List<RunningAttempt> running = new ArrayList<>();
    List<Cancellation> expected = new ArrayList<>();
    for (ClaimedJob c : workers.get(worker)) {
      running.add(new RunningAttempt(c.jobId(), c.runId(), c.attemptId()));
      Model.Job j = model.job(c.jobId());
      boolean present = j != null && c.runId() == model.run && c.attemptId() == j.attempt;
      if (present && j.status == JobStatus.CANCELED) {
        expected.add(new Cancellation(c.jobId(), c.runId(), c.attemptId(), "canceled"));
      } else if (!present
          || j.status != JobStatus.RUNNING
          || j.node == null
          || !j.node.equals(nodes.get(worker))) {
        expected.add(new Cancellation(c.jobId(), c.runId(), c.attemptId(), "lost"));
      }
    }
    tell("heartbeat of " + worker);
    assertThat(engine.workers().heartbeat(worker, running, 0)).isEqualTo(expected);
    expected.forEach(e -> workers.get(worker).removeIf(c -> c.jobId() == e.jobId()));
  }

  private void workerLeaves(long worker) {
    tell("worker " + worker + " leaves");
    engine.workers().deregister(worker);
    model.workerGone(nodes.get(worker), true);
    workers.remove(worker);
  }

  private void leasesExpire() {
    tell("all leases end");
    bed.clock.advanceSeconds(61);
    engine.workers().expireLeases();
    workers.keySet().forEach(w -> model.workerGone(nodes.get(w), false));
    workers.clear();
  }

  private void foreignClaims() {
    int limit = random.nextInt(4) - 1;
    if (chance(50)) {
      List<Long> expected = Packing.byCount(model.ready(this::item), limit, Set.of(), false);
      tell("claim_next " + limit + " expects " + expected);
      taken(engine.claims().claimNext(workflow, limit, List.of()), expected);
    } else {
      Capacity k =
          new Capacity(
              1 + random.nextInt(8),
              (1 + random.nextInt(8)) * (Bed.GB / 4),
              0,
              1,
              null,
              chance(20) ? (Long) 7L : null,
              List.of("a", "b"),
              false);
      boolean strict = chance(30);
      List<Long> expected = Packing.byResources(model.ready(this::item), limit, k, strict);
      tell("claim_by_resources " + limit + " " + k + " expects " + expected);
      taken(engine.claims().claimByResources(workflow, limit, k, strict), expected);
    }
  }

  private void taken(Claims.Outcome outcome, List<Long> expected) {
    assertThat(outcome.jobs()).extracting(c -> c.job().id()).isEqualTo(expected);
    expected.forEach(id -> model.claimed(id, false, null));
  }

  private Model.Job anyJob() {
    return pick(new ArrayList<>(model.jobs.values()));
  }

  private long aRun() {
    return chance(90) ? model.run : model.run - 1;
  }

  private void foreignStartsAndCompletes() {
    List<Model.Job> held = model.jobs.values().stream().filter(Model.Job::active).toList();
    Model.Job j = held.isEmpty() || chance(15) ? anyJob() : pick(held);
    long run = aRun();
    if (j.status == JobStatus.PENDING && chance(60)) {
      tell("start " + j.id);
      assertThat(accepted(() -> engine.jobs().start(j.id, run, foreign)))
          .isEqualTo(model.start(j.id, run, foreign));
      return;
    }
    JobStatus status = anEnd();
    int code = status == JobStatus.COMPLETED || chance(20) ? 0 : 1;
    int attempt = chance(90) ? j.attempt : j.attempt + 1;
    tell("complete " + j.id + "/" + attempt + " " + status + " " + code + " run " + run);
    boolean expected = model.complete(j.id, run, attempt, foreign, status, code);
    assertThat(
            accepted(
                () ->
                    engine
                        .completions()
                        .complete(
                            Bed.completion(j.id, workflow, run, attempt, foreign, status, code))))
        .isEqualTo(expected);
    model.unblock();
  }

  private JobStatus anEnd() {
    return chance(5)
        ? JobStatus.READY
        : pick(
            List.of(
                JobStatus.COMPLETED,
                JobStatus.COMPLETED,
                JobStatus.COMPLETED,
                JobStatus.FAILED,
                JobStatus.FAILED,
                JobStatus.TERMINATED,
                JobStatus.CANCELED,
                JobStatus.PENDING_FAILED));
  }

  private void batchComplete() {
    List<Completion> batch = new ArrayList<>();
    List<Long> done = new ArrayList<>();
    List<Long> refused = new ArrayList<>();
    for (int i = 0; i < random.nextInt(5); i++) {
      Model.Job j = anyJob();
      JobStatus status = anEnd();
      int code = status == JobStatus.COMPLETED ? 0 : 1;
      long run = aRun();
      batch.add(Bed.completion(j.id, workflow, run, j.attempt, foreign, status, code));
      (model.complete(j.id, run, j.attempt, foreign, status, code) ? done : refused).add(j.id);
    }
    model.unblock();
    tell("batch " + batch);
    var outcome = engine.completions().completeAll(workflow, batch);
    assertThat(outcome.completed()).isEqualTo(done);
    assertThat(outcome.refused()).extracting(r -> r.jobId()).isEqualTo(refused);
  }

  private void retry() {
    Model.Job j = anyJob();
    int most = 1 + random.nextInt(4);
    long run = aRun();
    tell("retry " + j.id + " run " + run + " most " + most);
    assertThat(accepted(() -> engine.jobs().retry(j.id, run, most)))
        .isEqualTo(model.retry(j.id, run, most));
  }

  private void initialize() {
    boolean only = chance(60);
    tell("initialize " + (only ? "only uninitialized" : "all"));
    engine.workflows().initialize(workflow, only, false, Bed.USER);
    model.initialize(only);
  }

  private void resetStatus() {
    boolean force = chance(40);
    tell("reset_status force " + force);
    assertThat(accepted(() -> engine.workflows().resetStatus(workflow, force, Bed.USER)))
        .isEqualTo(model.resetStatus(force));
  }

  private void resetJobs() {
    boolean failedOnly = chance(70);
    tell("reset_job_status failed_only " + failedOnly);
    assertThat(engine.workflows().resetJobStatus(workflow, failedOnly, Bed.USER))
        .isEqualTo(model.resetJobs(failedOnly));
  }

  private void changeInputs() {
    if (chance(60)) {
      long id = pick(new ArrayList<>(model.data.keySet()));
      String value = String.valueOf(random.nextInt(3));
      tell("data " + id + " = " + value);
      engine.catalog().update(Table.USER_DATA, id, new Row().set("data", value));
      model.data.put(id, value);
    }
    boolean dry = chance(40);
    List<String> expected = model.changedInputs().stream().map(id -> model.job(id).name).toList();
    tell("process_changed dry " + dry + " expects " + expected);
    assertThat(engine.workflows().processChangedInputs(workflow, dry, Bed.USER))
        .isEqualTo(expected);
    if (!dry) {
      model.resetChanged();
    }
  }

  private void override() {
    Model.Job j = anyJob();
    JobStatus target = pick(List.of(JobStatus.values()));
    long run = aRun();
    tell("override " + j.id + " " + target + " run " + run);
    assertThat(accepted(() -> engine.jobs().overrideStatus(j.id, target, run)))
        .isEqualTo(model.override(j.id, target, run));
  }

  private void archive() {
    boolean archived = chance(50);
    tell("archive " + archived);
    engine.workflows().archive(workflow, archived, Bed.USER);
    model.archived = archived;
    model.failures = false;
  }

  private void deleteJob() {
    if (model.jobs.size() > 2) {
      Model.Job j = anyJob();
      tell("delete " + j.id);
      engine.jobs().delete(j.id);
      model.delete(j.id);
      workers.values().forEach(list -> list.removeIf(c -> c.jobId() == j.id));
    }
  }

  private void disable() {
    Model.Job j = anyJob();
    tell("disable " + j.id);
    JobPatch patch =
        new JobPatch(
            null,
            null,
            JobStatus.DISABLED,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    assertThat(accepted(() -> engine.jobs().update(j.id, patch))).isEqualTo(model.disable(j.id));
  }

  /** The workers of a finished sequence go, so that the next one has the clock for itself. */
  void leave() {
    new ArrayList<>(workers.keySet()).forEach(this::workerLeaves);
  }

  private void check() throws SQLException {
    Map<Long, String> seen = new LinkedHashMap<>();
    Map<Long, Long> counted = new HashMap<>();
    try (var s = look.createStatement();
        var rs =
            s.executeQuery(
                "SELECT id, status, attempt_id, coalesce(compute_node_id, 0),"
                    + " unfinished_dependencies, (SELECT count(*) FROM result r"
                    + " WHERE r.job_id = job.id) FROM job WHERE workflow_id = "
                    + workflow
                    + " ORDER BY id")) {
      while (rs.next()) {
        JobStatus status = JobStatus.ofCode(rs.getInt(2));
        seen.put(
            rs.getLong(1),
            status
                + " attempt "
                + rs.getLong(3)
                + " node "
                + rs.getLong(4)
                + " results "
                + rs.getLong(6));
        if (status == JobStatus.BLOCKED) {
          counted.put(rs.getLong(1), rs.getLong(5));
        }
      }
    }
    Map<Long, String> expected = new LinkedHashMap<>();
    Map<Long, Long> recounted = new HashMap<>();
    for (Model.Job j : model.jobs.values()) {
      expected.put(
          j.id,
          j.status
              + " attempt "
              + j.attempt
              + " node "
              + (j.node == null ? 0 : j.node)
              + " results "
              + j.results.size());
      if (j.status == JobStatus.BLOCKED) {
        recounted.put(j.id, model.unfinished(j));
      }
      assertThat(!model.bent && j.status == JobStatus.READY && model.waits(j))
          .as("job %d is ready before its dependencies", j.id)
          .isFalse();
    }
    assertThat(seen).isEqualTo(expected);
    assertThat(counted).as("unfinished dependencies").isEqualTo(recounted);
    assertThat(engine.workflows().completeness(workflow).complete())
        .isEqualTo(
            model.canceled || model.jobs.values().stream().allMatch(j -> j.status.isFinished()));
  }
}
