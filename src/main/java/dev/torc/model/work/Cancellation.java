package dev.torc.model.work;

/**
 * A job that this worker runs although it must not any more.
 *
 * @param reason {@code canceled} (by a user) or {@code lost} (lease over, reset, deleted: a report
 *     would be refused)
 */
public record Cancellation(long jobId, long runId, int attemptId, String reason) {}
