package dev.torc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.JobStatus;
import dev.torc.model.work.Cancellation;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobSource.RunningAttempt;
import dev.torc.model.work.WorkAnswer;
import dev.torc.model.work.WorkRequest;
import dev.torc.store.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are held open, and what wakes them. */
@Timeout(60)
class WaitingTest {
  private static final int LONG = 60_000;

  @TempDir Path dir;
  private Bed bed;
  private long w;

  @BeforeEach
  void open() {
    bed = new Bed(dir);
    w = bed.workflow();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private CompletableFuture<WorkAnswer> waits(long worker) {
    CompletableFuture<WorkAnswer> f = bed.engine.workers().claimLater(worker, Bed.ask(1, LONG));
    bed.db.write(tx -> null); // its command ran before this one
    return f;
  }

  private static List<Long> jobs(CompletableFuture<WorkAnswer> f) throws Exception {
    return f.get(20, TimeUnit.SECONDS).jobs().stream().map(ClaimedJob::jobId).toList();
  }

  @Test
  void claimIsAnsweredByTheCommitThatMakesWork() throws Exception {
    long a = bed.job(w, "a");
    long b = bed.job(w, "b", a);
    bed.job(w, "c", b);
    bed.start(w);
    long one = bed.worker(w);
    long two = bed.worker(w);
    ClaimedJob first = bed.claimOne(one);
    CompletableFuture<WorkAnswer> waiting = waits(two);
    assertThat(waiting).isNotDone();
    assertThat(bed.report(one, first, 0)).isEmpty();
    assertThat(jobs(waiting)).containsExactly(b);
  }

  @Test
  void initializeRetryRequeueAndTheEndWakeToo() throws Exception {
    long a = bed.job(w, "a");
    long one = bed.worker(w);
    bed.engine.workflows().resetStatus(w, false, Bed.USER);
    CompletableFuture<WorkAnswer> first = waits(one);
    assertThat(first).isNotDone();
    bed.engine.workflows().initialize(w, false, false, Bed.USER);
    assertThat(jobs(first)).containsExactly(a);

    long two = bed.worker(w);
    CompletableFuture<WorkAnswer> second = waits(two);
    bed.engine.workers().deregister(one);
    assertThat(jobs(second)).containsExactly(a);

    long three = bed.worker(w);
    CompletableFuture<WorkAnswer> third = waits(three);
    bed.engine.jobs().retry(a, 1, 9);
    assertThat(jobs(third)).containsExactly(a);

    long four = bed.worker(w);
    CompletableFuture<WorkAnswer> fourth = waits(four);
    assertThat(bed.report(three, third.get().jobs().get(0), 0)).isEmpty();
    assertThat(fourth.get(20, TimeUnit.SECONDS).complete()).isTrue();
  }

  @Test
  void reportThatBringsNothingEndsTheHeldClaimForTheRestOfTheCapacity() throws Exception {
    long small = bed.job(w, "small");
    long large = bed.requirement(w, 4);
    Bed.Draft wide = Bed.draft(w, "wide");
    wide.requirement = large;
    long b = bed.job(wide);
    bed.start(w);
    long worker = bed.worker(w);
    ClaimedJob first = bed.claimOne(worker);
    assertThat(first.jobId()).isEqualTo(small);
    // One of four cores runs the job, a claim for the other three is held: neither fits alone.
    CompletableFuture<WorkAnswer> rest = bed.engine.workers().claimLater(worker, cores(3, LONG));
    bed.db.write(tx -> null);
    assertThat(rest).isNotDone();
    WorkAnswer after =
        bed.engine.workers().report(worker, List.of(Bed.result(first, 0)), cores(1, 0)).work();
    assertThat(after.jobs()).isEmpty();
    assertThat(jobs(rest)).isEmpty();
    assertThat(bed.engine.workers().claim(worker, cores(4, 0)).jobs())
        .extracting(ClaimedJob::jobId)
        .containsExactly(b);
  }

  private static WorkRequest cores(int free, int waitMillis) {
    return new WorkRequest(free, false, free, Bed.GB, 0, null, waitMillis);
  }

  @Test
  void newsGoToSomebodyWhoCanUseThem() throws Exception {
    long a = bed.job(w, "a");
    long plain = bed.job(w, "plain", a);
    long forGpu = bed.job(Bed.draft(w, "gpu").after(a).labels("gpu"));
    bed.job(w, "last", plain, forGpu);
    bed.start(w);
    long one = bed.worker(w);
    ClaimedJob first = bed.claimOne(one);
    // Those who cannot take the job were there first.
    List<CompletableFuture<WorkAnswer>> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      others.add(waits(bed.worker(List.of(w), "fpga")));
    }
    CompletableFuture<WorkAnswer> gpu = waits(bed.worker(List.of(w), "gpu"));
    CompletableFuture<WorkAnswer> unlabeled = waits(bed.worker(w));
    bed.report(one, first, 0);
    assertThat(jobs(unlabeled)).containsExactly(plain);
    assertThat(jobs(gpu)).containsExactly(forGpu);
    bed.db.write(tx -> null);
    assertThat(others).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void oneJobWakesOneOfManyAndNobodyGetsItTwice() throws Exception {
    long a = bed.job(w, "a");
    List<Long> next = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      next.add(bed.job(w, "n" + i, a));
    }
    bed.job(w, "end", next.toArray(Long[]::new));
    bed.start(w);
    long one = bed.worker(w);
    ClaimedJob first = bed.claimOne(one);
    List<CompletableFuture<WorkAnswer>> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      waiting.add(waits(bed.worker(w)));
    }
    bed.report(one, first, 0);
    List<Long> got = new ArrayList<>();
    while (got.size() < 5) {
      CompletableFuture<WorkAnswer> done =
          waiting.stream()
              .filter(CompletableFuture::isDone)
              .findFirst()
              .orElseGet(
                  () -> {
                    Database.join(
                        CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new)));
                    return waiting.stream()
                        .filter(CompletableFuture::isDone)
                        .findFirst()
                        .orElseThrow();
                  });
      waiting.remove(done);
      got.addAll(jobs(done));
    }
    assertThat(got).containsExactlyInAnyOrderElementsOf(next);
    bed.db.write(tx -> null);
    assertThat(waiting).hasSize(3).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void heldClaimEndsWithItsTime() throws Exception {
    bed.job(w, "a", bed.job(w, "b"));
    bed.start(w);
    bed.claimOne(bed.worker(w));
    WorkAnswer nothing =
        bed.engine.workers().claimLater(bed.worker(w), Bed.ask(1, 50)).get(20, TimeUnit.SECONDS);
    assertThat(nothing).isEqualTo(WorkAnswer.NOTHING);
  }

  @Test
  void requestThatNobodyWaitsForAnyMoreTakesNoJob() throws Exception {
    long a = bed.job(w, "a");
    long b = bed.job(w, "b", a);
    bed.job(w, "c", b);
    bed.start(w);
    long one = bed.worker(w);
    ClaimedJob first = bed.claimOne(one);
    CompletableFuture<WorkAnswer> gone = waits(bed.worker(w));
    CompletableFuture<WorkAnswer> there = waits(bed.worker(w));
    gone.cancel(false);
    bed.report(one, first, 0);
    assertThat(jobs(there)).containsExactly(b);
  }

  @Test
  void heartbeatHearsOfTheCancelAtOnce() throws Exception {
    long a = bed.job(w, "a");
    bed.start(w);
    long worker = bed.worker(w);
    ClaimedJob c = bed.claimOne(worker);
    var running = new RunningAttempt(a, c.runId(), c.attemptId());
    CompletableFuture<List<Cancellation>> beat =
        bed.engine.workers().heartbeatLater(worker, List.of(running), LONG);
    bed.db.write(tx -> null);
    assertThat(beat).isNotDone();
    bed.engine.workflows().cancel(w);
    assertThat(beat.get(20, TimeUnit.SECONDS))
        .containsExactly(new Cancellation(a, 1, 1, "canceled"));
  }

  @Test
  void heartbeatHearsOfResetDeleteAndNewRuns() throws Exception {
    List<Runnable> losses =
        List.of(
            () -> bed.engine.workflows().resetJobStatus(w, false, Bed.USER),
            () -> bed.engine.workflows().resetStatus(w, true, Bed.USER),
            () -> bed.engine.jobs().deleteAll(w),
            () -> bed.engine.workflows().delete(w));
    for (Runnable loss : losses) {
      w = bed.workflow();
      long a = bed.job(w, "a");
      bed.start(w);
      long worker = bed.worker(w);
      ClaimedJob c = bed.claimOne(worker);
      var running = new RunningAttempt(a, c.runId(), c.attemptId());
      CompletableFuture<List<Cancellation>> beat =
          bed.engine.workers().heartbeatLater(worker, List.of(running), LONG);
      bed.db.write(tx -> null);
      loss.run();
      assertThat(beat.get(20, TimeUnit.SECONDS)).containsExactly(new Cancellation(a, 1, 1, "lost"));
    }
  }

  @Test
  void workerOfADeletedWorkflowIsSentHome() throws Exception {
    bed.job(w, "b", bed.job(w, "a"));
    bed.start(w);
    bed.claimOne(bed.worker(w));
    CompletableFuture<WorkAnswer> waiting = waits(bed.worker(w));
    assertThat(waiting).isNotDone();
    bed.engine.workflows().delete(w);
    assertThat(waiting.get(20, TimeUnit.SECONDS).complete()).isTrue();
  }

  @Test
  void workerForAllWorkflowsServesThoseThatMayRun() throws Exception {
    long all = bed.worker(List.of());
    CompletableFuture<WorkAnswer> first = waits(all);
    assertThat(first).isNotDone();
    long a = bed.job(w, "a");
    bed.start(w);
    assertThat(jobs(first)).containsExactly(a);

    long urgent = bed.workflow();
    Bed.Draft d = Bed.draft(urgent, "urgent");
    d.priority = 5L;
    long u = bed.job(d);
    long plain = bed.workflow();
    long p = bed.job(plain, "plain");
    long q = bed.job(plain, "q");
    List<Long> closed = List.of(bed.workflow(), bed.workflow());
    for (long c : closed) {
      bed.job(c, "never");
    }
    for (long x : List.of(plain, urgent, closed.get(0), closed.get(1))) {
      bed.start(x);
    }
    bed.engine.workflows().cancel(closed.get(0));
    bed.engine.workflows().archive(closed.get(1), true, Bed.USER);
    assertThat(bed.claim(all, 10)).extracting(ClaimedJob::jobId).containsExactly(u, p, q);
    assertThat(bed.engine.workers().claim(all, Bed.ask(5)).complete()).isFalse();
    bed.engine.workers().deregister(all);
    assertThat(bed.statuses(a, u, p, q)).containsOnly(JobStatus.READY);
  }
}
