package dev.torc.worker;

import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;

/**
 * Told what a worker does. Called on the worker's own threads, so a listener must be quick and
 * thread-safe; what it throws is logged and forgotten.
 */
public interface WorkerListener {
  /** A listener that does nothing. */
  WorkerListener NONE = new WorkerListener() {};

  default void jobStarted(ClaimedJob job) {}

  /** The attempt has ended here; the server may not know yet. */
  default void jobFinished(ClaimedJob job, JobReport report) {}

  /** The server has taken the result of an attempt, and keeps it. */
  default void resultAccepted(JobReport report) {}

  /** Something a person should read: server away, job refused, recovery script failed, … */
  default void message(String text) {}
}
