package dev.torc.engine;

import dev.torc.engine.HeldRequests.Held;
import dev.torc.engine.Waiters.Wake;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.model.work.ActionOrder;
import dev.torc.model.work.Cancellation;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource;
import dev.torc.model.work.Registration;
import dev.torc.model.work.ReportAnswer;
import dev.torc.model.work.ReportAnswer.Refusal;
import dev.torc.model.work.WorkAnswer;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import dev.torc.store.Database;
import dev.torc.store.JobRow;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import dev.torc.store.WorkerRow;
import dev.torc.store.WorkerStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Workers that hold leases: they register, claim, report and send heartbeats; whoever stops doing
 * so loses its jobs to others. Thread-safe; also usable directly as the worker's {@link JobSource}.
 */
public final class Workers implements JobSource {
  private static final int MIN_LEASE_SECONDS = 5;
  private static final int MAX_LEASE_SECONDS = 86_400;

  private final Context ctx;
  private final WorkerClaims claims;
  private final WorkerReports reports;
  private final Heartbeats heartbeats;
  private final HeldRequests requests;

  Workers(Context ctx, WorkerClaims claims, WorkerReports reports, ScheduledExecutorService timer) {
    this.ctx = ctx;
    this.claims = claims;
    this.reports = reports;
    this.heartbeats = new Heartbeats(ctx, reports);
    this.requests = new HeldRequests(ctx.db(), timer);
  }

  @Override
  public Registration register(WorkerInfo info) {
    return register(info, null);
  }

  /**
   * Registers a worker that claims for a user only: it gets nothing of workflows that the user may
   * not use.
   *
   * @param user null: it gets everything
   */
  public Registration register(WorkerInfo info, @Nullable String user) {
    Checks.labels(info.labels());
    int lease = Math.max(MIN_LEASE_SECONDS, Math.min(MAX_LEASE_SECONDS, info.leaseSeconds()));
    return ctx.db()
        .write(
            tx -> {
              for (long w : info.workflowIds()) {
                Context.workflow(tx, w);
              }
              long now = ctx.times().millis();
              WorkerInfo granted =
                  new WorkerInfo(
                      info.hostname(),
                      info.pid(),
                      info.numCpus(),
                      info.memoryBytes(),
                      info.numGpus(),
                      info.labels(),
                      info.takesUnlabeled(),
                      info.workflowIds(),
                      info.type(),
                      info.schedulerConfigId(),
                      lease,
                      info.endTimeMillis());
              long id = tx.workers().insert(granted, user, now, now + lease * 1000L);
              WorkerRow row = worker(tx, id);
              for (long w : info.workflowIds()) {
                claims.node(tx, row, w);
              }
              return new Registration(id, lease);
            });
  }

  private static WorkerRow worker(Tx tx, long id) {
    WorkerRow w = tx.workers().get(id).orElseThrow(() -> TorcException.notFound("worker", id));
    if (w.closed()) {
      throw TorcException.of(
              ErrorKind.NOT_FOUND, "worker " + id + " has left or its lease has ended")
          .withHint("register again");
    }
    return w;
  }

  private WorkerRow renewed(Tx tx, long id) {
    WorkerRow w = worker(tx, id);
    long now = ctx.times().millis();
    long lease = w.info().leaseSeconds() * 1000L;
    if (w.leaseExpiresMillis() - now < lease * 3 / 4) {
      // Not each time: a claim that finds nothing should write nothing.
      tx.workers().renew(id, now + lease);
    }
    return w;
  }

  @Override
  public WorkAnswer claim(long workerId, WorkRequest request) {
    return Database.join(claimLater(workerId, request));
  }

  /** Like {@link #claim} without blocking: the future completes when there is something to say. */
  public CompletableFuture<WorkAnswer> claimLater(long workerId, WorkRequest request) {
    Held<WorkAnswer> held =
        requests.begin(request.waitMillis(), workerId, WorkAnswer.NOTHING, ctx.work());
    attempt(workerId, request, held, null);
    return held.answer();
  }

  private void attempt(
      long workerId, WorkRequest request, Held<WorkAnswer> held, @Nullable Wake wake) {
    requests.submit(
        held,
        tx -> {
          held.forget();
          WorkerRow w = renewed(tx, workerId);
          if (held.answer().isDone()) {
            passOn(tx, wake);
            return null;
          }
          WorkAnswer a = claims.answer(tx, w, request);
          if (saysSomething(a) || held.isOver()) {
            tx.afterCommit(() -> held.answer().complete(a));
          } else {
            requests.hold(held, serves(w), by -> attempt(workerId, request, held, by));
          }
          if (a.jobs().isEmpty() && wake != null && WorkerClaims.hasReady(tx, wake.workflowId())) {
            passOn(tx, wake);
          }
          return null;
        });
  }

  private void passOn(Tx tx, @Nullable Wake wake) {
    if (wake != null) {
      ctx.work().passOn(tx, wake);
    }
  }

  private static boolean saysSomething(WorkAnswer a) {
    return !a.jobs().isEmpty() || !a.actions().isEmpty() || a.complete();
  }

  /** Answers every held request at once, now and from now on: the server is about to stop. */
  public void answerHeld() {
    requests.answerAll();
  }

