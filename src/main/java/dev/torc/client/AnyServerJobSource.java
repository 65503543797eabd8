package dev.torc.client;

import dev.torc.model.TorcException;
import dev.torc.model.work.ForwardingJobSource;
import dev.torc.model.work.JobSource;
import dev.torc.model.work.Registration;
import dev.torc.model.work.WorkerInfo;
import java.time.Clock;

/**
 * Work from a server of either kind: one with routes for workers, or the published one. Which it is
 * shows when the worker registers. Thread-safe.
 */
public final class AnyServerJobSource extends ForwardingJobSource {
  private final HttpJobSource usual;
  private final PublishedJobSource published;
  private volatile JobSource chosen;

  public AnyServerJobSource(Transport transport, Clock clock, Pause pause) {
    this.usual = new HttpJobSource(transport);
    this.published = new PublishedJobSource(new TorcApi(transport), clock, pause);
    this.chosen = usual;
  }

  @Override
  protected JobSource target() {
    return chosen;
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
  public void close() {
    usual.close();
  }
}
