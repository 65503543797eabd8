package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.store.JobRow;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.util.List;

/** Whole runs of a workflow: begin one from the start, end one. Thread-safe. */
public final class Runs {
  private static final List<JobStatus> WAITING =
      List.of(JobStatus.UNINITIALIZED, JobStatus.BLOCKED, JobStatus.READY);
  private static final List<JobStatus> HELD = List.of(JobStatus.PENDING, JobStatus.RUNNING);

  private final Context ctx;
  private final Initializer initializer;

  Runs(Context ctx, Initializer initializer) {
    this.ctx = ctx;
    this.initializer = initializer;
  }

  /**
   * Begins a run in which every job runs again, in one step: what the last run left in the queue is
   * withdrawn, and leases of canceled jobs end.
   *
   * @return false when jobs of the last run are still running; nothing has changed then
   */
  public boolean begin(long workflowId, String user) {
    return ctx.db()
        .write(
            tx -> {
              Context.refuseBusy(Context.workflow(tx, workflowId));
              if (tx.workflows().hasJobIn(workflowId, HELD)) {
                return false;
              }
              tx.leases().deleteOfWorkflow(workflowId);
              tx.retries().forget(workflowId);
              tx.workflows().beginRun(workflowId);
              tx.workflows().setRunStarted(workflowId, ctx.times().millis());
              tx.retries().beginAgain(workflowId);
              initializer.allAgain(tx, workflowId, user);
              return true;
            });
  }

  /** Ends the run: what runs and what waits is canceled; what has ended stays as it is. */
  public void cancel(long workflowId) {
    ctx.db()
        .write(
            tx -> {
              WorkflowHead w = Context.workflow(tx, workflowId);
              tx.workflows().setCanceled(workflowId);
              cancelHeld(tx, workflowId);
              cancelWaiting(tx, workflowId);
              ctx.store(
                  tx,
                  workflowId,
                  Context.data(
                      "category",
                      "workflow_canceled",
                      "message",
                      "workflow " + workflowId + " was canceled",
                      "workflow_id",
                      workflowId,
                      "run_id",
                      w.runId()));
              ctx.work().wakeAfter(tx, workflowId, Integer.MAX_VALUE);
              ctx.signals().wakeAfter(tx, workflowId, Integer.MAX_VALUE);
              return null;
            });
  }

  static void cancelHeld(Tx tx, long workflowId) {
    for (JobStatus s : HELD) {
      cancel(tx, workflowId, s, Move.CANCEL);
    }
  }

  static void cancelWaiting(Tx tx, long workflowId) {
    for (JobStatus s : WAITING) {
      cancel(tx, workflowId, s, Move.CANCEL_WAITING);
    }
  }

  private static void cancel(Tx tx, long workflowId, JobStatus from, Move move) {
    for (JobRow j : tx.jobs().withStatus(workflowId, from)) {
      move.check(j.id(), from, JobStatus.CANCELED);
      Progress.set(tx, j, JobStatus.CANCELED, JobCause.WORKFLOW_CANCELED);
    }
  }

  /** The number of the present run. */
  public long number(long workflowId) {
    return ctx.db().read(tx -> Context.workflow(tx, workflowId).runId());
  }

  /** Whether a job belongs to a workflow. */
  public boolean has(long workflowId, long jobId) {
    return ctx.db()
        .read(tx -> tx.jobs().get(jobId).filter(j -> j.workflowId() == workflowId).isPresent());
  }

  /** Whether the run of a workflow was canceled. */
  public boolean isCanceled(long workflowId) {
    return ctx.db().read(tx -> Context.workflow(tx, workflowId).canceled());
  }

  /**
   * Which of these jobs have ended in the present run and are in nobody's hands any more, or have
   * been deleted.
   */
  public List<Long> over(List<Long> jobIds) {
    return ctx.db().read(tx -> tx.jobs().over(jobIds));
  }
}
