package dev.torc.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that cannot be used: one message with what to do, and the file is left as it was. */
class BadDatabaseIT {
  private static final String ONE_JOB =
      "{\"name\":\"w\",\"jobs\":[{\"name\":\"x\",\"command\":\"true\"}]}";

  @TempDir static Path common;
  private static Path good;

  @TempDir Path dir;
  private Path db;

  @BeforeAll
  static void makeDatabase() throws IOException {
    Files.writeString(common.resolve("w.json"), ONE_JOB);
    Torc.in(common).run("--db", "good.db", "run", "w.json").exits(0);
    good = common.resolve("good.db");
  }

  @BeforeEach
  void copy() throws IOException {
    db = Files.copy(good, dir.resolve("w.db"));
  }

  /** One look with a short command and one with a server, neither of which may touch the file. */
  private void refused(String... texts) throws IOException {
    byte[] before = Files.readAllBytes(db);
    list().refuses(1).complains(texts);
    Torc.in(dir).run("serve", "--port", "0", "--database", "w.db").refuses(1).complains(texts);
    assertThat(Arrays.equals(Files.readAllBytes(db), before)).as("unchanged").isTrue();
    assertThat(dir.resolve("w.db-wal")).doesNotExist();
  }

  private CommandResult list() {
    return Torc.in(dir).run("--standalone", "--db", "w.db", "workflows", "list", "--all-users");
  }

  private void sql(String statement) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + db);
        Statement s = c.createStatement()) {
      s.execute(statement);
    }
  }

  @Test
  void ofANewerVersion() throws Exception {
    sql("PRAGMA user_version = 99");
    refused("schema version 99", "newer torc");
  }

  @Test
  void ofAnotherProgram() throws Exception {
    Files.delete(db);
    sql("CREATE TABLE recipe (id INTEGER)");
    refused("w.db is a database of another program", "--db");
  }

  @Test
  void notADatabase() throws Exception {
    Files.writeString(db, "name: w\n".repeat(1000));
    refused("not an SQLite database", "w.db");
  }

  @Test
  void damaged() throws Exception {
    byte[] bytes = Files.readAllBytes(db);
    Arrays.fill(bytes, 4096, Math.min(bytes.length, 40 * 4096), (byte) 0xff);
    Files.write(db, bytes);
    refused("damaged", "w.db", ".recover");
  }

  @Test
  void ownedOnAnotherHost() throws Exception {
    Files.writeString(
        dir.resolve("w.db.lock"),
        "{\"pid\":4242,\"host\":\"elsewhere.example\",\"url\":\"http://x/\"}");
    refused("process 4242 on host elsewhere.example", "delete", "w.db.lock");
  }

  @Test
  void ownedByAProcessThatDied() throws Exception {
    long dead = new ProcessBuilder("true").start().onExit().join().pid();
    try (Running server = Torc.in(dir).start("serve", "--port", "0", "--database", "w.db")) {
      server.awaitErr("Serving on");
      server.killAtOnce();
    }
    assertThat(Files.readString(dir.resolve("w.db.lock"))).contains("\"url\"");
    list().exits(0).prints("Total: 1");
    Files.writeString(
        dir.resolve("w.db.lock"),
        "{\"pid\":" + dead + ",\"host\":\"" + InetAddress.getLocalHost().getHostName() + "\"}",
        StandardOpenOption.TRUNCATE_EXISTING);
    list().exits(0).prints("Total: 1");
  }

  @Test
  void inUseByAServer() {
    try (Running server = Torc.in(dir).start("serve", "--port", "0", "--database", "w.db")) {
      server.awaitErr("Serving on");
      list().exits(0).prints("Total: 1");
      Torc.in(dir)
          .run("serve", "--port", "0", "--database", "w.db")
          .refuses(1)
          .complains("in use by process " + server.pid(), "--url http://127.0.0.1:");
    }
  }

  @Test
  void portInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      Torc.in(dir)
          .run("serve", "--port", port, "--database", "new.db")
          .refuses(1)
          .complains("cannot listen on 127.0.0.1:" + port, "in use", "another port");
    }
    assertThat(dir.resolve("new.db")).doesNotExist();
    Torc.in(dir).run("serve", "--port", "70000").refuses(2).complains("70000");
    Torc.in(dir).env("PORT", "high").run("serve").refuses(2).complains("PORT", "high");
  }

  @Test
  void fullDisk() throws Exception {
    Path disk = Files.createDirectory(dir.resolve("disk"));
    assumeThat(mount(disk, "1600k"))
        .as("only root can mount a small disk: the full disk is not tried")
        .isTrue();
    try {
      fullDisk(disk);
    } finally {
      new ProcessBuilder("umount", disk.toString()).inheritIO().start().waitFor();
    }
  }

  private void fullDisk(Path disk) throws IOException {
    Files.writeString(dir.resolve("small.json"), ONE_JOB);
    Files.writeString(dir.resolve("large.json"), large());
    String file = disk.resolve("full.db").toString();
    try (Running server = Torc.in(dir).start("serve", "--port", "0", "--database", file)) {
      String port = server.awaitOut("TORC_SERVER_PORT=(\\d+)");
      String url = "http://127.0.0.1:" + port + "/torc-service/v1";
      Torc torc = Torc.in(dir).env("TORC_API_URL", url);
      torc.run("create", "small.json").exits(0);
      torc.run("create", "large.json").refuses(1).complains("disk", "full", "free some space");
      torc.run("workflows", "list", "--all-users").exits(0).prints("Total: 1");
      // Nothing has to be started again once there is room.
      torc.run("create", "small.json").exits(0);
      torc.run("workflows", "list", "--all-users").exits(0).prints("Total: 2");
      server.signal("TERM");
      server.result().exits(0).hasNoTrace();
    }
    db = Path.of(file);
    assertThat(integrity()).isEqualTo("ok");
  }

  private String integrity() {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + db);
        Statement s = c.createStatement();
        var r = s.executeQuery("PRAGMA integrity_check")) {
      return r.getString(1);
    } catch (SQLException e) {
      return e.toString();
    }
  }

  private static String large() {
    String job = "{\"name\":\"j%d\",\"command\":\"true # " + "x".repeat(200) + "\"}";
    String jobs =
        IntStream.range(0, 5000).mapToObj(job::formatted).collect(Collectors.joining(","));
    return "{\"name\":\"large\",\"jobs\":[" + jobs + "]}";
  }

  private static boolean mount(Path at, String size) throws Exception {
    if (!Files.isExecutable(Path.of("/usr/bin/mount"))
        && !Files.isExecutable(Path.of("/bin/mount"))) {
      return false;
    }
    return new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", at.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
