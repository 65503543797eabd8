package dev.torc.engine;

import dev.torc.model.JobStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a workflow stands.
 *
 * @param counts jobs by status; absent means none
 * @param execMinutes sum of the run times of current results
 * @param wallSeconds from the first start to the last end, or null without results
 * @param runtimeBlocked ready jobs that no running worker has time for
 * @param unservedLabels label sets of ready jobs that no active worker holds, with their counts
 */
public record Summary(
    long workflowId,
    String name,
    String user,
    Map<JobStatus, Long> counts,
    double execMinutes,
    @Nullable Double wallSeconds,
    long activeNodes,
    long pendingAllocations,
    long activeAllocations,
    boolean complete,
    boolean canceled,
    long runtimeBlocked,
    @Nullable Long longestReadyRuntimeSeconds,
    @Nullable Long maxRemainingSeconds,
    Map<String, Long> unservedLabels) {
  public long totalJobs() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Why a job is not running.
   *
   * @param text one sentence
   */
  public record Explanation(
      long jobId, String name, JobStatus status, String text, List<Reason> reasons) {}

  /**
   * One reason.
   *
   * @param kind dependency, labels, resources, runtime, scheduler, queue, canceled, busy, no_worker
   */
  public record Reason(String kind, String message) {}
}
