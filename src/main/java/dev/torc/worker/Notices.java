package dev.torc.worker;

import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the worker tells people: the listener first, the log too. A broken listener breaks no job.
 */
final class Notices {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final WorkerListener listener;

  Notices(WorkerListener listener) {
    this.listener = listener;
  }

  void started(ClaimedJob job) {
    LOG.debug("job {} ({}) starts, attempt {}", job.jobId(), job.name(), job.attemptId());
    try {
      listener.jobStarted(job);
    } catch (RuntimeException e) {
      LOG.warn("the listener failed", e);
    }
  }

  void finished(ClaimedJob job, JobReport report) {
    LOG.debug(
        "job {} ({}) ended: {}, return code {}",
        job.jobId(),
        job.name(),
        report.status(),
        report.returnCode());
    try {
      listener.jobFinished(job, report);
    } catch (RuntimeException e) {
      LOG.warn("the listener failed", e);
    }
  }

  void accepted(JobReport report) {
    try {
      listener.resultAccepted(report);
    } catch (RuntimeException e) {
      LOG.warn("the listener failed", e);
    }
  }

  void message(String text) {
    LOG.warn("{}", text);
    try {
      listener.message(text);
    } catch (RuntimeException e) {
      LOG.warn("the listener failed", e);
    }
  }
}
