package dev.torc.model.work;

import org.jspecify.annotations.Nullable;

/**
 * Facts of a workflow that a worker needs once. JSON texts are as stored.
 *
 * @param executionConfig JSON object, or null
 * @param resourceMonitorConfig JSON object, or null
 * @param submissionDirectory directory from which the workflow was created, or null
 * @param waitForNewJobsSeconds idle seconds after which a worker of this workflow leaves
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
    boolean ignoreCompletion,
    boolean provenance) {}
