package dev.torc.worker;

import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.worker.Knowledge.Known;
import dev.torc.worker.process.RunningProcess;
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

  /** The report that waits for the recovery script; the job itself has ended. */
  @Nullable JobReport waiting;

  Attempt(ClaimedJob job, Known workflow, JobFiles files, List<String> gpuIds) {
    this.job = job;
    this.workflow = workflow;
    this.files = files;
    this.gpuIds = gpuIds;
  }
}
