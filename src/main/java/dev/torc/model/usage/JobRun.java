package dev.torc.model.usage;

/**
 * One attempt of a job, from its start to its end.
 *
 * @param startedAt seconds since the epoch
 * @param endedAt seconds since the epoch
 * @param status name of the status that the attempt ended with
 */
public record JobRun(
    long jobId,
    long runId,
    int attemptId,
    double startedAt,
    double endedAt,
    int returnCode,
    String status) {}
