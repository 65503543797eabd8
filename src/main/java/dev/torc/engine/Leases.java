package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.RetryPolicy;
import dev.torc.store.ClaimClass;
import dev.torc.store.JobRow;
import dev.torc.store.LeaseStore.Claimant;
import dev.torc.store.LeaseStore.Lease;
import dev.torc.store.ResultStore.NewResult;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Claims that are held one job at a time, each by a lease that must be renewed: for claimants that
 * are known by a name only and come for one job after the other. Thread-safe.
 */
public final class Leases {
  private final Context ctx;
  private final Jobs jobs;
  private final WorkerReports reports;
  private final Retries retries;
  private final Claimants claimants;

  Leases(Context ctx, Jobs jobs, WorkerReports reports, Retries retries, Claimants claimants) {
    this.ctx = ctx;
    this.jobs = jobs;
    this.reports = reports;
    this.retries = retries;
    this.claimants = claimants;
  }

  /**
   * A request for one job.
   *
   * @param claimant name of who asks; need not be registered
   * @param labels what it holds; a job with labels needs all of them
   * @param ttlSeconds how long the claim lives without a renewal
   * @param pool only jobs of workflows of this pool; null for all
   */
  public record Request(
      String claimant, List<String> labels, long ttlSeconds, @Nullable String pool) {}

  /**
   * A job that was handed out.
   *
   * @param job the job, running already
   * @param upstreamOutputs JSON texts of what direct dependencies left, by job id; may be empty
   * @param enqueuedMillis when it became ready
   * @param delayedUntilMillis end of the pause before this attempt; 0 for none
   */
  public record Granted(
      JobRow job,
      Map<String, String> env,
      List<String> labels,
      RetryPolicy retry,
      Map<Long, String> upstreamOutputs,
      long enqueuedMillis,
      long delayedUntilMillis,
      long grantedMillis) {}

  /** The first job in the queue that fits, held by a lease of the given id from now on. */
  public Optional<Granted> claim(Request r, String leaseId) {
    retries.wakeDue();
    claimants.heard(r.claimant());
    if (!ctx.db().read(tx -> first(tx, r).isPresent())) {
      return Optional.empty(); // a poll that finds nothing writes nothing
    }
    return ctx.db().write(tx -> first(tx, r).map(id -> grant(tx, r, leaseId, id)));
  }

  private static Optional<Long> first(Tx tx, Request r) {
    List<ClaimClass> heads =
        tx.claims().headsEverywhere(r.pool() == null ? null : List.of(r.pool()));
    return Claims.policy(tx)
        .byCount(heads, 1, c -> isSmall(c) && ClaimPolicy.labelsFit(c, r.labels(), true))
        .stream()
        .findFirst();
  }

  /** Who is known by a name only has not said how large it is. */
  private static boolean isSmall(ClaimClass c) {
    return c.numGpus() == 0 && c.numNodes() <= 1;
  }

  private Granted grant(Tx tx, Request r, String leaseId, long jobId) {
    long now = ctx.times().millis();
    JobRow ready = Context.job(tx, jobId);
    WorkflowHead w = Context.workflow(tx, ready.workflowId());
    JobRow j = Claims.freshAttempt(tx, ready, w.runId());
    Claimant c = claimants.known(tx, r.claimant(), r.labels());
    long node = claimants.node(tx, c, w.id());
    Move.CLAIM_AND_START.check(j.id(), j.status(), JobStatus.RUNNING);
    tx.jobs().start(j.id(), ctx.times().rfc3339(), node);
    tx.leases().deleteOfJob(j.id()); // one is left when a user has reset a job that was held
    tx.leases()
        .insert(
            new Lease(
                leaseId,
                j.id(),
                w.id(),
                w.runId(),
                j.attemptId(),
                c.id(),
                node,
                r.ttlSeconds(),
                now,
                end(now, r.ttlSeconds())));
    jobs.started(tx, j.withStatus(JobStatus.RUNNING), node);
    tx.afterCommit(() -> ctx.claimed().increment());
    return new Granted(
        j.withStatus(JobStatus.RUNNING),
        Checks.envMap(j.env()),
        Checks.textList(j.labels()),
        tx.retries().policy(j.id()).orElse(RetryPolicy.atOnce(0)),
        tx.retries().upstreamOutputs(j.id()),
        enqueued(tx, j, w),
        tx.retries().delayedUntil(j.id()),
        now);
  }

  private static long end(long now, long ttlSeconds) {
    return now + Math.min(ttlSeconds, Integer.MAX_VALUE) * 1000L;
  }

  private static long enqueued(Tx tx, JobRow j, WorkflowHead w) {
    long news = tx.leases().lastNews(j.id(), w.runId()).map(Leases::millis).orElse(0L);
    return Math.max(news, tx.workflows().runStarted(w.id()));
  }

  private static long millis(String time) {
    try {
      return Instant.parse(time.replace("+00:00", "Z")).toEpochMilli();
    } catch (DateTimeParseException e) {
      return 0; // a text of a foreign client: not checked when it came in
    }
  }

  private static Lease lease(Tx tx, String id) {
    return tx.leases()
        .get(id)
        .orElseThrow(() -> TorcException.of(ErrorKind.CONFLICT, "lease " + id + " is not held"));
  }

