package dev.torc.model.work;

import java.util.List;

/**
 * Answer to a report.
 *
 * @param refused entries that were not accepted: the attempt is not this worker's (any more)
 * @param work answer to the request for jobs that came with the report; empty when none came
 */
public record ReportAnswer(List<Refusal> refused, WorkAnswer work) {
  public ReportAnswer {
    refused = List.copyOf(refused);
  }

  /** One entry that was not accepted, and why. */
  public record Refusal(long jobId, int attemptId, String message) {}
}
