package dev.torc.store;

import dev.torc.model.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * A job as stored. {@code env} and {@code labels} are JSON texts.
 *
 * @param unfinishedDependencies dependencies that are not complete yet
 */
public record JobRow(
    long id,
    long workflowId,
    String name,
    String command,
    boolean cancelOnBlockingJobFailure,
    boolean supportsTermination,
    long resourceRequirementsId,
    @Nullable String invocationScript,
    JobStatus status,
    @Nullable Long schedulerId,
    @Nullable Long failureHandlerId,
    int attemptId,
    long priority,
    @Nullable String env,
    @Nullable String origin,
    @Nullable String startTime,
    @Nullable Long computeNodeId,
    @Nullable String labels,
    long unfinishedDependencies,
    long claimClassId,
    @Nullable String cause) {
  public JobRow withStatus(JobStatus s) {
    return new JobRow(
        id,
        workflowId,
        name,
        command,
        cancelOnBlockingJobFailure,
        supportsTermination,
        resourceRequirementsId,
        invocationScript,
        s,
        schedulerId,
        failureHandlerId,
        attemptId,
        priority,
        env,
        origin,
        startTime,
        computeNodeId,
        labels,
        unfinishedDependencies,
        claimClassId,
        cause);
  }
}
