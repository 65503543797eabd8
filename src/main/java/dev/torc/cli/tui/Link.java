package dev.torc.cli.tui;

import dev.torc.cli.Session;
import dev.torc.client.TorcApi;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The server behind the screen. When the process that owned the database of this folder has ended,
 * it is found again, here or in another process. Thread-safe.
 */
final class Link implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 2_000;

  private final Session session;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile Server server;
  private volatile boolean closed;

  /**
   * What belongs together.
   *
   * @param arguments options under which other commands of this process ask the same server
   */
  private record Server(TorcApi api, List<String> arguments) {}

  Link(Session session) {
    this.session = session;
    this.server = new Server(session.api(), session.globalArguments());
  }

  TorcApi api() {
    return server.api();
  }

  /** Global options for a command that is to ask the same server. */
  List<String> arguments() {
    return server.arguments();
  }

  /** Asks; of a server that has gone, once more after another one was found. */
  <T> T ask(Desk.Question<T> question) {
    Server asked = server;
    try {
      return question.answer(asked.api());
    } catch (TorcException e) {
      if (e.kind() != ErrorKind.UNAVAILABLE || !renewed(asked)) {
        throw e;
      }
      return question.answer(server.api());
    }
  }

  private boolean renewed(Server broken) {
    renewing.lock();
    try {
      if (closed) {
        return false;
      }
      if (server == broken) {
        if (!session.reconnect()) {
          return false;
        }
        server = new Server(session.api(), session.globalArguments());
      }
      return true;
    } finally {
      renewing.unlock();
    }
  }

  /** Breaks off what is asked, and waits a moment for a server that is being found. */
  @Override
  public void close() {
    closed = true;
    server.api().close();
    try {
      if (renewing.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        renewing.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
