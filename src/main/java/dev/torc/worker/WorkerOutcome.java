package dev.torc.worker;

import dev.torc.model.JobStatus;
import java.util.Map;

/**
 * How a worker's stay ended.
 *
 * @param attempts accepted attempts by the status the worker reported; a failure that the engine
 *     then tried again counts as one FAILED
 * @param refused reports that the server did not take: the job was not this worker's any more
 * @param undelivered reports that are in the journal of the output directory only
 * @param reason why it left
 * @param message the reason in words
 */
public record WorkerOutcome(
    Map<JobStatus, Long> attempts,
    long refused,
    long undelivered,
    LeaveReason reason,
    String message) {
  public WorkerOutcome {
    attempts = Map.copyOf(attempts);
  }

  public long count(JobStatus status) {
    return attempts.getOrDefault(status, 0L);
  }

  /** Why a worker leaves. */
  public enum LeaveReason {
    /** Every workflow that it served has ended. */
    COMPLETE,
    /** Nothing to do for longer than the workflows wait. */
    IDLE,
    /** Its end time has come. */
    END_TIME,
    /** {@link Worker#stop} was called. */
    STOPPED,
    /** The server was away for too long; what is not delivered waits in the journal. */
    SERVER_AWAY,
    /** The server refused the worker itself: bad credentials, workflow deleted, other version. */
    REFUSED
  }
}
