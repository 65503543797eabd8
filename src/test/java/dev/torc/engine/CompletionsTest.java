package dev.torc.engine;

import static dev.torc.model.JobStatus.BLOCKED;
import static dev.torc.model.JobStatus.CANCELED;
import static dev.torc.model.JobStatus.COMPLETED;
import static dev.torc.model.JobStatus.FAILED;
import static dev.torc.model.JobStatus.PENDING;
import static dev.torc.model.JobStatus.PENDING_FAILED;
import static dev.torc.model.JobStatus.READY;
import static dev.torc.model.JobStatus.RUNNING;
import static dev.torc.model.JobStatus.TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobSource;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report may do and what follows from it (semantics, sections 8 and 10). */
class CompletionsTest {
  @TempDir Path dir;
  private Bed bed;
  private long w;
  private long node;

  @BeforeEach
  void open() {
    bed = new Bed(dir);
    w = bed.workflow();
    node = bed.node(w);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private Completion completion(long job, JobStatus status, long code) {
    return Bed.completion(job, w, 1, 1, node, status, code);
  }

  private void complete(long job, JobStatus status, long code) {
    bed.engine.completions().complete(completion(job, status, code));
  }

  private TorcException refused(Completion c) {
    TorcException e =
        catchThrowableOfType(TorcException.class, () -> bed.engine.completions().complete(c));
    assertThat(e).as("must be refused: %s", c).isNotNull();
    return e;
  }

  private long results() {
    return bed.engine
        .catalog()
        .list(ListQuery.of(Table.RESULT).eq("workflow_id", w).page(0, 0))
        .total();
  }

  @Test
  void everyRefusalLeavesEverythingAsItWas() {
    long a = bed.job(w, "a");
    long b = bed.job(w, "b", a);
    long disabled = bed.job(w, "disabled");
    bed.start(w);
    long other = bed.workflow();
    long undecided = bed.job(w, "undecided");
    bed.engine.jobs().overrideStatus(disabled, JobStatus.DISABLED, 1);
    bed.engine.jobs().overrideStatus(undecided, PENDING_FAILED, 1);
    bed.engine.claims().claimNext(w, 1, List.of());

    for (JobStatus s : JobStatus.values()) {
      if (!s.isTerminal()) {
        assertThat(refused(completion(a, s, 0)).kind()).isEqualTo(ErrorKind.INVALID);
      }
    }
    assertThat(refused(completion(999, COMPLETED, 0)).kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(refused(Bed.completion(a, other, 1, 1, node, COMPLETED, 0)).message())
        .contains("belongs to workflow");
    assertThat(refused(Bed.completion(a, w, 2, 1, node, COMPLETED, 0)).message())
        .contains("run 2 is not the present run 1");
    assertThat(refused(Bed.completion(a, w, 1, 1, 999, COMPLETED, 0)).message())
        .contains("compute node 999");
    assertThat(refused(completion(disabled, COMPLETED, 0)).message()).contains("disabled");
    assertThat(refused(completion(undecided, COMPLETED, 0)).message()).contains("pending_failed");
    assertThat(bed.statuses(a, b, disabled, undecided))
        .containsExactly(PENDING, BLOCKED, JobStatus.DISABLED, PENDING_FAILED);
    assertThat(results()).isZero();

    complete(a, COMPLETED, 0);
    assertThat(refused(completion(a, COMPLETED, 0)).message()).contains("already complete");
    assertThat(refused(completion(a, FAILED, 1)).message()).contains("already complete");
    assertThat(results()).isOne();
    bed.engine.jobs().overrideStatus(a, RUNNING, 1);
    assertThat(refused(completion(a, COMPLETED, 0)).kind()).isEqualTo(ErrorKind.CONFLICT);
    assertThat(bed.statuses(a, b)).containsExactly(RUNNING, READY);
    assertThat(results()).isOne();
  }

  @Test
  void batchKeepsTheGoodEntriesAndNamesTheBad() {
    long a = bed.job(w, "a");
    long b = bed.job(w, "b");
    long c = bed.job(w, "c", a, b);
    bed.start(w);
    long foreign = bed.workflow();
    long stranger = bed.job(foreign, "stranger");
    var outcome =
        bed.engine
            .completions()
            .completeAll(
                w,
                List.of(
                    completion(b, COMPLETED, 0),
                    completion(999, COMPLETED, 0),
                    completion(a, READY, 0),
                    completion(stranger, COMPLETED, 0),
                    completion(b, COMPLETED, 0),
                    completion(a, COMPLETED, 0)));
    assertThat(outcome.completed()).containsExactly(b, a);
    assertThat(outcome.refused())
        .extracting(Completions.Refusal::jobId)
        .containsExactly(999L, a, stranger, b);
    assertThat(bed.status(c)).isEqualTo(READY);
    assertThat(bed.engine.completions().completeAll(w, List.of()).completed()).isEmpty();
  }

  @Test
  void jobWaitsForAllDependenciesWhateverTheirEnd() {
    long a = bed.job(w, "a");
    long b = bed.job(w, "b");
    long c = bed.job(Bed.draft(w, "c").after(a, b).goesOnAfterFailure());
    bed.start(w);
    complete(a, FAILED, 3);
    assertThat(bed.status(c)).isEqualTo(BLOCKED);
    complete(b, PENDING_FAILED, 1);
    assertThat(bed.status(c)).as("pending_failed is no end").isEqualTo(BLOCKED);
    bed.engine.jobs().overrideStatus(b, RUNNING, 1);
    bed.engine.completions().complete(Bed.completion(b, w, 1, 2, node, COMPLETED, 0));
    assertThat(bed.status(c)).isEqualTo(READY);
  }

  @Test
  void aReportOutweighsTheCascade() {
    long a = bed.job(w, "a");
    long b = bed.job(w, "b", a);
    long c = bed.job(w, "c", b);
    bed.start(w);
    complete(a, FAILED, 1);
    assertThat(List.of(bed.status(b), bed.status(c))).containsExactly(CANCELED, CANCELED);
    complete(b, COMPLETED, 0);
    assertThat(List.of(bed.status(b), bed.status(c))).containsExactly(COMPLETED, CANCELED);
    assertThat(refused(completion(b, COMPLETED, 0)).message()).contains("already complete");
    assertThat(results()).isEqualTo(2);
    bed.engine.workflows().resetJobStatus(w, true, "u");
    assertThat(bed.engine.jobs().get(c).job().unfinishedDependencies()).isEqualTo(1);
  }

  @Test
  void cascadeFollowsTheKindOfTheEnd() {
    record Case(JobStatus end, long code, boolean earlierFailure, JobStatus then) {}
    List<Case> cases =
        List.of(
            new Case(COMPLETED, 0, false, READY),
            new Case(COMPLETED, 5, false, READY),
            new Case(FAILED, 1, false, CANCELED),
            new Case(FAILED, 0, false, READY),
            new Case(FAILED, 0, true, READY),
            new Case(TERMINATED, 1, false, CANCELED),
            new Case(TERMINATED, 0, false, READY),
            new Case(TERMINATED, 0, true, CANCELED),
            new Case(CANCELED, 0, false, READY),
            new Case(CANCELED, 0, true, CANCELED));
    for (Case c : cases) {
      w = bed.workflow();
      node = bed.node(w);
      long bad = bed.job(w, "bad");
      long a = bed.job(w, "a");
      long b = bed.job(w, "b", a);
      long stubborn = bed.job(Bed.draft(w, "stubborn").after(a).goesOnAfterFailure());
      long below = bed.job(w, "below", b);
      bed.start(w);
      if (c.earlierFailure()) {
        complete(bad, FAILED, 1);
      }
      complete(a, c.end(), c.code());
      assertThat(bed.status(b)).as("%s", c).isEqualTo(c.then());
      assertThat(bed.status(stubborn)).as("%s", c).isEqualTo(READY);
      assertThat(bed.status(below)).isEqualTo(c.then() == CANCELED ? CANCELED : BLOCKED);
    }
  }

  @Test
  void failureOfAnEarlierRunCancelsNothing() {
    long a = bed.job(w, "a");
    long x = bed.job(w, "x");
    long b = bed.job(w, "b", a, x);
    bed.start(w);
    complete(a, FAILED, 1);
    bed.engine.workflows().resetStatus(w, false, Bed.USER);
    bed.engine.workflows().initialize(w, true, false, Bed.USER);
    bed.engine.completions().complete(Bed.completion(x, w, 2, 1, node, FAILED, 0));
    assertThat(bed.status(b)).isEqualTo(READY);
  }

  @Test
  void reportCountsForItsAttemptOnly() {
    long a = bed.job(w, "a");
    bed.start(w);
    long worker = bed.worker(w);
    ClaimedJob first = bed.claimOne(worker);
    bed.clock.advanceSeconds(61);
    assertThat(bed.engine.workers().expireLeases()).isOne();
    assertThat(bed.status(a)).isEqualTo(READY);
    assertThat(bed.attempt(a)).isEqualTo(2);

    assertThat(bed.report(worker, first, 0)).hasSize(1);
    assertThat(bed.status(a)).isEqualTo(READY);
    assertThat(results()).isZero();

    long next = bed.worker(w);
    ClaimedJob second = bed.claimOne(next);
    assertThat(second.attemptId()).isEqualTo(2);
    assertThat(bed.report(worker, first, 0).get(0)).contains("attempt 1").contains("attempt 2");
    assertThat(bed.status(a)).isEqualTo(RUNNING);
    assertThat(bed.report(next, second, 0)).isEmpty();
    assertThat(bed.status(a)).isEqualTo(COMPLETED);
    // The answer was lost, the worker says it again; another outcome is another matter.
    assertThat(bed.report(next, second, 0)).isEmpty();
    assertThat(bed.report(next, second, 1).get(0)).contains("another result");
    assertThat(results()).isOne();
  }

  @Test
  void reportOfAnEarlierRunIsRefused() {
    long a = bed.job(w, "a");
    bed.start(w);
    long worker = bed.worker(w);
    ClaimedJob first = bed.claimOne(worker);
    bed.engine.workflows().resetStatus(w, true, Bed.USER);
    bed.engine.workflows().initialize(w, false, false, Bed.USER);
    ClaimedJob second = bed.claimOne(worker);
    assertThat(second.runId()).isEqualTo(2);
    assertThat(bed.report(worker, first, 0)).hasSize(1);
    assertThat(bed.status(a)).isEqualTo(RUNNING);
    assertThat(bed.report(worker, second, 0)).isEmpty();
  }

  @Test
  void jobGivenToAnotherWorkerInTheSameAttemptIsLostToTheFirst() {
    long a = bed.job(w, "a");
    bed.start(w);
    long one = bed.worker(w);
    ClaimedJob first = bed.claimOne(one);
    bed.engine.jobs().overrideStatus(a, READY, 1);
    long two = bed.worker(w);
    ClaimedJob second = bed.claimOne(two);
    assertThat(second.attemptId()).isEqualTo(first.attemptId());
    var running = new JobSource.RunningAttempt(a, 1, 1);
    assertThat(bed.engine.workers().heartbeat(one, List.of(running), 0))
        .extracting(c -> c.reason())
        .containsExactly("lost");
    assertThat(bed.engine.workers().heartbeat(two, List.of(running), 0)).isEmpty();
    assertThat(bed.report(one, first, 0)).hasSize(1);
    assertThat(bed.report(two, second, 0)).isEmpty();
  }

  @Test
  void whoLeavesGivesBackWithoutAnAttemptBeingCounted() {
    long a = bed.job(w, "a");
    bed.start(w);
    long worker = bed.worker(w);
    ClaimedJob first = bed.claimOne(worker);
    bed.engine.workers().deregister(worker);
    assertThat(bed.status(a)).isEqualTo(READY);
    assertThat(bed.attempt(a)).isOne();
    assertThat(bed.report(worker, first, 0)).hasSize(1);
    long next = bed.worker(w);
    ClaimedJob second = bed.claimOne(next);
    assertThat(second.attemptId()).isOne();
    assertThat(bed.report(next, second, 0)).isEmpty();
    assertThat(bed.report(worker, first, 0)).as("the same attempt, by another").hasSize(1);
    TorcException e =
        catchThrowableOfType(TorcException.class, () -> bed.engine.workers().deregister(worker));
    assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(e.hint()).contains("register again");
  }

  @Test
  void jobThatLosesItsWorkerTooOftenFailsAndCancelsItsDependents() {
    long a = bed.job(w, "a");
    long b = bed.job(w, "b", a);
    bed.start(w);
    int lost = 0;
    while (bed.status(a) == READY && lost < 50) {
      long worker = bed.worker(w);
      assertThat(bed.claimOne(worker).attemptId()).isEqualTo(lost + 1);
      bed.clock.advanceSeconds(61);
      bed.engine.workers().expireLeases();
      lost++;
    }
    assertThat(lost).isEqualTo(20);
    assertThat(bed.statuses(a, b)).containsExactly(FAILED, CANCELED);
    assertThat(bed.engine.workflows().completeness(w).complete()).isTrue();
  }

  @Test
  void jobGivenBackInALateAttemptIsNotFailed() {
    long a = bed.job(w, "a");
    bed.start(w);
    for (int i = 0; i < 19; i++) {
      bed.claimOne(bed.worker(w));
      bed.clock.advanceSeconds(61);
      bed.engine.workers().expireLeases();
    }
    long worker = bed.worker(w);
    assertThat(bed.claimOne(worker).attemptId()).isEqualTo(20);
    bed.engine.workers().deregister(worker);
    assertThat(bed.status(a)).isEqualTo(READY);
  }

  @Test
  void whatWasNotStartedGoesBackAsIfItHadNeverBeenClaimed() {
    long a = bed.job(w, "a");
    long b = bed.job(w, "b");
    bed.start(w);
    long one = bed.worker(w);
    long two = bed.worker(w);
    ClaimedJob first = bed.claimOne(one);
    ClaimedJob other = bed.claimOne(two);
    var mine = new JobSource.RunningAttempt(a, 1, 1);
    var theirs = new JobSource.RunningAttempt(b, 1, 1);
    var old = new JobSource.RunningAttempt(a, 1, 2);
    var unknown = new JobSource.RunningAttempt(4711, 1, 1);
    assertThat(bed.engine.workers().giveBack(one, List.of(theirs, old, unknown))).isEmpty();
    assertThat(bed.engine.workers().giveBack(one, List.of(mine, theirs))).containsExactly(mine);
    assertThat(bed.status(a)).isEqualTo(READY);
    assertThat(bed.engine.workers().giveBack(one, List.of(mine))).isEmpty();
    assertThat(bed.report(one, first, 0)).as("it is not held any more").hasSize(1);
    assertThat(bed.claimOne(two).attemptId()).isEqualTo(1);
    assertThat(bed.report(two, other, 0)).isEmpty();
    assertThatThrownBy(() -> bed.engine.workers().giveBack(99, List.of()))
        .isInstanceOf(TorcException.class);
  }

  @Test
  void jobWhoseClaimAnswerWasLostIsTakenBack() {
    long a = bed.job(w, "a");
    bed.start(w);
    long worker = bed.worker(w);
    ClaimedJob lost = bed.claimOne(worker);
    assertThat(bed.engine.workers().heartbeat(worker, List.of(), 0)).isEmpty();
    assertThat(bed.status(a)).as("the answer may still be on its way").isEqualTo(RUNNING);
    bed.clock.advanceSeconds(31);
    var known = new JobSource.RunningAttempt(a, 1, 1);
    bed.engine.workers().heartbeat(worker, List.of(known), 0);
    assertThat(bed.status(a)).isEqualTo(RUNNING);
    bed.engine.workers().heartbeat(worker, List.of(), 0);
    assertThat(bed.status(a)).isEqualTo(READY);
    assertThat(bed.claimOne(worker).attemptId()).isEqualTo(2);
    assertThat(bed.report(worker, lost, 0)).hasSize(1);
  }

  private static final String RULES =
      "[{\"match_all_exit_codes\":true,\"max_retries\":2},"
          + "{\"exit_codes\":[7],\"max_retries\":4},{\"exit_codes\":[9],\"max_retries\":1}]";

  /** Reports the code until the job is not tried again; returns how often it ran. */
  private int runsWith(long job, int code) {
    long worker = bed.worker(w);
    int runs = 0;
    while (bed.status(job) == READY && runs < 20) {
      ClaimedJob c = bed.claimOne(worker);
      runs++;
      assertThat(c.attemptId()).isEqualTo(runs);
      assertThat(bed.report(worker, c, code)).isEmpty();
    }
    return runs;
  }

  @Test
  void ruleThatListsTheCodeWinsOverAnEarlierOneForAll() {
    long handler = bed.handler(w, RULES);
    List<Long> jobs = new ArrayList<>();
    for (String name : List.of("seven", "nine", "other", "good")) {
      jobs.add(bed.job(Bed.draft(w, name).handler(handler)));
    }
    bed.start(w);
    jobs.forEach(j -> bed.engine.jobs().overrideStatus(j, JobStatus.DISABLED, 1));
    int[] codes = {7, 9, 1, 0};
    int[] runs = {4, 1, 2, 1};
    for (int i = 0; i < codes.length; i++) {
      bed.engine.jobs().overrideStatus(jobs.get(i), READY, 1);
      assertThat(runsWith(jobs.get(i), codes[i])).as("code %d", codes[i]).isEqualTo(runs[i]);
      assertThat(bed.status(jobs.get(i))).isEqualTo(codes[i] == 0 ? COMPLETED : FAILED);
    }
    assertThat(results()).as("one result for each run").isEqualTo(4 + 1 + 2 + 1);
  }

  @Test
  void dependentsWaitThroughTheRetries() {
    long handler = bed.handler(w, RULES);
    long a = bed.job(Bed.draft(w, "a").handler(handler));
    long b = bed.job(w, "b", a);
    bed.start(w);
    long worker = bed.worker(w);
    bed.report(worker, bed.claimOne(worker), 7);
    assertThat(bed.statuses(a, b)).containsExactly(READY, BLOCKED);
    bed.report(worker, bed.claimOne(worker), 0);
    assertThat(bed.statuses(a, b)).containsExactly(COMPLETED, READY);
  }

  @Test
  void failureThatNoRuleKnowsWaitsForAPersonIfTheWorkflowWantsThat() {
    w = bed.workflow(true);
    long handler = bed.handler(w, "[{\"exit_codes\":[7],\"max_retries\":1}]");
    long known = bed.job(Bed.draft(w, "known").handler(handler));
    long unknown = bed.job(Bed.draft(w, "unknown").handler(handler));
    long none = bed.job(w, "none");
    long after = bed.job(w, "after", unknown);
    bed.start(w);
    long worker = bed.worker(w);
    List<ClaimedJob> jobs = bed.claim(worker, 3);
    bed.report(worker, jobs.get(0), 7);
    bed.report(worker, jobs.get(1), 8);
    bed.report(worker, jobs.get(2), 8);
    assertThat(bed.statuses(known, unknown, none, after))
        .containsExactly(FAILED, PENDING_FAILED, PENDING_FAILED, BLOCKED);
    assertThat(bed.engine.workflows().completeness(w).complete()).isFalse();
  }

  @Test
  void retryByHandCountsAttemptsAndTheRun() {
    long a = bed.job(w, "a");
    bed.start(w);
    assertThat(retryRefused(a, 1, 5).message()).contains("ready");
    complete(a, FAILED, 1);
    assertThat(retryRefused(a, 2, 5).message()).contains("run 2");
    assertThat(retryRefused(a, 1, 1).message()).contains("1 attempts");
    assertThat(retryRefused(999, 1, 1).kind()).isEqualTo(ErrorKind.NOT_FOUND);
    var again = bed.engine.jobs().retry(a, 1, 2);
    assertThat(again.attemptId()).isEqualTo(2);
    assertThat(again.status()).isEqualTo(READY);
    assertThat(again.origin()).isEqualTo("retry");
    Row event =
        bed.engine.catalog().list(ListQuery.of(Table.EVENT).eq("workflow_id", w)).items().stream()
            .filter(e -> e.text("data").contains("job_retried"))
            .findFirst()
            .orElseThrow();
    assertThat(event.text("data")).contains("\"previous_attempt\":1", "\"new_attempt\":2");
  }

  private TorcException retryRefused(long job, long run, long most) {
    return catchThrowableOfType(TorcException.class, () -> bed.engine.jobs().retry(job, run, most));
  }

  @Test
  void deletedDependencyLetsTheOthersGoOn() {
    long a = bed.job(w, "a");
    long b = bed.job(w, "b", a);
    long c = bed.job(w, "c", b);
    bed.start(w);
    bed.engine.jobs().delete(a);
    assertThat(bed.statuses(b, c)).containsExactly(READY, BLOCKED);
    complete(b, COMPLETED, 0);
    assertThat(bed.status(c)).isEqualTo(READY);
  }

  @Test
  void deletedRequirementTakesItsJobsAndFreesTheirDependents() {
    long r =
        bed.record(
            Table.RESOURCE_REQUIREMENTS,
            new Row()
                .set("workflow_id", w)
                .set("name", "big")
                .set("num_cpus", 2)
                .set("num_gpus", 0)
                .set("num_nodes", 1)
                .set("memory", "1g")
                .set("runtime", "PT1H"));
    Bed.Draft d = Bed.draft(w, "a");
    d.requirement = r;
    long a = bed.job(d);
    long b = bed.job(w, "b", a);
    bed.start(w);
    bed.engine.catalog().delete(Table.RESOURCE_REQUIREMENTS, r);
    assertThat(bed.status(b)).isEqualTo(READY);
  }

  @Test
  void aJobThatIsToWaitForNothingIsReady() {
    long a = bed.job(w, "a");
    long b = bed.job(w, "b", a);
    long alone = bed.job(w, "alone");
    bed.start(w);
    assertThat(bed.engine.jobs().overrideStatus(alone, BLOCKED, 1).job().status()).isEqualTo(READY);
    assertThat(bed.engine.jobs().overrideStatus(b, READY, 1).job().status()).isEqualTo(READY);
    assertThat(bed.engine.jobs().overrideStatus(b, BLOCKED, 1).job().status()).isEqualTo(BLOCKED);
    complete(a, FAILED, 1);
    assertThat(bed.status(b)).isEqualTo(CANCELED);
    assertThat(bed.engine.jobs().overrideStatus(b, BLOCKED, 1).job().status())
        .as("what it depends on has failed in this run")
        .isEqualTo(CANCELED);
  }

  @Test
  void theJobsOfADeletedNodeAreGivenToOthers() {
    long a = bed.job(w, "a");
    long b = bed.job(w, "b");
    bed.start(w);
    for (long j : List.of(a, b)) {
      bed.engine.jobs().overrideStatus(j, PENDING, 1);
      bed.engine.jobs().start(j, 1, node);
    }
    complete(b, COMPLETED, 0);
    bed.engine.catalog().delete(Table.COMPUTE_NODE, node);
    assertThat(bed.status(b)).isEqualTo(COMPLETED);
    assertThat(bed.status(a)).isEqualTo(READY);
    assertThat(bed.engine.jobs().get(a).job().attemptId()).isEqualTo(2);
    assertThat(refused(completion(a, COMPLETED, 0)).kind()).isEqualTo(ErrorKind.INVALID);

    long worker = bed.worker(w);
    ClaimedJob again = bed.claimOne(worker);
    assertThat(again.jobId()).isEqualTo(a);
    bed.engine.catalog().deleteAll(Table.COMPUTE_NODE, w);
    assertThat(bed.report(worker, again, 0)).as("a late report").isNotEmpty();
    ClaimedJob third = bed.claimOne(worker);
    assertThat(third.attemptId()).isEqualTo(3);
    assertThat(bed.report(worker, third, 0)).isEmpty();
    assertThat(bed.status(a)).isEqualTo(COMPLETED);
  }
}
