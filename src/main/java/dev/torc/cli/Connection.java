package dev.torc.cli;

import dev.torc.client.AnyServerJobSource;
import dev.torc.client.Pause;
import dev.torc.client.ServerAddress;
import dev.torc.client.Transport;
import dev.torc.model.work.JobSource;
import java.time.Clock;

/** A server that a command talks to, and how a worker of this process gets its jobs from it. */
public interface Connection extends AutoCloseable {
  /** URL of the API, with the base path. */
  String url();

  /** Source of jobs for one worker, which closes it. */
  JobSource jobs(ServerAddress address);

  /** Whether the server lives in this process, so that nobody else will go on when it ends. */
  boolean own();

  @Override
  void close();

  /** A server that somebody else runs. */
  record Remote(String url) implements Connection {
    @Override
    public JobSource jobs(ServerAddress address) {
      return new AnyServerJobSource(new Transport(address), Clock.systemUTC(), Pause.SLEEP);
    }

    @Override
    public boolean own() {
      return false;
    }

    @Override
    public void close() {}
  }
}
