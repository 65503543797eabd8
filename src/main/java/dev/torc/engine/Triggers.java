package dev.torc.engine;

import dev.torc.store.Row;
import dev.torc.store.Tx;
import java.util.List;

/** Counts the triggers of workflow actions (contract: Torc semantics, section 14.3 and 14.4). */
final class Triggers {
  static final String WORKFLOW_START = "on_workflow_start";
  static final String WORKFLOW_COMPLETE = "on_workflow_complete";
  static final String WORKER_START = "on_worker_start";
  static final String WORKER_COMPLETE = "on_worker_complete";
  static final String JOBS_READY = "on_jobs_ready";
  static final String JOBS_COMPLETE = "on_jobs_complete";

  private static final String COMPLETE_CODES = "[5,6,7,8]";
  private static final String READY_CODES = "[2,5,6,7,8]";

  private Triggers() {}

  /** Jobs have just become ready or complete. */
  static void jobs(Tx tx, long workflowId, String type, List<Long> jobIds) {
    if (jobIds.isEmpty() || !tx.actions().any(workflowId, type)) {
      return;
    }
    for (long job : jobIds) {
      for (long action : tx.actions().waitingFor(job, type)) {
        tx.actions().count(action, 1);
      }
    }
  }

  static void workflow(Tx tx, long workflowId, String type) {
    tx.actions().countAll(workflowId, type);
  }

  /** What initialize does to the actions: count what holds already, arm what has to run again. */
  static void reset(Tx tx, long workflowId, boolean onlyUninitialized) {
    if (!tx.actions().any(workflowId)) {
      return;
    }
    tx.actions().deleteRecovery(workflowId);
    for (Row a : tx.actions().all(workflowId)) {
      String type = a.text("trigger_type");
      boolean ofJobs = type.equals(JOBS_READY) || type.equals(JOBS_COMPLETE);
      long holds =
          ofJobs
              ? tx.actions().jobsIn(a.id(), type.equals(JOBS_READY) ? READY_CODES : COMPLETE_CODES)
              : 0;
      boolean keep =
          onlyUninitialized
              && (type.equals(WORKFLOW_START)
                  || (ofJobs
                      && tx.actions().jobsIn(a.id(), COMPLETE_CODES)
                          >= a.num("required_triggers")));
      tx.actions().setCount(a.id(), holds, keep);
    }
    workflow(tx, workflowId, WORKFLOW_START);
    for (Row a : tx.actions().all(workflowId)) {
      String type = a.text("trigger_type");
      if (type.equals(WORKER_START) || type.equals(WORKER_COMPLETE)) {
        tx.actions().setCount(a.id(), a.num("required_triggers"), false);
      }
    }
  }
}
