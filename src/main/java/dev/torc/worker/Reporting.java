package dev.torc.worker;

import dev.torc.model.JobStatus;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobReport.Usage;
import dev.torc.worker.process.ProcessExit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the report of an ended attempt, with the ends of what it printed. */
final class Reporting {
  private static final int KILLED = 137;
  private static final int CANNOT_START = 126;

  private final WorkerSettings settings;
  private final Notices notices;

  Reporting(WorkerSettings settings, Notices notices) {
    this.settings = settings;
    this.notices = notices;
  }

  /** The end of a process that never began. */
  static ProcessExit notStarted(Instant now, String why) {
    return new ProcessExit(
        CANNOT_START, now, now, Usage.UNKNOWN, false, false, false, "cannot start: " + why);
  }

  JobReport of(Attempt attempt, ProcessExit exit) {
    Verdict verdict = Verdict.of(attempt, exit, settings.workingDirectory());
    JobFiles files = attempt.files;
    String out = null;
    String err = null;
    boolean kept = true;
    try {
      if (verdict.note() != null) {
        files.note(verdict.note());
      }
      if (verdict.status() == JobStatus.COMPLETED
          && attempt.workflow.config().stdioOf(attempt.job.name()).deleteOnSuccess()) {
        files.delete();
        kept = false;
      } else {
        out = JobFiles.tail(files.stdout());
        err = files.combined() ? null : JobFiles.tail(files.stderr());
      }
    } catch (IOException e) {
      notices.message("output of job " + attempt.job.jobId() + " cannot be kept: " + e);
    }
    if (verdict.note() != null && err == null && !files.combined()) {
      err = "torc: " + verdict.note() + "\n";
    }
    Path stdout = kept ? files.stdout() : null;
    Path stderr = kept && !files.combined() ? files.stderr() : null;
    return report(attempt.job, verdict, exit, out, err, stdout, stderr);
  }

  private static JobReport report(
      ClaimedJob job,
      Verdict verdict,
      ProcessExit exit,
      @Nullable String out,
      @Nullable String err,
      @Nullable Path stdout,
      @Nullable Path stderr) {
    return new JobReport(
        job.jobId(),
        job.workflowId(),
        job.runId(),
        job.attemptId(),
        job.computeNodeId(),
        verdict.returnCode(),
        verdict.status(),
        Math.max(0, exit.duration().toNanos()) / 60e9,
        exit.endedAt().toString(),
        exit.usage(),
        out,
        err,
        stdout == null ? null : stdout.toString(),
        stderr == null ? null : stderr.toString(),
        verdict.outputFiles());
  }

  /** A job that a user canceled before this worker had room for it. */
  static JobReport neverStarted(ClaimedJob job, Instant now) {
    var verdict = new Verdict(KILLED, JobStatus.CANCELED, null, List.of());
    var exit = new ProcessExit(KILLED, now, now, Usage.UNKNOWN, true, true, false, null);
    return report(job, verdict, exit, null, null, null, null);
  }

  /** The same attempt, canceled while its recovery script ran. */
  static JobReport canceled(JobReport r) {
    return new JobReport(
        r.jobId(),
        r.workflowId(),
        r.runId(),
        r.attemptId(),
        r.computeNodeId(),
        r.returnCode(),
        JobStatus.CANCELED,
        r.execTimeMinutes(),
        r.completionTime(),
        r.usage(),
        r.stdoutTail(),
        r.stderrTail(),
        r.stdoutPath(),
        r.stderrPath(),
        r.outputFiles());
  }
}