  /** The job that a lease holds, and for whom; empty when the lease is gone. */
  public Optional<Lease> find(String leaseId) {
    return ctx.db().read(tx -> tx.leases().get(leaseId));
  }

  /**
   * Lets a lease begin anew.
   *
   * @param atLeastSeconds it lives so long even if less was asked for
   * @throws TorcException CONFLICT when the lease is gone
   */
  public void renew(String leaseId, long atLeastSeconds) {
    ctx.db()
        .write(
            tx -> {
              Lease l = lease(tx, leaseId);
              long ttl = Math.max(atLeastSeconds, l.ttlSeconds());
              tx.leases().renew(l.id(), ttl, end(ctx.times().millis(), ttl));
              claimants.heard(tx, l.claimantId());
              return null;
            });
  }

  /**
   * The job ended well.
   *
   * @param outputs JSON text that dependents are given
   * @throws TorcException CONFLICT when the lease is gone
   */
  public void complete(String leaseId, String outputs) {
    ctx.db()
        .write(
            tx -> {
              end(tx, lease(tx, leaseId), JobStatus.COMPLETED, 0, false, outputs, null);
              return null;
            });
  }

  /**
   * The job failed; whether it is tried again follows from its budget.
   *
   * @param retryable false: it is not, whatever budget it has
   * @throws TorcException CONFLICT when the lease is gone
   */
  public void fail(String leaseId, String error, int returnCode, boolean retryable) {
    ctx.db()
        .write(
            tx -> {
              end(tx, lease(tx, leaseId), JobStatus.FAILED, returnCode, retryable, null, error);
              return null;
            });
  }

  private void end(
      Tx tx,
      Lease l,
      JobStatus status,
      int returnCode,
      boolean retryable,
      @Nullable String outputs,
      @Nullable String error) {
    tx.leases().delete(l.id());
    claimants.heard(tx, l.claimantId());
    JobRow j = Context.job(tx, l.jobId());
    if (canceled(tx, j, l)) {
      // What a canceled job says when it stops changes nothing; only that it has stopped is kept.
      keepCanceled(tx, l, returnCode);
      return;
    }
    if (!holds(tx, j, l)) {
      throw TorcException.of(ErrorKind.CONFLICT, "lease " + l.id() + " is not held any more");
    }
    if (reports.accept(tx, report(l, status, returnCode), retryable)) {
      tx.retries().setOutcome(j.id(), j.workflowId(), outputs, error);
    }
  }

  private static boolean sameRun(Tx tx, Lease l) {
    return tx.workflows().head(l.workflowId()).filter(w -> w.runId() == l.runId()).isPresent();
  }

  private static boolean canceled(Tx tx, JobRow j, Lease l) {
    return j.status() == JobStatus.CANCELED && j.attemptId() == l.attemptId() && sameRun(tx, l);
  }

  private static boolean holds(Tx tx, JobRow j, Lease l) {
    return j.status() == JobStatus.RUNNING
        && j.attemptId() == l.attemptId()
        && j.computeNodeId() != null
        && j.computeNodeId() == l.computeNodeId()
        && sameRun(tx, l);
  }

  private double minutes(Lease l) {
    return (ctx.times().millis() - l.startedMillis()) / 60_000.0;
  }

  private JobReport report(Lease l, JobStatus status, int returnCode) {
    return new JobReport(
        l.jobId(),
        l.workflowId(),
        l.runId(),
        (int) l.attemptId(),
        l.computeNodeId(),
        returnCode,
        status,
        minutes(l),
        ctx.times().rfc3339(),
        JobReport.Usage.UNKNOWN,
        null,
        null,
        null,
        null,
        List.of());
  }

  private void keepCanceled(Tx tx, Lease l, int returnCode) {
    if (tx.results().find(l.jobId(), l.runId(), l.attemptId()).isPresent()) {
      return;
    }
    long id =
        tx.results()
            .insert(
                new NewResult(
                    l.workflowId(),
                    l.jobId(),
                    l.runId(),
                    l.attemptId(),
                    l.computeNodeId(),
                    returnCode,
                    minutes(l),
                    ctx.times().rfc3339(),
                    JobStatus.CANCELED,
                    JobReport.Usage.UNKNOWN));
    tx.results().makeCurrent(l.jobId(), id);
  }

  /** Takes back the jobs whose leases have ended; returns how many leases that were. */
  public int expire() {
    long now = ctx.times().millis();
    if (ctx.db().read(tx -> tx.leases().expired(now)).isEmpty()) {
      return 0;
    }
    return ctx.db()
        .write(
            tx -> {
              List<Lease> gone = tx.leases().expired(now);
              for (Lease l : gone) {
                tx.leases().delete(l.id());
                tx.jobs()
                    .get(l.jobId())
                    .filter(j -> holds(tx, j, l))
                    .ifPresent(j -> reports.requeue(tx, j, JobCause.WORKER_LOST));
              }
              return gone.size();
            });
  }

  /** After a stand-still of the server: nobody could renew, so everybody gets a full lease. */
  void graceAfterRestart() {
    ctx.db()
        .write(
            tx -> {
              tx.leases().renewAll(ctx.times().millis());
              return null;
            });
  }
}
