package dev.torc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.JobStatus;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.WorkAnswer;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import dev.torc.store.Database;
import dev.torc.store.Row;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
  private static final WorkRequest TEN = new WorkRequest(10, true, 0, 0, 0, null, 0);

  @TempDir Path dir;
  private Database db;
  private Engine engine;

  @BeforeEach
  void open() {
    db = Database.open(Database.Settings.file(dir.resolve("torc.db")));
    engine = new Engine(db, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    engine.close();
    db.close();
  }

  private long workflow() {
    return engine
        .workflows()
        .create(new Row().set("name", "w").set("user", "u"), null, List.of())
        .id();
  }

  private long job(long workflow, String name, Long... dependsOn) {
    return engine.jobs().create(draft(workflow, name, dependsOn)).id();
  }

  private static JobDraft draft(long workflow, String name, Long... dependsOn) {
    return JobDraft.of(workflow, name, "true", List.of(dependsOn));
  }

  private long worker(long workflow) {
    return engine
        .workers()
        .register(
            new WorkerInfo(
                "host",
                1,
                4,
                1L << 30,
                0,
                List.of(),
                false,
                List.of(workflow),
                "local",
                null,
                60,
                null))
        .workerId();
  }

  private static JobReport report(ClaimedJob j, int code) {
    return new JobReport(
        j.jobId(),
        j.workflowId(),
        j.runId(),
        j.attemptId(),
        j.computeNodeId(),
        code,
        code == 0 ? JobStatus.COMPLETED : JobStatus.FAILED,
        0.1,
        "2026-01-01T00:00:00Z",
        JobReport.Usage.UNKNOWN,
        null,
        null,
        null,
        null,
        List.of());
  }

  private JobStatus status(long job) {
    return engine.jobs().get(job).job().status();
  }

  @Test
  void dependentIsReadyInTheCommitThatEndsItsLastDependency() {
    long w = workflow();
    long a = job(w, "a");
    long b = job(w, "b", a);
    long c = job(w, "c", a);
    long d = job(w, "d", b, c);
    engine.workflows().resetStatus(w, false, "u");
    engine.workflows().initialize(w, false, false, "u");
    assertThat(List.of(status(a), status(b), status(c), status(d)))
        .containsExactly(JobStatus.READY, JobStatus.BLOCKED, JobStatus.BLOCKED, JobStatus.BLOCKED);

    long worker = worker(w);
    WorkAnswer first = engine.workers().claim(worker, TEN);
    assertThat(first.jobs()).extracting(ClaimedJob::jobId).containsExactly(a);
    var second = engine.workers().report(worker, List.of(report(first.jobs().get(0), 0)), TEN);
    assertThat(second.work().jobs()).extracting(ClaimedJob::jobId).containsExactly(b, c);
    List<JobReport> both = new ArrayList<>();
    second.work().jobs().forEach(j -> both.add(report(j, 0)));
    var third = engine.workers().report(worker, both, TEN);
    assertThat(third.work().jobs()).extracting(ClaimedJob::jobId).containsExactly(d);
    assertThat(engine.workflows().completeness(w).complete()).isFalse();
    var last = engine.workers().report(worker, List.of(report(third.work().jobs().get(0), 0)), TEN);
    assertThat(last.work().complete()).isTrue();
    assertThat(engine.workflows().completeness(w).complete()).isTrue();
  }

  @Test
  void failureCancelsDependentsDownTheGraph() {
    long w = workflow();
    long a = job(w, "a");
    long b = job(w, "b", a);
    long c = job(w, "c", b);
    engine.workflows().resetStatus(w, false, "u");
    engine.workflows().initialize(w, false, false, "u");
    long worker = worker(w);
    ClaimedJob first = engine.workers().claim(worker, TEN).jobs().get(0);
    var answer = engine.workers().report(worker, List.of(report(first, 3)), TEN);
    assertThat(answer.refused()).isEmpty();
    assertThat(List.of(status(a), status(b), status(c)))
        .containsExactly(JobStatus.FAILED, JobStatus.CANCELED, JobStatus.CANCELED);
    assertThat(answer.work().complete()).isTrue();
  }

  @Test
  void manyClaimersNeverShareAJob() throws Exception {
    long w = workflow();
    engine.jobs().createAll(LongStream.range(0, 2000).mapToObj(i -> draft(w, "j" + i)).toList());
    engine.workflows().resetStatus(w, false, "u");
    engine.workflows().initialize(w, false, false, "u");
    List<Thread> threads = new ArrayList<>();
    List<Long> ran = Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < 8; t++) {
      Thread thread =
          new Thread(
              () -> {
                long worker = worker(w);
                WorkAnswer work = engine.workers().claim(worker, TEN);
                while (!work.jobs().isEmpty()) {
                  List<JobReport> reports = new ArrayList<>();
                  work.jobs().forEach(j -> reports.add(report(j, 0)));
                  work.jobs().forEach(j -> ran.add(j.jobId()));
                  work = engine.workers().report(worker, reports, TEN).work();
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread t : threads) {
      t.join();
    }
    assertThat(ran).hasSize(2000).doesNotHaveDuplicates();
    assertThat(engine.insight().counts(w)).containsOnlyKeys(JobStatus.COMPLETED);
  }

  @Test
  void initializeWithoutResetGivesAJobThatRanANewAttempt() {
    long w = workflow();
    long a = job(w, "a");
    engine.workflows().resetStatus(w, false, "u");
    engine.workflows().initialize(w, false, false, "u");
    long worker = worker(w);
    ClaimedJob first = engine.workers().claim(worker, TEN).jobs().get(0);
    assertThat(engine.workers().report(worker, List.of(report(first, 0)), null).refused())
        .isEmpty();
    engine.workflows().resetJobStatus(w, false, "u");
    engine.workflows().initialize(w, false, false, "u");
    ClaimedJob second = engine.workers().claim(worker, TEN).jobs().get(0);
    assertThat(second.attemptId()).isEqualTo(2);
    assertThat(engine.workers().report(worker, List.of(report(second, 0)), null).refused())
        .isEmpty();
    assertThat(status(a)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aWakeUpThatOneWaiterCannotUseGoesToTheNext() throws Exception {
    long w = workflow();
    job(w, "a");
    engine.workflows().resetStatus(w, false, "u");
    long tooSmall = worker(w);
    long fits = worker(w);
    WorkRequest nothing = new WorkRequest(1, false, 0, 0, 0, null, 30_000);
    var first = engine.workers().claimLater(tooSmall, nothing);
    var second = engine.workers().claimLater(fits, new WorkRequest(1, true, 0, 0, 0, null, 30_000));
    long b = job(w, "b");
    db.read(tx -> tx.jobs().get(b)); // both requests are held by now: the writer works in order
    engine.workflows().initialize(w, false, false, "u");
    assertThat(second.get(20, TimeUnit.SECONDS).jobs()).hasSize(1);
    assertThat(first).isNotDone();
  }

  @Test
  void heldRequestsAreAnsweredWhenTheServerStops() throws Exception {
    long w = workflow();
    job(w, "a");
    long worker = worker(w);
    var held = engine.workers().claimLater(worker, new WorkRequest(1, true, 0, 0, 0, null, 60_000));
    db.write(tx -> tx.jobs().get(1)); // the writer works in order: the request is held by now
    engine.workers().answerHeld();
    assertThat(held.get(10, TimeUnit.SECONDS).jobs()).isEmpty();
    var late = engine.workers().claimLater(worker, new WorkRequest(1, true, 0, 0, 0, null, 60_000));
    assertThat(late.get(10, TimeUnit.SECONDS).jobs()).isEmpty();
  }
}
