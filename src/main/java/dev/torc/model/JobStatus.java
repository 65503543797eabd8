package dev.torc.model;

import java.util.Locale;
import java.util.Optional;

/**
 * Status of a job. The numbers are what the column {@code job.status} holds, the names are what the
 * Torc API shows (contract: Torc semantics, section 6).
 */
public enum JobStatus {
  UNINITIALIZED(0),
  BLOCKED(1),
  READY(2),
  PENDING(3),
  RUNNING(4),
  COMPLETED(5),
  FAILED(6),
  CANCELED(7),
  TERMINATED(8),
  DISABLED(9),
  PENDING_FAILED(10);

  private static final JobStatus[] BY_CODE = values();

  private final int code;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  JobStatus(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Lower-case name as in JSON and URLs. */
  public String wireName() {
    return wireName;
  }

  /** Whether a job with this status lets its dependents go on: it ended, well or badly. */
  public boolean isComplete() {
    return this == COMPLETED || this == FAILED || this == CANCELED || this == TERMINATED;
  }

  /** Whether a report of a worker may give this status to a job. */
  public boolean isTerminal() {
    return isComplete() || this == PENDING_FAILED;
  }

  /** Whether a workflow does not wait for a job with this status any more. */
  public boolean isFinished() {
    return isComplete() || this == DISABLED;
  }

  /** Whether a worker holds the job. */
  public boolean isActive() {
    return this == PENDING || this == RUNNING;
  }

  public static JobStatus ofCode(int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw TorcException.of(ErrorKind.STORAGE, "unknown job status code " + code);
    }
    return BY_CODE[code];
  }

  public static Optional<JobStatus> ofWireName(String name) {
    for (JobStatus s : BY_CODE) {
      if (s.wireName.equals(name)) {
        return Optional.of(s);
      }
    }
    return Optional.empty();
  }
}
