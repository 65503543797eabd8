package dev.torc.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, SIGTERM, SIGKILL and the end of standard input, each in the middle of things. */
class InterruptIT {
  private static final String MARK = "INTERRUPT_TEST";

  /** One job has a grandchild, one has ended, one has to wait for room. */
  private static final String LONG =
      """
      name: long
      jobs:
      - {name: quick, command: "true"}
      - {name: family, command: "sleep 300 & echo up >> up.log; sleep 301", depends_on: [quick]}
      - {name: single, command: "echo up >> up.log; exec sleep 302", depends_on: [quick]}
      - {name: later, command: "true", depends_on: [family]}
      """;

  @TempDir Path dir;

  private String mark() {
    return dir.getFileName().toString();
  }

  private Running start(String... args) {
    return Torc.in(dir).env(MARK, mark()).start(args);
  }

  private void awaitJobs(int jobs) {
    Path up = dir.resolve("up.log");
    Wait.forThat(jobs + " jobs run", Duration.ofSeconds(60), () -> lines(up).size() >= jobs);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void nothingIsLeft() {
    Wait.forThat(
        "no process is left", Duration.ofSeconds(10), () -> Orphans.with(MARK, mark()).isEmpty());
  }

  private List<String> query(String database, String sql) throws SQLException {
    List<String> out = new ArrayList<>();
    try (var c = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve(database));
        var r = c.createStatement().executeQuery(sql)) {
      while (r.next()) {
        out.add(r.getString(1));
      }
    }
    return out;
  }

