package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
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
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Workers that hold leases: they register, claim, report and send heartbeats; whoever stops doing
 * so loses its jobs to others. Thread-safe; also usable directly as the worker's {@link JobSource}.
 */
public final class Workers implements JobSource {
  /** A job that lost its worker in so many attempts is not tried again. */
  private static final int MAX_ATTEMPTS = 20;

  private static final int MIN_LEASE_SECONDS = 5;
  private static final int MAX_LEASE_SECONDS = 86_400;
  private static final int MAX_WAIT_MILLIS = 60_000;

  private final Context ctx;
  private final WorkerClaims claims;
  private final WorkerReports reports;
  private final ScheduledExecutorService timer;

  Workers(Context ctx, WorkerClaims claims, WorkerReports reports, ScheduledExecutorService timer) {
    this.ctx = ctx;
    this.claims = claims;
    this.reports = reports;
    this.timer = timer;
  }

  @Override
  public Registration register(WorkerInfo info) {
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
              long id = tx.workers().insert(granted, now, now + lease * 1000L);
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
    tx.workers().renew(id, ctx.times().millis() + w.info().leaseSeconds() * 1000L);
    return w;
  }

  @Override
  public WorkAnswer claim(long workerId, WorkRequest request) {
    return Database.join(claimLater(workerId, request));
  }

  /** Like {@link #claim} without blocking: the future completes when there is something to say. */
  public CompletableFuture<WorkAnswer> claimLater(long workerId, WorkRequest request) {
    CompletableFuture<WorkAnswer> answer = new CompletableFuture<>();
    long until = System.nanoTime() + Math.min(request.waitMillis(), MAX_WAIT_MILLIS) * 1_000_000L;
    attempt(workerId, request, until, answer);
    return answer;
  }

  private void attempt(
      long workerId, WorkRequest request, long until, CompletableFuture<WorkAnswer> answer) {
    try {
      ctx.db()
          .submit(
              tx -> {
                WorkerRow w = renewed(tx, workerId);
                WorkAnswer a = claims.answer(tx, w, request);
                if (saysSomething(a) || until - System.nanoTime() <= 0) {
                  tx.afterCommit(() -> complete(answer, a));
                } else {
                  hold(w, () -> attempt(workerId, request, until, answer), until, answer);
                }
                return null;
              })
          .whenComplete(
              (x, e) -> {
                if (e != null) {
                  answer.completeExceptionally(e);
                }
              });
    } catch (TorcException e) {
      answer.completeExceptionally(e);
    }
  }

  private static boolean saysSomething(WorkAnswer a) {
    return !a.jobs().isEmpty() || !a.actions().isEmpty() || a.complete();
  }

  private void complete(CompletableFuture<WorkAnswer> answer, WorkAnswer a) {
    answer.complete(a);
  }

  /** Keeps a request until news of its workflows, or its time, whichever comes first. */
  private void hold(WorkerRow w, Runnable retry, long until, CompletableFuture<WorkAnswer> answer) {
    Waiters.Waiter waiter = new Waiters.Waiter(serves(w), retry);
    ctx.work().add(waiter);
    timer.schedule(
        () -> {
          if (ctx.work().remove(waiter)) {
            answer.complete(WorkAnswer.NOTHING);
          }
        },
        Math.max(1, until - System.nanoTime()),
        TimeUnit.NANOSECONDS);
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
              return new ReportAnswer(
                  refused, next == null ? WorkAnswer.NOTHING : claims.answer(tx, w.get(), next));
            });
  }

  @Override
  public List<Cancellation> heartbeat(long workerId, List<RunningAttempt> running, int waitMillis) {
    return Database.join(heartbeatLater(workerId, running, waitMillis));
  }

  /** Like {@link #heartbeat} without blocking. */
  public CompletableFuture<List<Cancellation>> heartbeatLater(
      long workerId, List<RunningAttempt> running, int waitMillis) {
    CompletableFuture<List<Cancellation>> answer = new CompletableFuture<>();
    long until = System.nanoTime() + Math.min(waitMillis, MAX_WAIT_MILLIS) * 1_000_000L;
    beat(workerId, running, until, answer);
    return answer;
  }

  private void beat(
      long workerId,
      List<RunningAttempt> running,
      long until,
      CompletableFuture<List<Cancellation>> answer) {
    try {
      ctx.db()
          .submit(
              tx -> {
                renewed(tx, workerId);
                List<Cancellation> stop = toStop(tx, running);
                if (!stop.isEmpty() || until - System.nanoTime() <= 0) {
                  tx.afterCommit(() -> answer.complete(stop));
                  return null;
                }
                Waiters.Waiter waiter =
                    new Waiters.Waiter(x -> true, () -> beat(workerId, running, until, answer));
                ctx.signals().add(waiter);
                timer.schedule(
                    () -> {
                      if (ctx.signals().remove(waiter)) {
                        answer.complete(List.of());
                      }
                    },
                    Math.max(1, until - System.nanoTime()),
                    TimeUnit.NANOSECONDS);
                return null;
              })
          .whenComplete(
              (x, e) -> {
                if (e != null) {
                  answer.completeExceptionally(e);
                }
              });
    } catch (TorcException e) {
      answer.completeExceptionally(e);
    }
  }

  private static List<Cancellation> toStop(Tx tx, List<RunningAttempt> running) {
    List<Cancellation> stop = new ArrayList<>();
    for (RunningAttempt r : running) {
      Optional<JobRow> j = tx.jobs().get(r.jobId());
      boolean sameRun =
          j.flatMap(x -> tx.workflows().head(x.workflowId()))
              .filter(w -> w.runId() == r.runId())
              .isPresent();
      if (j.isPresent() && sameRun && j.get().attemptId() == r.attemptId()) {
        if (j.get().status() == JobStatus.RUNNING) {
          continue;
        }
        if (j.get().status() == JobStatus.CANCELED) {
          stop.add(new Cancellation(r.jobId(), r.runId(), r.attemptId(), "canceled"));
          continue;
        }
      }
      stop.add(new Cancellation(r.jobId(), r.runId(), r.attemptId(), "lost"));
    }
    return stop;
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
          reports.requeue(tx, j, MAX_ATTEMPTS, cause);
        }
      }
      tx.workers()
          .closeNode(n.id(), ctx.times().rfc3339(), ctx.times().secondsSince(n.startTime()));
      ctx.events()
          .publish(
              tx,
              n.workflowId(),
              "compute_node_stopped",
              LiveEvent.Severity.INFO,
              () -> Context.data("compute_node_id", n.id(), "hostname", w.info().hostname()));
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
