package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.model.work.JobReport;

/**
 * The end of a job as a claimant without a lease reports it.
 *
 * @param workflowId workflow that the report names; the job must belong to it
 * @param runId run of the workflow that the claimant worked for
 */
public record Completion(
    long jobId,
    long workflowId,
    long runId,
    long attemptId,
    long computeNodeId,
    JobStatus status,
    long returnCode,
    double execTimeMinutes,
    String completionTime,
    JobReport.Usage usage) {}