  private int workers(String database) {
    try {
      return Integer.parseInt(query(database, "SELECT count(*) FROM worker").get(0));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> results(String database) throws SQLException {
    return query(
        database,
        "SELECT j.name || ' ' || CASE r.status WHEN 5 THEN 'completed' WHEN 8 THEN 'terminated'"
            + " ELSE r.status END FROM result r JOIN job j ON j.id = r.job_id ORDER BY j.name");
  }

  @Test
  void signalsEndARun() throws Exception {
    Files.writeString(dir.resolve("long.yaml"), LONG);
    for (String signal : List.of("INT", "TERM")) {
      Files.deleteIfExists(dir.resolve("up.log"));
      String database = signal + ".db";
      try (Running run = start("--db", database, "run", "--max-parallel-jobs", "2", "long.yaml")) {
        awaitJobs(2);
        run.signal(signal);
        CommandResult end = run.result().hasNoTrace();
        end.exits(signal.equals("INT") ? 130 : 143);
        end.complains("SIG" + signal + ": stopping the jobs", "To go on:", "torc run 1");
      }
      nothingIsLeft();
      assertThat(results(database))
          .containsExactly("family terminated", "quick completed", "single terminated");
      assertThat(query(database, "SELECT count(*) FROM compute_node WHERE is_active"))
          .containsExactly("0");
    }
  }

  @Test
  void aSecondSignalDoesNotWait() throws Exception {
    Files.writeString(
        dir.resolve("deaf.yaml"),
        "name: deaf\n"
            + "jobs:\n"
            + "- {name: d, command: \"trap '' TERM; echo up >> up.log; sleep 300; sleep 301\"}\n");
    try (Running run = start("run", "deaf.yaml")) {
      awaitJobs(1);
      run.signal("INT");
      run.awaitErr("once more kills them at once");
      run.signal("INT");
      run.result(Duration.ofSeconds(20)).exits(130).hasNoTrace();
    }
    nothingIsLeft();
  }

  @Test
  void aWorkerThatIsToldToStopReportsAndLeaves() throws Exception {
    Files.writeString(dir.resolve("long.yaml"), LONG);
    try (Running server = start("serve", "--port", "0", "--database", "w.db")) {
      String port = server.awaitOut("TORC_SERVER_PORT=(\\d+)");
      server.awaitErr("Serving on");
      String url = "http://127.0.0.1:" + port + "/torc-service/v1";
      Torc.in(dir).run("--url", url, "create", "long.yaml").exits(0);
      Torc.in(dir).run("--url", url, "workflows", "init", "1").exits(0);
      try (Running worker = start("--url", url, "worker", "--max-parallel-jobs", "2")) {
        awaitJobs(2);
        worker.signal("TERM");
        worker.result().exits(0).hasNoTrace();
      }
      try (Running idle = start("--url", url, "worker", "--label", "nothing-has-this")) {
        Wait.forThat(
            "the idle worker is known", Duration.ofSeconds(60), () -> workers("w.db") == 2);
        // The requests that the server holds open for an idle worker do not keep it from ending.
        long begin = System.nanoTime();
        server.signal("TERM");
        server.result().exits(0).hasNoTrace();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        idle.awaitErr("the server does not answer");
        idle.signal("TERM");
        idle.result().hasNoTrace();
      }
    }
    nothingIsLeft();
    assertThat(results("w.db"))
        .containsExactly("family terminated", "quick completed", "single terminated");
    assertThat(query("w.db", "SELECT count(*) FROM compute_node WHERE is_active"))
        .containsExactly("0");
  }

  @Test
  void aServerCanEndWithItsParent() {
    try (Running server =
        start("serve", "--port", "0", "--database", "w.db", "--shutdown-on-stdin-eof")) {
      assertThat(server.awaitOut("(?m)^TORC_SERVER_PORT=(\\d+)$")).isNotEqualTo("0");
      server.awaitErr("Serving on");
      assertThat(server.isAlive()).isTrue();
      server.closeInput();
      server.result(Duration.ofSeconds(20)).exits(0).hasNoTrace();
    }
    assertThat(dir.resolve("w.db-wal")).doesNotExist();
  }

  @Test
  void aKilledRunGoesOnWhereItWas() throws Exception {
    StringBuilder spec = new StringBuilder("name: chain\njobs:\n");
    for (int i = 0; i < 40; i++) {
      spec.append("- name: j").append(i).append('\n');
      spec.append("  command: echo j").append(i).append(" >> up.log; sleep 0.1\n");
      spec.append(i < 2 ? "" : "  depends_on: [j" + (i - 2) + "]\n");
    }
    Files.writeString(dir.resolve("chain.yaml"), spec);
    try (Running run =
        start("run", "--max-parallel-jobs", "2", "--lease-seconds", "5", "chain.yaml")) {
      awaitJobs(15);
      run.killAtOnce();
    }
    nothingIsLeft();
    List<String> done =
        query(
            "torc_output/torc.db",
            "SELECT j.name FROM result r JOIN job j ON j.id = r.job_id WHERE r.status = 5");
    Torc.in(dir).run("run", "1", "--max-parallel-jobs", "2").exits(0).complains("40 completed");
    List<String> started = lines(dir.resolve("up.log"));
    assertThat(done).hasSizeGreaterThan(5);
    assertThat(done).allSatisfy(j -> assertThat(started).filteredOn(j::equals).hasSize(1));
    assertThat(started).hasSizeBetween(40, 44);
  }

  /** Ctrl-C at moments from the start of Java to the middle of the work. */
  @Test
  void createExecAndWatchEndAtAnyMoment() throws Exception {
    Files.writeString(dir.resolve("long.yaml"), LONG);
    long seed = new Random().nextLong();
    var random = new Random(seed);
    int created = 0;
    for (int i = 0; i < 6; i++) {
      String database = "c" + i + ".db";
      try (Running create = start("-s", "--db", database, "create", "long.yaml")) {
        boolean done = interruptAfter(create, random.nextInt(1500), seed);
        created += done ? 1 : 0;
        Torc.in(dir).run("-s", "--db", database, "-f", "json", "workflows", "list", "-a").exits(0);
      }
      String[] exec = {"--db", "e" + i + ".db", "exec", "-j", "2", "sleep 303", ":::", "a", "b"};
      try (Running run = start(exec)) {
        interruptAfter(run, random.nextInt(2500), seed);
      }
      nothingIsLeft();
    }
    Torc.in(dir).run("-s", "--db", "w.db", "create", "long.yaml").exits(0);
    for (int i = 0; i < 3; i++) {
      try (Running watch = start("-s", "--db", "w.db", "watch", "1", "-p", "0.1")) {
        interruptAfter(watch, random.nextInt(1500), seed);
      }
    }
    nothingIsLeft();
    Torc.in(dir).run("-s", "--db", "w.db", "jobs", "list", "1").exits(0);
    assertThat(created).as("seed " + seed).isBetween(0, 6);
  }

  /** Returns whether the command was through before that. */
  private static boolean interruptAfter(Running command, int millis, long seed) {
    Wait.upTo(Duration.ofMillis(millis), () -> !command.isAlive());
    boolean early = !command.isAlive();
    if (!early) {
      command.signal("INT");
    }
    CommandResult end = command.result(Duration.ofSeconds(40)).hasNoTrace();
    assertThat(end.exit()).as("seed " + seed + command.describe()).isIn(0, 1, 130);
    return early;
  }

  @Test
  void aCommandThatDoesNotExist() throws Exception {
    Files.writeString(
        dir.resolve("w.yaml"), "name: w\njobs:\n- {name: odd, command: no_such_program --fast}\n");
    Torc.in(dir)
        .run("run", "w.yaml")
        .exits(1)
        .hasNoTrace()
        .complains(
            "odd (job 1): failed, exit code 127", "no_such_program --fast", "not found", "log: ");
  }
}
