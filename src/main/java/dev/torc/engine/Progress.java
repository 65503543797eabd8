package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.store.GraphStore.Candidate;
import dev.torc.store.JobRow;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the end of jobs, in the same transaction: dependents become ready or are
 * canceled, actions are triggered, held requests are woken.
 */
final class Progress {
  private final Context ctx;

  Progress(Context ctx) {
    this.ctx = ctx;
  }

  static boolean allFinished(Tx tx, long workflowId) {
    return !tx.workflows().hasUnfinished(workflowId);
  }

  /** Jobs of one workflow have just been given a status by a report. */
  void ended(Tx tx, long workflowId, List<JobRow> jobs) {
    List<Long> complete = new ArrayList<>();
    for (JobRow j : jobs) {
      if (j.status().isComplete()) {
        complete.add(j.id());
      }
    }
    if (jobs.stream().anyMatch(Progress::failed) && tx.workflows().cascadesAtOnce(workflowId)) {
      jobs.stream().filter(Progress::failed).forEach(j -> cascade(tx, j, complete));
    }
    boolean actions = tx.actions().any(workflowId);
    if (actions) {
      Triggers.jobs(tx, workflowId, Triggers.JOBS_COMPLETE, complete);
    }
    List<Long> ready = release(tx, workflowId, complete);
    if (actions) {
      Triggers.jobs(tx, workflowId, Triggers.JOBS_READY, ready);
    }
    boolean finished = allFinished(tx, workflowId);
    if (finished && actions) {
      Triggers.workflow(tx, workflowId, Triggers.WORKFLOW_COMPLETE);
    }
    boolean news = finished || (actions && !complete.isEmpty());
    ctx.work().wakeAfter(tx, workflowId, news ? Integer.MAX_VALUE : ready.size());
  }

  private static boolean failed(JobRow j) {
    return j.status() == JobStatus.FAILED || j.status() == JobStatus.TERMINATED;
  }

  /** Ends what is downstream of a failed job without waiting for its other dependencies. */
  private static void cascade(Tx tx, JobRow failed, List<Long> complete) {
    for (long id : tx.graph().downstream(failed.id())) {
      JobRow d = Context.job(tx, id);
      if (d.status() == JobStatus.BLOCKED && d.cancelOnBlockingJobFailure()) {
        Move.CASCADE.check(id, d.status(), JobStatus.CANCELED);
        tx.jobs().release(id, JobStatus.CANCELED, JobCause.FAILED_DEPENDENCY);
        complete.add(id);
      }
    }
  }

  /** Counts down the dependents of complete jobs; returns those that became ready. */
  private List<Long> release(Tx tx, long workflowId, List<Long> complete) {
    List<Long> ready = new ArrayList<>();
    Deque<Long> todo = new ArrayDeque<>(complete);
    Boolean failures = null;
    long run = 0;
    while (!todo.isEmpty()) {
      long done = todo.poll();
      if (!tx.graph().hasDependents(done) || tx.graph().adjustDependents(done, -1) == 0) {
        continue;
      }
      if (failures == null) {
        var head = Context.workflow(tx, workflowId);
        failures = head.hasFailures();
        run = head.runId();
      }
      for (Candidate c : tx.graph().released(done)) {
        if (settle(tx, c, failures, run)) {
          ready.add(c.jobId());
        } else {
          todo.add(c.jobId());
        }
      }
    }
    return ready;
  }

  /** Decides about a blocked job that waits for nothing: true for ready, false for canceled. */
  private static boolean settle(Tx tx, Candidate c, boolean failures, long run) {
    if (failures && c.cancelOnFailure() && tx.graph().hasFailedDependency(c.jobId(), run)) {
      Move.CASCADE.check(c.jobId(), JobStatus.BLOCKED, JobStatus.CANCELED);
      tx.jobs().release(c.jobId(), JobStatus.CANCELED, JobCause.FAILED_DEPENDENCY);
      return false;
    }
    Move.UNBLOCK.check(c.jobId(), JobStatus.BLOCKED, JobStatus.READY);
    tx.jobs().release(c.jobId(), JobStatus.READY, null);
    return true;
  }

  /** Blocked jobs wait for nothing, though no job has just ended: what they waited for is gone. */
  void freed(Tx tx, WorkflowHead w, List<Candidate> blockedByNothing) {
    List<Long> ready = new ArrayList<>();
    List<Long> canceled = new ArrayList<>();
    for (Candidate c : blockedByNothing) {
      (settle(tx, c, w.hasFailures(), w.runId()) ? ready : canceled).add(c.jobId());
    }
    ready.addAll(release(tx, w.id(), canceled));
    Triggers.jobs(tx, w.id(), Triggers.JOBS_READY, ready);
    ctx.work().wakeAfter(tx, w.id(), ready.size());
  }

  /**
   * Gives a job a status outside the usual course and keeps the counters of its dependents right.
   */
  static void set(Tx tx, JobRow j, JobStatus to, @Nullable String cause) {
    tx.jobs().setStatus(j.id(), to, cause);
    if (j.status().isComplete() != to.isComplete()) {
      tx.graph().adjustDependents(j.id(), to.isComplete() ? -1 : 1);
    }
  }
}
