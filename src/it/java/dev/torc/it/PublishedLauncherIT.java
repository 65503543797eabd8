package dev.torc.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code packaging/torc-server} takes the command line of the published server. */
class PublishedLauncherIT {
  @TempDir Path dir;

  private Torc torc() {
    return Torc.in(dir).env("TORC_CDS", "off").env("JAVA_HOME", System.getProperty("java.home"));
  }

  @Test
  void serverOnTheDatabaseOfTheEnvironment() {
    Torc torc =
        torc().env("DATABASE_URL", "sqlite:" + dir.resolve("x.db")).env("RUST_LOG", "torc=debug");
    try (Running server =
        torc.launch(
            "torc-server",
            "run",
            "--url=127.0.0.1",
            "-p",
            "0",
            "-t",
            "1",
            "-lwarn",
            "--completion-check-interval-secs",
            "0.1",
            "--shutdown-on-stdin-eof")) {
      String port = server.awaitOut("TORC_SERVER_PORT=(\\d+)");
      String url = "http://127.0.0.1:" + port + "/torc-service/v1";
      assertThat(Torc.in(dir).run("--url", url, "ping").exit()).isZero();
      assertThat(dir.resolve("x.db")).exists();
      server.closeInput();
      assertThat(server.result().exit()).isZero();
    }
  }

  @Test
  void snapshotOnSignal() throws Exception {
    Torc torc = torc().env("TORC_SERVER_SNAPSHOT_PATH", dir.resolve("copy.db").toString());
    try (Running server = torc.launch("torc-server", "--database", ":memory:", "--port", "0")) {
      String port = server.awaitOut("TORC_SERVER_PORT=(\\d+)");
      String url = "http://127.0.0.1:" + port + "/torc-service/v1";
      Files.writeString(
          dir.resolve("w.yaml"), "name: kept\njobs:\n  - {name: a, command: 'true'}\n");
      assertThat(Torc.in(dir).run("--url", url, "create", "w.yaml").exit()).isZero();
      server.signal("USR1");
      assertThat(server.awaitOut("TORC_SNAPSHOT_DONE=(.*)")).endsWith("copy.db");
      CommandResult list =
          Torc.in(dir)
              .run("-s", "--db", "copy.db", "-f", "json", "workflows", "list", "--all-users");
      assertThat(list.out()).contains("\"kept\"");
    }
  }

  @Test
  void otherCommands() {
    assertThat(torc().launch("torc-server", "--help").result().out()).contains("service");
    assertThat(torc().launch("torc-server", "--version").result().out()).startsWith("torc ");
    assertThat(torc().launch("torc-server", "nosuch").result().exit()).isEqualTo(2);
    assertThat(torc().launch("torc-server", "service").result().exit()).isEqualTo(2);
    assertThat(torc().launch("torc-server", "export").result().err()).contains("--output");
    assertThat(Files.exists(dir.resolve("torc.db"))).isFalse();
  }
}
