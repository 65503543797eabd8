package dev.torc.client;

import dev.torc.model.TorcException;
import dev.torc.model.work.ActionOrder;
import dev.torc.model.work.Cancellation;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource;
import dev.torc.model.work.Registration;
import dev.torc.model.work.ReportAnswer;
import dev.torc.model.work.WorkAnswer;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work from a server of either kind: one with routes for workers, or the published one. Which it is
 * shows when the worker registers. Thread-safe.
 */
public final class AnyServerJobSource implements JobSource {
  private final HttpJobSource usual;
  private final PublishedJobSource published;
  private volatile JobSource chosen;

  public AnyServerJobSource(Transport transport, Clock clock, Pause pause) {
    this.usual = new HttpJobSource(transport);
    this.published = new PublishedJobSource(new TorcApi(transport), clock, pause);
    this.chosen = usual;
  }

  @Override
  public Registration register(WorkerInfo info) {
    if (chosen == published) {
      return published.register(info);
    }
    try {
      return usual.register(info);
    } catch (TorcException e) {
      if (!published.recognizes(e)) {
        throw e;
      }
    }
    Registration registration = published.register(info);
    chosen = published;
    return registration;
  }

  @Override
  public WorkAnswer claim(long workerId, WorkRequest request) {
    return chosen.claim(workerId, request);
  }

  @Override
  public ReportAnswer report(long workerId, List<JobReport> reports, @Nullable WorkRequest next) {
    return chosen.report(workerId, reports, next);
  }

  @Override
  public List<Cancellation> heartbeat(long workerId, List<RunningAttempt> running, int waitMillis) {
    return chosen.heartbeat(workerId, running, waitMillis);
  }

  @Override
  public List<RunningAttempt> giveBack(long workerId, List<RunningAttempt> unstarted) {
    return chosen.giveBack(workerId, unstarted);
  }

  @Override
  public List<ActionOrder> finishing(long workerId) {
    return chosen.finishing(workerId);
  }

  @Override
  public void deregister(long workerId) {
    chosen.deregister(workerId);
  }

  @Override
  public void close() {
    usual.close();
  }
}
