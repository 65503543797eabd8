package dev.torc.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.engine.Engine;
import dev.torc.engine.JobDraft;
import dev.torc.model.JobStatus;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.store.Database;
import dev.torc.store.Row;
import dev.torc.worker.WorkerOutcome.LeaveReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker straight on the engine and a real database, as {@code torc run} has it. */
class WorkerWithEngineTest {
  @TempDir Path dir;
  private Database db;
  private Engine engine;
  private long workflow;

  @BeforeEach
  void open() {
    db = Database.open(Database.Settings.file(dir.resolve("torc.db")));
    engine = new Engine(db, Clock.systemUTC());
    workflow =
        engine
            .workflows()
            .create(new Row().set("name", "w").set("user", "u"), null, List.of())
            .id();
  }

  @AfterEach
  void close() {
    engine.close();
    db.close();
  }

  private long job(String command, Long... dependsOn) {
    return engine
        .jobs()
        .create(
            JobDraft.of(
                workflow,
                "job" + command.hashCode() + List.of(dependsOn),
                command,
                List.of(dependsOn)))
        .id();
  }

  private Worker worker(WorkerListener listener) {
    engine.workflows().resetStatus(workflow, false, "u");
    engine.workflows().initialize(workflow, false, false, "u");
    return another(listener);
  }

  private Worker another(WorkerListener listener) {
    var settings =
        WorkerSettings.defaults(new Capacity(2, 1L << 30, List.of()), "testhost")
            .workflowIds(List.of(workflow))
            .workingDirectory(dir)
            .outputDirectory(Path.of("out"))
            .build();
    return new Worker(settings, engine.workers(), Clock.systemUTC(), listener);
  }

  private CompletableFuture<WorkerOutcome> start(Worker worker) {
    return CompletableFuture.supplyAsync(worker::run, task -> new Thread(task).start());
  }

  @Test
  void aDiamondRunsInOrder() throws Exception {
    long a = job("echo a >> log");
    long b = job("echo b >> log", a);
    long c = job("sleep 0.1; echo c >> log", a);
    job("echo d >> log", b, c);
    WorkerOutcome outcome = start(worker(WorkerListener.NONE)).get(30, TimeUnit.SECONDS);
    assertThat(outcome.reason()).isEqualTo(LeaveReason.COMPLETE);
    assertThat(outcome.attempts()).isEqualTo(Map.of(JobStatus.COMPLETED, 4L));
    assertThat(dir.resolve("log")).hasContent("a\nb\nc\nd");
    assertThat(engine.insight().counts(workflow).get(JobStatus.COMPLETED)).isEqualTo(4L);
  }

  @Test
  void aStoppedWorkerLeavesNothingRunning() throws Exception {
    for (int i = 0; i < 300; i++) {
      job("true " + i);
    }
    var some = new CountDownLatch(50);
    Worker worker =
        worker(
            new WorkerListener() {
              @Override
              public void jobFinished(ClaimedJob job, JobReport report) {
                some.countDown();
              }
            });
    CompletableFuture<WorkerOutcome> running = start(worker);
    assertThat(some.await(30, TimeUnit.SECONDS)).isTrue();
    worker.stop("enough");
    WorkerOutcome outcome = running.get(30, TimeUnit.SECONDS);
    Map<JobStatus, Long> counts = engine.insight().counts(workflow);
    assertThat(outcome.refused()).isZero();
    assertThat(counts.getOrDefault(JobStatus.RUNNING, 0L)).isZero();
    assertThat(counts.get(JobStatus.COMPLETED)).isEqualTo(outcome.count(JobStatus.COMPLETED));
    WorkerOutcome rest = start(worker(WorkerListener.NONE)).get(30, TimeUnit.SECONDS);
    assertThat(rest.reason()).isEqualTo(LeaveReason.COMPLETE);
  }

  @Test
  void whatWasFetchedAheadGoesToOthersWhenJobsTurnLong() throws Exception {
    for (int i = 0; i < 200; i++) {
      job("true " + i);
    }
    for (int i = 0; i < 30; i++) {
      job("true " + i + "; while [ ! -e go ]; do sleep 0.05; done");
    }
    var held = new CountDownLatch(2);
    var everywhere = new CountDownLatch(4);
    var listener =
        new WorkerListener() {
          @Override
          public void jobStarted(ClaimedJob job) {
            if (job.command().contains("go")) {
              held.countDown();
              everywhere.countDown();
            }
          }
        };
    CompletableFuture<WorkerOutcome> one = start(worker(listener));
    assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<WorkerOutcome> two = start(another(listener));
    boolean shared = everywhere.await(30, TimeUnit.SECONDS);
    Files.createFile(dir.resolve("go"));
    WorkerOutcome a = one.get(60, TimeUnit.SECONDS);
    WorkerOutcome b = two.get(60, TimeUnit.SECONDS);
    assertThat(shared).as("two workers of two slots run four of the long jobs").isTrue();
    assertThat(a.count(JobStatus.COMPLETED) + b.count(JobStatus.COMPLETED)).isEqualTo(230);
    assertThat(a.refused() + b.refused()).isZero();
  }

  @Test
  void cancelingTheWorkflowEndsItsJobsAndTheWorker() throws Exception {
    job("sleep 99");
    job("sleep 98");
    var started = new CountDownLatch(2);
    CompletableFuture<WorkerOutcome> running =
        start(
            worker(
                new WorkerListener() {
                  @Override
                  public void jobStarted(ClaimedJob job) {
                    started.countDown();
                  }
                }));
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
    engine.workflows().cancel(workflow);
    WorkerOutcome outcome = running.get(30, TimeUnit.SECONDS);
    assertThat(outcome.reason()).isEqualTo(LeaveReason.COMPLETE);
    assertThat(outcome.attempts()).isEqualTo(Map.of(JobStatus.CANCELED, 2L));
  }
}
