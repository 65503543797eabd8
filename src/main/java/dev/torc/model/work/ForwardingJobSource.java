package dev.torc.model.work;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes every call on to another source; a subclass changes what it wants changed. It forwards the
 * methods with a default too, which a wrapper of its own would silently not.
 */
public abstract class ForwardingJobSource implements JobSource {
  /** Where calls go; asked for at each of them. */
  protected abstract JobSource target();

  @Override
  public Registration register(WorkerInfo info) {
    return target().register(info);
  }

  @Override
  public WorkAnswer claim(long workerId, WorkRequest request) {
    return target().claim(workerId, request);
  }

  @Override
  public ReportAnswer report(long workerId, List<JobReport> reports, @Nullable WorkRequest next) {
    return target().report(workerId, reports, next);
  }

  @Override
  public List<Cancellation> heartbeat(long workerId, List<RunningAttempt> running, int waitMillis) {
    return target().heartbeat(workerId, running, waitMillis);
  }

  @Override
  public List<RunningAttempt> giveBack(long workerId, List<RunningAttempt> unstarted) {
    return target().giveBack(workerId, unstarted);
  }

  @Override
  public List<ActionOrder> finishing(long workerId) {
    return target().finishing(workerId);
  }

  @Override
  public void deregister(long workerId) {
    target().deregister(workerId);
  }

  @Override
  public void close() {
    target().close();
  }
}
