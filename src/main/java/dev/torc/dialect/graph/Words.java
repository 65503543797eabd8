package dev.torc.dialect.graph;

import dev.torc.engine.JobCause;
import dev.torc.model.JobStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The six words that this interface has for the state of a job. */
final class Words {
  static final String QUEUED = "queued";
  static final String RUNNING = "running";
  static final String SUCCESS = "success";
  static final String FAILURE = "failure";
  static final String SKIPPED = "skipped";
  static final String CANCELLED = "cancelled";

  static final List<String> ALL = List.of(QUEUED, RUNNING, SUCCESS, FAILURE, SKIPPED, CANCELLED);

  private Words() {}

  static String of(JobStatus status, @Nullable String cause) {
    return switch (status) {
      case UNINITIALIZED, BLOCKED, READY, DISABLED -> QUEUED;
      case PENDING, RUNNING -> RUNNING;
      case COMPLETED -> SUCCESS;
      case FAILED, TERMINATED, PENDING_FAILED -> FAILURE;
      case CANCELED -> JobCause.FAILED_DEPENDENCY.equals(cause) ? SKIPPED : CANCELLED;
    };
  }

  /** Whether a job in this state has ended. */
  static boolean isFinal(String word) {
    return !word.equals(QUEUED) && !word.equals(RUNNING);
  }
}
