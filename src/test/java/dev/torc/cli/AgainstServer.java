package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.store.Database;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of commands that ask a server: each has one of its own, with an empty database. */
abstract class AgainstServer {
  @TempDir Path directory;
  LocalServer server;
  Shell shell;

  @BeforeEach
  final void startServer() {
    server = LocalServer.start(Database.Settings.inMemory(), "127.0.0.1", 0);
    shell = new Shell(directory);
    shell.env.put("TORC_API_URL", server.url());
  }

  @AfterEach
  final void stopServer() {
    server.close();
  }

  /** Runs a command line whose words hold no blanks. */
  final Shell.Done run(String line) {
    return shell.run(line.strip().split(" +"));
  }

  /** The JSON that a command prints, which has to succeed without a remark. */
  final Map<String, ?> json(String line) {
    Shell.Done done = run("-f json " + line);
    assertThat(done.err()).isEmpty();
    assertThat(done.exit()).isZero();
    return done.json();
  }
}
