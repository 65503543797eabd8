package dev.torc.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.ActionOrder;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.WorkAnswer;
import dev.torc.store.Row;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workflow actions (semantics, section 14). */
class ActionsTest {
  private static final Map<String, Object> ECHO = Map.of("commands", List.of("echo"));

  @TempDir Path dir;
  private Bed bed;
  private long w;
  private long a;
  private long b;
  private long c;

  /** a and b, and c after both. */
  @BeforeEach
  void open() {
    bed = new Bed(dir);
    w = bed.workflow();
    a = bed.job(w, "a");
    b = bed.job(w, "b");
    c = bed.job(w, "c", a, b);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private long action(String trigger, @Nullable List<Long> jobs, boolean persistent) {
    return bed.engine
        .actions()
        .create(w, trigger, "run_commands", ECHO, jobs, persistent, false)
        .id();
  }

  private long action(String trigger, Long... jobs) {
    return action(trigger, jobs.length == 0 ? null : List.of(jobs), false);
  }

  private Row get(long action) {
    return bed.engine.actions().list(w).stream()
        .filter(r -> r.id() == action)
        .findFirst()
        .orElseThrow();
  }

  private long count(long action) {
    return get(action).num("trigger_count");
  }

  private List<Long> pending(String... types) {
    return bed.engine.actions().pending(w, List.of(types)).stream().map(Row::id).toList();
  }

  private void initialize(boolean onlyUninitialized) {
    bed.engine.workflows().initialize(w, onlyUninitialized, false, Bed.USER);
  }

  private static List<Long> ids(List<ActionOrder> orders) {
    return orders.stream().map(ActionOrder::actionId).toList();
  }

  @Test
  void allSixTriggersAtTheirTime() {
    long start = action("on_workflow_start");
    long end = action("on_workflow_complete");
    long workerStart = action("on_worker_start");
    long workerEnd = action("on_worker_complete");
    long ready = action("on_jobs_ready", c);
    long readyAtOnce = action("on_jobs_ready", a, b);
    long halfReady = action("on_jobs_ready", a, c);
    long done = action("on_jobs_complete", a, b);
    long never = action("on_jobs_ready");
    assertThat(pending()).isEmpty();

    bed.start(w);
    assertThat(pending()).containsExactly(start, workerStart, workerEnd, readyAtOnce);
    assertThat(count(halfReady)).isOne();
    long worker = bed.worker(w);
    WorkAnswer first = bed.engine.workers().claim(worker, Bed.ask(2));
    assertThat(ids(first.actions())).containsExactly(start, workerStart, readyAtOnce);
    assertThat(first.actions().get(0).commands()).containsExactly("echo");
    assertThat(first.actions().get(0).beforeJobs()).isTrue();
    List<ClaimedJob> jobs = first.jobs();

    bed.report(worker, jobs.get(0), 0);
    assertThat(count(done)).isOne();
    assertThat(pending()).doesNotContain(done);
    var second =
        bed.engine.workers().report(worker, List.of(Bed.result(jobs.get(1), 0)), Bed.ask(1));
    assertThat(ids(second.work().actions())).containsExactly(ready, halfReady, done);

    var third =
        bed.engine
            .workers()
            .report(worker, List.of(Bed.result(second.work().jobs().get(0), 0)), Bed.ask(1));
    assertThat(ids(third.work().actions())).containsExactly(end);
    assertThat(third.work().complete()).as("an action is still to be run").isFalse();
    assertThat(bed.engine.workers().claim(worker, Bed.ask(1)).complete()).isTrue();
    assertThat(ids(bed.engine.workers().finishing(worker))).containsExactly(workerEnd);
    assertThat(bed.engine.workers().finishing(worker)).isEmpty();
    assertThat(get(never).bool("executed")).isFalse();
    assertThat(get(end).bool("executed")).isTrue();
    assertThat(get(end).numOrNull("executed_by")).isNotNull();
  }

  @Test
  void persistentActionsAreGivenToEveryWorkerOnceInEachRun() {
    long each = action("on_worker_start", null, true);
    long once = action("on_worker_start", null, false);
    bed.start(w);
    long one = bed.worker(w);
    long two = bed.worker(w);
    assertThat(ids(bed.engine.workers().claim(one, Bed.ask(0)).actions()))
        .containsExactly(each, once);
    assertThat(ids(bed.engine.workers().claim(two, Bed.ask(0)).actions())).containsExactly(each);
    assertThat(bed.engine.workers().claim(one, Bed.ask(0)).actions()).isEmpty();
    assertThat(get(each).bool("executed")).isFalse();
    assertThat(get(each).textOrNull("executed_at")).isNotNull();
    bed.engine.workflows().resetStatus(w, true, Bed.USER);
    initialize(false);
    assertThat(ids(bed.engine.workers().claim(one, Bed.ask(0)).actions()))
        .containsExactly(each, once);
  }

  @Test
  void failuresCountAsCompleteAndCascadesDoNot() {
    long done = action("on_jobs_complete", a, c);
    long end = action("on_workflow_complete");
    bed.start(w);
    long worker = bed.worker(w);
    List<ClaimedJob> jobs = bed.claim(worker, 2);
    bed.report(worker, jobs.get(0), 1);
    assertThat(count(done)).isOne();
    bed.report(worker, jobs.get(1), 0);
    assertThat(bed.status(c)).isEqualTo(JobStatus.CANCELED);
    assertThat(count(done)).isOne();
    assertThat(get(end).bool("executed") || pending().contains(end)).isTrue();
  }

  @Test
  void cancelTriggersNothing() {
    long end = action("on_workflow_complete");
    bed.start(w);
    bed.engine.workflows().cancel(w);
    assertThat(pending()).doesNotContain(end);
    long worker = bed.worker(w);
    assertThat(bed.engine.workers().claim(worker, Bed.ask(1)).actions()).isEmpty();
  }

  @Test
  void aWorkerTidiesUpBehindItselfAfterACancellationToo() {
    long end = action("on_worker_complete");
    bed.start(w);
    long worker = bed.worker(w);
    bed.claim(worker, 1);
    bed.engine.workflows().cancel(w);
    assertThat(ids(bed.engine.workers().finishing(worker))).containsExactly(end);
    assertThat(bed.engine.workers().finishing(worker)).isEmpty();
  }

  @Test
  void claimIsExclusiveUnlessPersistent() {
    long once = action("on_workflow_start");
    long each = action("on_workflow_start", null, true);
    bed.start(w);
    long node = bed.node(w);
    bed.engine.actions().claim(w, once, node);
    TorcException e =
        catchThrowableOfType(TorcException.class, () -> bed.engine.actions().claim(w, once, null));
    assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
    assertThat(e.details()).containsEntry("claimed", false);
    assertThat(get(once).numOrNull("executed_by")).isEqualTo(node);
    bed.engine.actions().claim(w, each, node);
    bed.engine.actions().claim(w, each, node);
    assertThat(kindOf(() -> bed.engine.actions().claim(w, 999, null)))
        .isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(kindOf(() -> bed.engine.actions().claim(bed.workflow(), once, null)))
        .isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(kindOf(() -> bed.engine.actions().claim(w, each, 999L)))
        .isEqualTo(ErrorKind.INVALID);
  }

  private static ErrorKind kindOf(Runnable r) {
    return catchThrowableOfType(TorcException.class, r::run).kind();
  }

  @Test
  void badConfigurationsAreRefused() {
    List<Object> bad =
        List.of(
            Map.of(),
            Map.of("commands", List.of()),
            Map.of("commands", "echo"),
            Map.of("commands", List.of(1L)),
            Map.of("commands", List.of("echo"), "more", 1L),
            List.of("echo"));
    for (Object config : bad) {
      assertThat(
              kindOf(
                  () ->
                      bed.engine
                          .actions()
                          .create(
                              w, "on_workflow_start", "run_commands", config, null, false, false)))
          .as("%s", config)
          .isEqualTo(ErrorKind.INVALID);
    }
    assertThat(
            kindOf(
                () ->
                    bed.engine
                        .actions()
                        .create(
                            w,
                            "on_workflow_start",
                            "schedule_nodes",
                            Map.of("scheduler_id", "x"),
                            null,
                            false,
                            false)))
        .isEqualTo(ErrorKind.INVALID);
    long ok = action("on_workflow_start");
    assertThat(kindOf(() -> bed.engine.actions().update(w, ok, Map.of())))
        .isEqualTo(ErrorKind.INVALID);
    assertThat(kindOf(() -> bed.engine.actions().update(w, ok, Map.of("x", 1L))))
        .isEqualTo(ErrorKind.INVALID);
    assertThat(get(ok).text("action_config")).isEqualTo("{\"commands\":[\"echo\"]}");
  }

  @Test
  void initializeCountsWhatHoldsAlreadyAndArmsWhatRunsAgain() {
    long start = action("on_workflow_start");
    long end = action("on_workflow_complete");
    long ready = action("on_jobs_ready", a, c);
    long complete = action("on_jobs_complete", a, b);
    long completeC = action("on_jobs_complete", c);
    long recovery =
        bed.engine
            .actions()
            .create(w, "on_jobs_ready", "run_commands", ECHO, List.of(a), false, true)
            .id();
    bed.start(w);
    assertThat(bed.engine.actions().list(w)).extracting(Row::id).doesNotContain(recovery);
    long worker = bed.worker(w);
    bed.engine.workers().claim(worker, Bed.ask(0)); // takes the action of the start
    List<ClaimedJob> jobs = bed.claim(worker, 2);
    bed.report(worker, jobs.get(0), 0);
    bed.report(worker, jobs.get(1), 0);
    bed.claim(worker, 1); // takes c and what is triggered by now
    assertThat(executed(start, end, ready, complete, completeC))
        .containsExactly(true, false, true, true, false);

    // Only what is uninitialized: the start is over, and what depends on complete jobs too.
    bed.engine.workflows().resetStatus(w, true, Bed.USER);
    bed.engine.jobs().overrideStatus(c, JobStatus.UNINITIALIZED, 2);
    initialize(true);
    assertThat(bed.statuses(a, b, c))
        .containsExactly(JobStatus.COMPLETED, JobStatus.COMPLETED, JobStatus.READY);
    assertThat(executed(start, end, ready, complete, completeC))
        .containsExactly(true, false, false, true, false);
    assertThat(List.of(count(ready), count(complete), count(completeC), count(end)))
        .containsExactly(2L, 2L, 0L, 0L);
    assertThat(pending()).containsExactly(ready);
    assertThat(get(complete).textOrNull("executed_at")).isNotNull();

    // All: everything is armed again; time stamps of old executions stay.
    initialize(false);
    assertThat(executed(start, end, ready, complete, completeC))
        .containsExactly(false, false, false, false, false);
    assertThat(pending()).containsExactly(start, ready, complete);
    assertThat(get(start).textOrNull("executed_at")).isNotNull();
    assertThat(get(start).numOrNull("executed_by")).isNull();
  }

  private List<Boolean> executed(long... actions) {
    return Arrays.stream(actions).mapToObj(x -> get(x).bool("executed")).toList();
  }

  @Test
  void pendingCanBeAskedForSomeTypes() {
    long start = action("on_workflow_start");
    long worker = action("on_worker_start");
    bed.start(w);
    assertThat(pending("on_worker_start")).containsExactly(worker);
    assertThat(pending("on_worker_start", "on_workflow_start")).containsExactly(start, worker);
    bed.engine.actions().delete(w, start);
    assertThat(pending()).containsExactly(worker);
  }
}
