package dev.torc.model.work;

import java.util.List;

/**
 * A {@code run_commands} action that this worker has to run now; nobody else will.
 *
 * @param triggerType {@code on_workflow_start}, {@code on_jobs_ready}, …
 * @param commands shell commands, run in order
 */
public record ActionOrder(
    long actionId,
    long workflowId,
    long runId,
    long computeNodeId,
    String triggerType,
    List<String> commands) {
  public ActionOrder {
    commands = List.copyOf(commands);
  }

  /** Whether the jobs of the same answer have to wait until the commands have ended. */
  public boolean beforeJobs() {
    return triggerType.equals("on_workflow_start") || triggerType.equals("on_worker_start");
  }
}
