package dev.torc.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something the workflow does at an event.
 *
 * @param triggerType {@code on_workflow_start}, {@code on_jobs_ready} …
 * @param actionType {@code run_commands} or {@code schedule_nodes}
 * @param jobs names of the jobs that gate a job trigger, regular expressions resolved; else empty
 * @param scheduler name of a Slurm scheduler of the spec (when {@code schedulerType} is slurm)
 */
public record ActionSpec(
    String triggerType,
    String actionType,
    List<String> jobs,
    List<String> commands,
    @Nullable String scheduler,
    @Nullable String schedulerType,
    long numAllocations,
    boolean startOneWorkerPerNode,
    @Nullable Long maxParallelJobs,
    boolean persistent) {

  public ActionSpec {
    jobs = List.copyOf(jobs);
    commands = List.copyOf(commands);
  }

  public boolean schedulesNodes() {
    return actionType.equals("schedule_nodes");
  }

  /**
   * The API's {@code action_config}.
   *
   * @param schedulerId id which the server gave to {@link #scheduler()}; only used, and then
   *     needed, when nodes are scheduled
   */
  public Map<String, Object> actionConfig(@Nullable Long schedulerId) {
    Map<String, Object> m = new LinkedHashMap<>();
    if (!schedulesNodes()) {
      m.put("commands", commands);
      return m;
    }
    m.put("scheduler_type", schedulerType == null ? "slurm" : schedulerType);
    m.put("scheduler_id", schedulerId == null ? 0L : schedulerId);
    m.put("num_allocations", numAllocations);
    m.put("start_one_worker_per_node", startOneWorkerPerNode);
    if (maxParallelJobs != null) {
      m.put("max_parallel_jobs", maxParallelJobs);
    }
    return m;
  }
}
