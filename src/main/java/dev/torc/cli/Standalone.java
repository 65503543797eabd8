package dev.torc.cli;

import dev.torc.client.Pause;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.store.Database;
import dev.torc.store.DatabaseOwner;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** Work on a database file of this machine: as its owner, or as a client of its owner. */
final class Standalone {
  /** Database of a standalone command that names none. */
  static final Path DEFAULT_DATABASE = Path.of("torc_output", "torc.db");

  private static final int TRIES = 150;
  private static final int MILLIS_BETWEEN_TRIES = 100;

  private Standalone() {}

  static Connection inMemory() {
    return LocalServer.start(Database.Settings.inMemory(), "127.0.0.1", 0);
  }

  /** Opens the file, or finds the process that has it open. */
  static Connection open(Path file, PrintStream err, Pause pause) {
    for (int i = 0; i < TRIES; i++) {
      Optional<DatabaseOwner.Info> owner = DatabaseOwner.find(file);
      if (owner.isEmpty()) {
        try {
          LocalServer server = LocalServer.start(Database.Settings.file(file), "127.0.0.1", 0);
          err.println("Started standalone torc server on " + server.url() + " (db: " + file + ")");
          return server;
        } catch (TorcException e) {
          if (e.kind() != ErrorKind.CONFLICT || DatabaseOwner.find(file).isEmpty()) {
            throw e;
          }
        }
      } else if (owner.get().url() != null) {
        return new Connection.Remote(owner.get().url());
      }
      pause.millis(MILLIS_BETWEEN_TRIES);
    }
    throw TorcException.of(
            ErrorKind.CONFLICT,
            "the database " + file + " is in use by a process that does not answer")
        .withHint("wait until it has started or ended, or name another file with --db");
  }
}
