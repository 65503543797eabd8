package dev.torc.cli;

import dev.torc.client.Pause;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The server of a command that runs jobs itself: a named one, or one of its own. */
public final class RunServer {
  private RunServer() {}

  /** Whether the server is that of a database file, which another process can open next. */
  private static boolean shared(Session session) {
    Globals g = session.globals();
    return !g.inMemory && (g.standalone || !session.hasUrl());
  }

  /** The server that the options name, or one in this process. */
  public static Connection connect(Session session) {
    if (session.globals().inMemory) {
      return Standalone.inMemory();
    }
    if (!shared(session)) {
      return new Connection.Remote(session.namedUrl());
    }
    return Standalone.open(session.databaseFile(), session.notes(), Pause.SLEEP);
  }

  /** Finds or becomes the next server when this one has gone; null when there can be none. */
  public static @Nullable Supplier<Connection> successor(Session session) {
    return shared(session) ? () -> connect(session) : null;
  }

  /** A database in memory is gone with the process; --db asks for a copy of it. */
  public static void snapshot(Session session, Connection server) {
    Path target = session.globals().db;
    if (session.globals().inMemory && target != null && server instanceof LocalServer local) {
      local.copyTo(session.directory().resolve(target));
      session.notes().println("Wrote the database to " + target);
    }
  }
}
