package dev.torc.engine;

/** Why a job has its status, where the status alone does not tell; stored as text. */
public final class JobCause {
  public static final String FAILED_DEPENDENCY = "failed_dependency";
  public static final String WORKFLOW_CANCELED = "workflow_canceled";
  public static final String WORKER_LOST = "worker_lost";
  public static final String RETRY = "retry";
  public static final String BACKOFF = "backoff";
  public static final String UNKNOWN_DEPENDENCY = "unknown_dependency";
  public static final String USER = "user";
  public static final String GIVEN_BACK = "given_back";

  private JobCause() {}
}
