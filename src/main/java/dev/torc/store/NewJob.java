package dev.torc.store;

import dev.torc.model.JobStatus;
import org.jspecify.annotations.Nullable;

/** The columns of a job to insert. {@code env} and {@code labels} are JSON texts. */
public record NewJob(
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
    long priority,
    @Nullable String env,
    @Nullable String origin,
    @Nullable String labels,
    long claimClassId) {}
