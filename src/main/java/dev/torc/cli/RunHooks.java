package dev.torc.cli;

import dev.torc.model.work.JobSource;
import dev.torc.worker.Worker;
import dev.torc.worker.WorkerListener;
import dev.torc.worker.WorkerSettings;

/** What a command adds to a run of a workflow in this process. */
public interface RunHooks {
  /** Adds nothing. */
  RunHooks NONE = new RunHooks() {};

  /** Changes settings that the options of the worker do not know. */
  default void configure(WorkerSettings.Builder settings) {}

  /** Stands between the worker and its source of jobs. */
  default JobSource source(JobSource jobs) {
    return jobs;
  }

  /** Listens beside the log. */
  default WorkerListener listener(WorkerListener log) {
    return log;
  }

  /** The worker is about to begin. */
  default void begins(Worker worker, ProgressView view) {}

  /** Whether a terminal shows how far the run is. */
  default boolean showsProgress() {
    return true;
  }
}
