package dev.torc.worker;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.model.work.JobSource;
import dev.torc.model.work.Registration;
import dev.torc.model.work.WorkerInfo;
import java.util.function.LongFunction;

/**
 * The worker's registration at the server. A server that does not know the worker any more (it was
 * away for long, or the server started on another database) is told again who it is. Thread-safe.
 */
final class Link {
  private final JobSource source;
  private final WorkerInfo info;
  private volatile long workerId;
  private volatile boolean over;

  Link(JobSource source, WorkerInfo info) {
    this.source = source;
    this.info = info;
  }

  Registration register() {
    Registration registration = source.register(info);
    workerId = registration.workerId();
    return registration;
  }

  long workerId() {
    return workerId;
  }

  JobSource source() {
    return source;
  }

  /** Calls the server as this worker; registers again, once, if the server has forgotten it. */
  <T> T call(LongFunction<T> request) {
    long id = workerId;
    try {
      return request.apply(id);
    } catch (TorcException e) {
      if (e.kind() != ErrorKind.NOT_FOUND || over) {
        throw e;
      }
    }
    registerInsteadOf(id);
    return request.apply(workerId);
  }

  void deregister() {
    over = true;
    source.deregister(workerId);
  }

  private synchronized void registerInsteadOf(long forgotten) {
    if (workerId == forgotten) {
      register();
    }
  }
}
