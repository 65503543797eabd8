package dev.torc.worker;

import dev.torc.model.FailureRules;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.worker.Knowledge.Known;
import dev.torc.worker.process.RunningProcess;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt that runs here, from its start until its report is written. Belongs to the loop. */
final class Attempt {
  /** Why the worker itself ended the process. */
  enum Cause {
    /** It did not. */
    NONE,
    /** The worker stops, or its end time has come. */
    WORKER_ENDS,
    /** The job ran longer than planned, and plans are enforced. */
    RUNTIME,
    /** A user canceled the job. */
    CANCELED,
    /** The job is not this worker's any more. */
    LOST
  }

  /** Names an attempt in all of a server's workflows. */
  record Key(long jobId, long runId, int attemptId) {
    static Key of(ClaimedJob job) {
      return new Key(job.jobId(), job.runId(), job.attemptId());
    }
  }

  final ClaimedJob job;
  final Known workflow;
  final JobFiles files;
  final List<String> gpuIds;
  Cause cause = Cause.NONE;

  /** Epoch milliseconds at which it has to be told to end; {@link Long#MAX_VALUE} for never. */
  long signalAt = Long.MAX_VALUE;

  /** What {@link #signalAt} stands for. */
  Cause signalCause = Cause.WORKER_ENDS;

  @Nullable RunningProcess process;

  /** The report that waits for the recovery script or for hashes; the job itself has ended. */
  @Nullable JobReport waiting;

  Attempt(ClaimedJob job, Known workflow, JobFiles files, List<String> gpuIds) {
    this.job = job;
    this.workflow = workflow;
    this.files = files;
    this.gpuIds = gpuIds;
  }

  /** Tells the process to end, with the signal and the time that the workflow wants. */
  void terminate(Cause why) {
    signalAt = Long.MAX_VALUE;
    if (cause != Cause.NONE || process == null) {
      return;
    }
    if (waiting == null) {
      cause = why;
    }
    ExecutionConfig config = workflow.config();
    Duration lead = Duration.ofSeconds(config.leadSeconds());
    try {
      process.terminate(config.terminationSignal(), lead);
    } catch (TorcException e) {
      // No such signal on this machine; the job must end all the same.
      process.terminate("TERM", lead);
    }
  }

  void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /** What has to run between the failure that the report tells of and the next attempt. */
  @Nullable String recoveryScript(JobReport report) {
    boolean failure =
        report.status() == JobStatus.FAILED || report.status() == JobStatus.TERMINATED;
    if (!failure || job.failureRules() == null) {
      return null;
    }
    return FailureRules.parse(job.failureRules())
        .retry(report.returnCode(), report.attemptId())
        .map(FailureRules.Rule::recoveryScript)
        .orElse(null);
  }
}
