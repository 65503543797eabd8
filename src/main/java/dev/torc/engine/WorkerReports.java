package dev.torc.engine;

import dev.torc.model.FailureRules;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.ReportAnswer.Refusal;
import dev.torc.model.work.RetryPolicy;
import dev.torc.store.JobRow;
import dev.torc.store.ResultStore.NewResult;
import dev.torc.store.ResultStore.Stored;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes reports of workers that hold leases, inside one transaction. A report counts only for the
 * attempt, the run and the compute node that the job was given to; everything else is refused and
 * changes nothing.
 */
final class WorkerReports {
  /** A job that lost its worker in so many attempts is not tried again. */
  private static final int MAX_ATTEMPTS = 20;

  private final Context ctx;
  private final Jobs jobs;
  private final Completions completions;
  private final Progress progress;
  private final Retries retries;
  private final JobLogs logs;
  private final RunCrate crate;

  WorkerReports(
      Context ctx,
      Jobs jobs,
      Completions completions,
      Progress progress,
      Retries retries,
      JobLogs logs,
      RunCrate crate) {
    this.logs = logs;
    this.crate = crate;
    this.ctx = ctx;
    this.jobs = jobs;
    this.completions = completions;
    this.progress = progress;
    this.retries = retries;
  }

  /**
   * Takes the report of one job, which the claimant is known to hold.
   *
   * @param retryable false: a failure is final, whatever budget the job has
   * @return whether the job has ended for good
   */
  boolean accept(Tx tx, JobReport report, boolean retryable) {
    Optional<JobRow> ended = one(tx, report, retryable);
    ended.ifPresent(j -> progress.ended(tx, j.workflowId(), List.of(j)));
    return ended.isPresent();
  }

  List<Refusal> accept(Tx tx, List<JobReport> reports) {
    List<Refusal> refused = new ArrayList<>();
    Map<Long, List<JobRow>> ended = new LinkedHashMap<>();
    for (JobReport r : reports) {
      try {
        one(tx, r, true)
            .ifPresent(j -> ended.computeIfAbsent(j.workflowId(), w -> new ArrayList<>()).add(j));
      } catch (TorcException e) {
        if (e.kind().httpStatus() >= 500) {
          throw e;
        }
        refused.add(new Refusal(r.jobId(), r.attemptId(), e.message()));
      }
    }
    ended.forEach((workflow, list) -> progress.ended(tx, workflow, list));
    return refused;
  }

  /** Returns the job when it has ended for good, empty when it is tried again or known already. */
  private Optional<JobRow> one(Tx tx, JobReport r, boolean retryable) {
    JobRow j = Context.job(tx, r.jobId());
    Optional<Stored> known = tx.results().find(r.jobId(), r.runId(), r.attemptId());
    if (known.isPresent()) {
      if (known.get().returnCode() == r.returnCode()
          && known.get().computeNodeId() == r.computeNodeId()) {
        return Optional.empty(); // the same report once more: the first answer was lost
      }
      throw TorcException.invalid(
          "attempt " + r.attemptId() + " of job " + r.jobId() + " has another result already");
    }
    WorkflowHead w = Context.workflow(tx, j.workflowId());
    fence(w, j, r);
    JobStatus status = finalStatus(tx, w, j, r, retryable);
    long result = store(tx, j, r, status == JobStatus.READY ? JobStatus.FAILED : status);
    tx.results().insertLog(result, r.stdoutTail(), r.stderrTail(), r.stdoutPath(), r.stderrPath());
    logs.keepTails(tx, j, r);
    r.outputFiles().forEach(f -> tx.results().setFileTime(f.fileId(), j.workflowId(), f.mtime()));
    crate.ended(tx, j, r);
    if (status == JobStatus.READY) {
      Move.RETRY.check(j.id(), j.status(), JobStatus.READY);
      tx.results().makeCurrent(j.id(), result);
      jobs.retry(tx, j, w.runId());
      tx.retries().policy(j.id()).ifPresent(p -> retries.pause(tx, j, p));
      return Optional.empty();
    }
    Move.COMPLETE.check(j.id(), j.status(), status);
    return Optional.of(completions.end(tx, w, j, status, r.returnCode(), result));
  }

