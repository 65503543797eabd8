package dev.torc.model.work;

import org.jspecify.annotations.Nullable;

/**
 * Facts of a workflow that a worker needs once. JSON texts are as stored.
 *
 * @param executionConfig JSON object, or null
 * @param resourceMonitorConfig JSON object, or null
 * @param submissionDirectory directory from which the workflow was created, or null
 * @param waitForNewJobsSeconds idle seconds after which a worker of this workflow leaves
 * @param waitForServerMinutes how long a worker with nothing left to run waits for a server that is
 *     away
 * @param ignoreCompletion whether a worker stays after the workflow has completed
 * @param provenance whether reports have to tell size and hash of what jobs have written
 */
public record WorkflowInfo(
    long workflowId,
    String name,
    long runId,
    @Nullable String executionConfig,
    @Nullable String resourceMonitorConfig,
    @Nullable String submissionDirectory,
    long waitForNewJobsSeconds,
    long waitForServerMinutes,
    boolean ignoreCompletion,
    boolean provenance) {
  /** What the API takes for {@code waitForServerMinutes} when nothing is said. */
  public static final long SERVER_MINUTES = 20;
}
