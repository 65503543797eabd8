package dev.torc.dialect.octaskly;

import dev.torc.model.JobStatus;
import java.util.Arrays;
import java.util.List;

/** The five words that this interface has for the state of a task. */
final class Words {
  static final List<String> ALL = List.of("queued", "running", "completed", "failed", "cancelled");

  private Words() {}

  static String of(JobStatus status) {
    return switch (status) {
      case UNINITIALIZED, BLOCKED, READY, DISABLED -> "queued";
      case PENDING, RUNNING -> "running";
      case COMPLETED -> "completed";
      case FAILED, TERMINATED, PENDING_FAILED -> "failed";
      case CANCELED -> "cancelled";
    };
  }

  /** The statuses that a word stands for. */
  static List<JobStatus> statuses(String word) {
    return Arrays.stream(JobStatus.values()).filter(s -> of(s).equals(word)).toList();
  }
}