  private static void fence(WorkflowHead w, JobRow j, JobReport r) {
    boolean holds =
        j.status() == JobStatus.RUNNING
            && w.runId() == r.runId()
            && j.attemptId() == r.attemptId()
            && j.computeNodeId() != null
            && j.computeNodeId() == r.computeNodeId();
    if (!holds) {
      throw TorcException.invalid(
          "attempt "
              + r.attemptId()
              + " of job "
              + j.id()
              + " in run "
              + r.runId()
              + " is not held by this worker any more: the job is "
              + j.status().wireName()
              + ", attempt "
              + j.attemptId()
              + ", run "
              + w.runId());
    }
  }

  /** READY stands for: try again. */
  private static JobStatus finalStatus(
      Tx tx, WorkflowHead w, JobRow j, JobReport r, boolean retryable) {
    if (!r.status().isTerminal()) {
      throw TorcException.invalid(
          "'" + r.status().wireName() + "' is not a status of an ended job");
    }
    boolean failure = r.status() == JobStatus.FAILED || r.status() == JobStatus.TERMINATED;
    if (!failure || r.returnCode() == 0) {
      return r.status();
    }
    Optional<RetryPolicy> budget = tx.retries().policy(j.id());
    if (budget.isPresent()) {
      return retryable && budget.get().allows(j.attemptId()) ? JobStatus.READY : r.status();
    }
    FailureRules rules =
        FailureRules.parse(
            j.failureHandlerId() == null
                ? null
                : tx.claims().rules(j.failureHandlerId()).orElse(null));
    int tries = tx.results().tries(j, w.runId());
    return rules.outcome(r.status(), r.returnCode(), tries, w.usePendingFailed());
  }

  private static long store(Tx tx, JobRow j, JobReport r, JobStatus status) {
    return tx.results()
        .insert(
            new NewResult(
                j.workflowId(),
                j.id(),
                r.runId(),
                r.attemptId(),
                r.computeNodeId(),
                r.returnCode(),
                r.execTimeMinutes(),
                r.completionTime(),
                status,
                r.usage()));
  }

  /** A job whose worker is gone: back into the queue, or failed when that happened too often. */
  void requeue(Tx tx, JobRow j, String cause) {
    WorkflowHead w = Context.workflow(tx, j.workflowId());
    boolean givenBack = cause.equals(JobCause.GIVEN_BACK);
    Optional<RetryPolicy> budget = tx.retries().policy(j.id());
    boolean triesLeft =
        budget.map(p -> p.allows(j.attemptId())).orElse(j.attemptId() < MAX_ATTEMPTS);
    if (!triesLeft && !givenBack) {
      Move.GIVE_UP.check(j.id(), j.status(), JobStatus.FAILED);
      tx.workflows().setHasFailures(w.id(), true);
      tx.jobs().release(j.id(), JobStatus.FAILED, JobCause.WORKER_LOST);
      progress.ended(tx, w.id(), List.of(j.withStatus(JobStatus.FAILED)));
      return;
    }
    Move.REQUEUE.check(j.id(), j.status(), JobStatus.READY);
    if (givenBack) {
      tx.jobs().release(j.id(), JobStatus.READY, cause);
    } else {
      tx.jobs().nextAttempt(j.id(), "retry", cause);
      ctx.store(
          tx,
          j.workflowId(),
          Context.data(
              "event_type", "job_requeued",
              "job_id", j.id(),
              "job_name", j.name(),
              "previous_attempt", j.attemptId(),
              "new_attempt", j.attemptId() + 1,
              "run_id", w.runId(),
              "message", "the worker of job '" + j.name() + "' was lost"));
      budget.ifPresent(p -> retries.pause(tx, j, p));
    }
    ctx.work().wakeAfter(tx, j.workflowId(), 1);
  }
}