  private static LongPredicate serves(WorkerRow w) {
    List<Long> ids = w.info().workflowIds();
    return ids.isEmpty() ? x -> true : ids::contains;
  }

  @Override
  public ReportAnswer report(long workerId, List<JobReport> list, @Nullable WorkRequest next) {
    return ctx.db()
        .write(
            tx -> {
              List<Refusal> refused = reports.accept(tx, list);
              Optional<WorkerRow> w = tx.workers().get(workerId).filter(x -> !x.closed());
              if (w.isEmpty()) {
                // The reports count by attempt, not by worker; but no new jobs for a stranger.
                return new ReportAnswer(refused, WorkAnswer.NOTHING);
              }
              renewed(tx, workerId);
              WorkAnswer work =
                  next == null ? WorkAnswer.NOTHING : claims.answer(tx, w.get(), next);
              if (next != null && work.jobs().isEmpty()) {
                // Another request of this worker may be held for the rest of its capacity: now that
                // more is free it can ask for all of it at once, which may be what a job needs.
                tx.afterCommit(() -> requests.answerClaimsOf(workerId));
              }
              return new ReportAnswer(refused, work);
            });
  }

  @Override
  public List<Cancellation> heartbeat(long workerId, List<RunningAttempt> running, int waitMillis) {
    return Database.join(heartbeatLater(workerId, running, waitMillis));
  }

  /** Like {@link #heartbeat} without blocking. */
  public CompletableFuture<List<Cancellation>> heartbeatLater(
      long workerId, List<RunningAttempt> running, int waitMillis) {
    Held<List<Cancellation>> held = requests.begin(waitMillis, 0, List.of(), ctx.signals());
    beat(workerId, running, held, true);
    return held.answer();
  }

  private void beat(
      long workerId, List<RunningAttempt> running, Held<List<Cancellation>> held, boolean fresh) {
    requests.submit(
        held,
        tx -> {
          held.forget();
          WorkerRow w = renewed(tx, workerId);
          if (fresh) {
            heartbeats.takeBackUnknown(tx, w, running);
          }
          List<Cancellation> stop = heartbeats.toStop(tx, workerId, running);
          if (!stop.isEmpty() || held.isOver()) {
            tx.afterCommit(() -> held.answer().complete(stop));
          } else {
            requests.hold(held, x -> true, by -> beat(workerId, running, held, false));
          }
          return null;
        });
  }

  @Override
  public List<RunningAttempt> giveBack(long workerId, List<RunningAttempt> unstarted) {
    return ctx.db()
        .write(
            tx -> {
              renewed(tx, workerId);
              return heartbeats.takeBack(tx, workerId, unstarted);
            });
  }

  @Override
  public List<ActionOrder> finishing(long workerId) {
    return ctx.db()
        .write(
            tx -> {
              WorkerRow w = renewed(tx, workerId);
              Set<Long> scope = new LinkedHashSet<>(w.info().workflowIds());
              tx.workers().nodes(workerId).forEach(n -> scope.add(n.workflowId()));
              List<ActionOrder> out = new ArrayList<>();
              for (long id : scope) {
                if (tx.actions().any(id)) {
                  out.addAll(claims.take(tx, w, id, List.of(Triggers.WORKER_COMPLETE)));
                }
              }
              return out;
            });
  }

  @Override
  public void deregister(long workerId) {
    ctx.db()
        .write(
            tx -> {
              leave(tx, worker(tx, workerId), JobCause.GIVEN_BACK);
              return null;
            });
  }

  private void leave(Tx tx, WorkerRow w, String cause) {
    for (WorkerStore.Node n : tx.workers().nodes(w.id())) {
      for (JobRow j : tx.jobs().heldBy(n.id())) {
        if (j.status().isActive()) {
          reports.requeue(tx, j, cause);
        }
      }
      tx.workers()
          .closeNode(n.id(), ctx.times().rfc3339(), ctx.times().secondsSince(n.startTime()));
      tx.records()
          .get(Table.COMPUTE_NODE, n.id())
          .ifPresent(node -> NodeEvents.stopped(ctx, tx, n.id(), node));
    }
    tx.workers().close(w.id(), ctx.times().millis());
  }

  /** Takes back the jobs of workers whose lease has ended; returns how many workers those were. */
  public int expireLeases() {
    long now = ctx.times().millis();
    if (ctx.db().read(tx -> tx.workers().expired(now)).isEmpty()) {
      return 0;
    }
    return ctx.db()
        .write(
            tx -> {
              List<WorkerRow> gone = tx.workers().expired(now);
              gone.forEach(w -> leave(tx, w, JobCause.WORKER_LOST));
              return gone.size();
            });
  }

  /** After a stand-still of the server: nobody could renew, so everybody gets a full lease. */
  void graceAfterRestart() {
    ctx.db()
        .write(
            tx -> {
              long now = ctx.times().millis();
              for (WorkerRow w : tx.workers().open()) {
                tx.workers().renew(w.id(), now + w.info().leaseSeconds() * 1000L);
              }
              return null;
            });
  }

  @Override
  public void close() {
    // Nothing of its own: the engine closes what it opened.
  }
}
