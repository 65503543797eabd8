package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.model.work.RetryPolicy;
import dev.torc.store.JobRow;
import dev.torc.store.Tx;

/**
 * Pauses between the attempts of a job that has a retry budget. While it pauses the job is blocked
 * with the cause {@link JobCause#BACKOFF}; whoever claims next after the pause finds it ready.
 */
final class Retries {
  private final Context ctx;

  /** When the next pause ends, or earlier; written by the writer thread only. */
  private volatile long nextDue;

  Retries(Context ctx) {
    this.ctx = ctx;
  }

  /** Lets the next attempt of a job, which is ready just now, wait for the pause of its policy. */
  void pause(Tx tx, JobRow failed, RetryPolicy policy) {
    long now = ctx.times().millis();
    long pause = policy.pauseMillis(failed.attemptId());
    if (pause == 0) {
      tx.retries().setDelay(failed.id(), failed.workflowId(), now, true);
      return;
    }
    Move.PAUSE.check(failed.id(), JobStatus.READY, JobStatus.BLOCKED);
    tx.jobs().setStatus(failed.id(), JobStatus.BLOCKED, JobCause.BACKOFF);
    tx.retries().setDelay(failed.id(), failed.workflowId(), now + pause, false);
    nextDue = Math.min(nextDue, now + pause);
  }

  /** Makes the jobs ready whose pause has ended. Costs nothing when there is none. */
  void wakeDue() {
    long now = ctx.times().millis();
    if (now < nextDue) {
      return;
    }
    ctx.db()
        .write(
            tx -> {
              for (long id : tx.retries().due(now)) {
                tx.retries().markDue(id);
                tx.jobs().get(id).filter(Retries::pauses).ifPresent(j -> wake(tx, j));
              }
              nextDue = tx.retries().nextDue().orElse(Long.MAX_VALUE);
              return null;
            });
  }

  private static boolean pauses(JobRow j) {
    return j.status() == JobStatus.BLOCKED && JobCause.BACKOFF.equals(j.cause());
  }

  private void wake(Tx tx, JobRow j) {
    Move.UNBLOCK.check(j.id(), j.status(), JobStatus.READY);
    tx.jobs().release(j.id(), JobStatus.READY, JobCause.RETRY);
    ctx.work().wakeAfter(tx, j.workflowId(), 1);
  }
}
