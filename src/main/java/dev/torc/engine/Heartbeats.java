package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.model.work.Cancellation;
import dev.torc.model.work.JobSource.RunningAttempt;
import dev.torc.store.JobRow;
import dev.torc.store.Tx;
import dev.torc.store.WorkerRow;
import dev.torc.store.WorkerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what a worker says it runs with what it was given, inside one transaction. */
final class Heartbeats {
  /** An answer to a claim takes no longer than this to arrive. */
  private static final int UNKNOWN_AFTER_SECONDS = 30;

  private final Context ctx;
  private final WorkerReports reports;

  Heartbeats(Context ctx, WorkerReports reports) {
    this.ctx = ctx;
    this.reports = reports;
  }

  /**
   * A worker that was given a job and does not know of it (the answer to its claim was lost) will
   * never report it: somebody else gets it.
   */
  void takeBackUnknown(Tx tx, WorkerRow w, List<RunningAttempt> running) {
    for (WorkerStore.Node n : tx.workers().nodes(w.id())) {
      for (JobRow j : tx.jobs().heldBy(n.id())) {
        boolean known =
            running.stream().anyMatch(r -> r.jobId() == j.id() && r.attemptId() == j.attemptId());
        if (!known
            && j.status().isActive()
            && ctx.times().secondsSince(String.valueOf(j.startTime())) > UNKNOWN_AFTER_SECONDS) {
          reports.requeue(tx, j, JobCause.WORKER_LOST);
        }
      }
    }
  }

  /** Puts back into the queue what the worker holds and has not started; returns that. */
  List<RunningAttempt> takeBack(Tx tx, long workerId, List<RunningAttempt> unstarted) {
    List<RunningAttempt> taken = new ArrayList<>();
    for (RunningAttempt r : unstarted) {
      Optional<JobRow> held =
          tx.jobs()
              .get(r.jobId())
              .filter(j -> isPresentAttempt(tx, j, r) && runsFor(tx, workerId, j));
      if (held.isPresent()) {
        reports.requeue(tx, held.get(), JobCause.GIVEN_BACK);
        taken.add(r);
      }
    }
    return taken;
  }

  /** What the worker runs although it must not any more. */
  List<Cancellation> toStop(Tx tx, long workerId, List<RunningAttempt> running) {
    List<Cancellation> stop = new ArrayList<>();
    for (RunningAttempt r : running) {
      Optional<JobRow> present = tx.jobs().get(r.jobId()).filter(j -> isPresentAttempt(tx, j, r));
      boolean canceled = present.filter(j -> j.status() == JobStatus.CANCELED).isPresent();
      if (canceled || present.filter(j -> runsFor(tx, workerId, j)).isEmpty()) {
        stop.add(
            new Cancellation(r.jobId(), r.runId(), r.attemptId(), canceled ? "canceled" : "lost"));
      }
    }
    return stop;
  }

  private static boolean isPresentAttempt(Tx tx, JobRow j, RunningAttempt r) {
    return j.attemptId() == r.attemptId()
        && tx.workflows().head(j.workflowId()).filter(w -> w.runId() == r.runId()).isPresent();
  }

  private static boolean runsFor(Tx tx, long workerId, JobRow j) {
    Long node = j.computeNodeId();
    return j.status() == JobStatus.RUNNING
        && node != null
        && tx.workers().workerOfNode(node).filter(w -> w == workerId).isPresent();
  }
}
