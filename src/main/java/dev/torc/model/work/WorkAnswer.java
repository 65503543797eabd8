package dev.torc.model.work;

import java.util.List;

/**
 * Answer to a request for jobs.
 *
 * @param jobs jobs claimed for this worker, running from now on
 * @param workflows facts of the workflows in {@code jobs} and {@code actions}
 * @param actions actions to run, those with {@link ActionOrder#beforeJobs()} before the jobs
 * @param cancellations jobs to end
 * @param complete whether every workflow that the worker was registered for has ended, with no
 *     action left to run; always false for a worker that serves all workflows
 * @param unfinishedJobs jobs of the worker's workflows that are not finished, or -1 when it serves
 *     all workflows
 */
public record WorkAnswer(
    List<ClaimedJob> jobs,
    List<WorkflowInfo> workflows,
    List<ActionOrder> actions,
    List<Cancellation> cancellations,
    boolean complete,
    long unfinishedJobs) {
  public WorkAnswer {
    jobs = List.copyOf(jobs);
    workflows = List.copyOf(workflows);
    actions = List.copyOf(actions);
    cancellations = List.copyOf(cancellations);
  }

  public static final WorkAnswer NOTHING =
      new WorkAnswer(List.of(), List.of(), List.of(), List.of(), false, -1);
}
