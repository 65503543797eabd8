package dev.torc.engine;

/** Why a job has its status, where the status alone does not tell; stored as text. */
final class JobCause {
  static final String FAILED_DEPENDENCY = "failed_dependency";
  static final String WORKFLOW_CANCELED = "workflow_canceled";
  static final String WORKER_LOST = "worker_lost";
  static final String RETRY = "retry";
  static final String GIVEN_BACK = "given_back";

  private JobCause() {}
}
