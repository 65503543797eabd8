package dev.torc.worker;

import dev.torc.model.JobStatus;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.ReportAnswer.Refusal;
import dev.torc.worker.Attempt.Key;
import dev.torc.worker.WorkerOutcome.LeaveReason;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what the server took and what it refused. Belongs to the loop. */
final class Tally {
  private final Notices notices;
  private final Map<JobStatus, Long> accepted = new EnumMap<>(JobStatus.class);
  private long refused;

  Tally(Notices notices) {
    this.notices = notices;
  }

  void add(List<JobReport> batch, List<Refusal> refusals) {
    Map<Key, Refusal> out = new HashMap<>();
    refusals.forEach(one -> out.put(new Key(one.jobId(), 0, one.attemptId()), one));
    for (JobReport report : batch) {
      Refusal refusal =
          out.isEmpty() ? null : out.get(new Key(report.jobId(), 0, report.attemptId()));
      // Whoever canceled the job has written its end already; that is no news to anybody.
      if (refusal == null || report.status() == JobStatus.CANCELED) {
        accepted.merge(report.status(), 1L, Long::sum);
        notices.accepted(report);
      } else {
        refused++;
        notices.message(
            "the result of job "
                + report.jobId()
                + ", attempt "
                + report.attemptId()
                + ", was refused: "
                + refusal.message());
      }
    }
  }

  WorkerOutcome outcome(int undelivered, LeaveReason reason, String message) {
    return new WorkerOutcome(accepted, refused, undelivered, reason, message);
  }
}
