package dev.torc.cli;

import dev.torc.client.Row;
import dev.torc.model.JobStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many jobs of a workflow are in which status.
 *
 * @param byStatus statuses without jobs are left out
 */
public record JobCounts(Map<JobStatus, Long> byStatus) {
  public JobCounts {
    byStatus = Map.copyOf(byStatus);
  }

  /** From the answer of a workflow's status route. */
  public static JobCounts of(Row status) {
    Map<JobStatus, Long> out = new EnumMap<>(JobStatus.class);
    for (JobStatus s : JobStatus.values()) {
      if (status.map("jobs_by_status").get(s.wireName()) instanceof Number n && n.longValue() > 0) {
        out.put(s, n.longValue());
      }
    }
    return new JobCounts(out);
  }

  public long of(JobStatus status) {
    return byStatus.getOrDefault(status, 0L);
  }

  /** Jobs that ended badly of themselves. */
  public long failed() {
    return of(JobStatus.FAILED) + of(JobStatus.TERMINATED) + of(JobStatus.PENDING_FAILED);
  }

  /** Jobs that have ended in any way. */
  public long finished() {
    long out = 0;
    for (JobStatus s : JobStatus.values()) {
      out += s.isFinished() ? of(s) : 0;
    }
    return out;
  }

  /** Such as {@code 3 completed, 1 failed}, in the order of a job's life. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    for (JobStatus s : JobStatus.values()) {
      if (of(s) > 0) {
        parts.add(of(s) + " " + s.wireName());
      }
    }
    return String.join(", ", parts);
  }
}
