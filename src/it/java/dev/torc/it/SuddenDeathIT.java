package dev.torc.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Server and workers are killed at random moments, and started again at once, while a graph of jobs
 * runs. {@code src/it/sudden-death.sh} runs the long version.
 */
class SuddenDeathIT {
  private static final int WORKERS = 2;
  private static final int PARALLEL = 4;
  private static final double MEAN_JOB_SECONDS = 1.2;
  private static final int LONGEST_PAUSE_MILLIS = 3_000;
  private static final String MARK = "SUDDEN_DEATH_MEMBER";
  private static final Duration ORPHANS = Duration.ofSeconds(15);
  private static final Duration STUCK = Duration.ofSeconds(90);

  private final int kills = Integer.getInteger("torc.it.kills", 10);
  private final int jobs = Integer.getInteger("torc.it.jobs", 250);
  private final long seed = Long.getLong("torc.it.seed", 20_260_101L);
  private final Random random = new Random(seed);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path dir;

  private int port;
  private LayeredGraph graph;
  private Member server;
  private final List<Member> workers = new ArrayList<>();
  private final Map<String, Long> dead = new LinkedHashMap<>();
  private long lastGrowth = System.nanoTime();
  private long lastSize;

  /** A process that is started again whenever it ends. */
  private final class Member {
    final String name;
    final IntFunction<Running> starter;
    Running now;
    int generation = 1;
    long endSeen;

    Member(String name, IntFunction<Running> starter) {
      this.name = name;
      this.starter = starter;
      this.now = starter.apply(generation);
    }

    void kill() {
      now.killAtOnce();
      dead.put(mark(name, generation), System.nanoTime());
      endSeen = 0;
      now = starter.apply(++generation);
    }

    boolean isReady() {
      return now.isAlive() && now.err().contains("Serving");
    }

    /** A worker that finds no server says so and leaves; whoever started it starts it again. */
    void reviveAfterOwnEnd() {
      if (endSeen == 0) {
        endSeen = System.nanoTime();
        assertThat(now.result().err())
            .as("%s ended: %s", name, now.describe())
            .contains("cannot reach");
      } else if (System.nanoTime() - endSeen > 1_000_000_000) {
        endSeen = 0;
        now = starter.apply(++generation);
      }
    }
  }

  private static String mark(String name, int generation) {
    return name + "-" + generation + "-of-" + ProcessHandle.current().pid();
  }

  @BeforeEach
  void start() throws IOException {
    System.out.printf("sudden death: %d kills, %d jobs, seed %d, in %s%n", kills, jobs, seed, dir);
    Files.createFile(dir.resolve("order.log"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    graph = LayeredGraph.random(random, jobs, MEAN_JOB_SECONDS, dir);
    Files.writeString(dir.resolve("graph.json"), graph.json());
    server =
        new Member(
            "server",
            n ->
                torc("server", n)
                    .start("serve", "--port", String.valueOf(port), "--database", "torc.db"));
    server.now.awaitErr("Serving on");
    torc("client", 1).run("--url", url(), "create", "graph.json").exits(0);
    torc("client", 2).run("--url", url(), "workflows", "init", "1").exits(0);
    for (int i = 1; i <= WORKERS; i++) {
      String name = "worker" + i;
      workers.add(new Member(name, n -> worker(name, n)));
    }
  }

  private Running worker(String name, int generation) {
    return torc(name, generation)
        .start(
            "--url",
            url(),
            "worker",
            "1",
            "--max-parallel-jobs",
            String.valueOf(PARALLEL),
            "--lease-seconds",
            "5",
            "--output-dir",
            name);
  }

  private Torc torc(String name, int generation) {
    return Torc.in(dir).env(MARK, mark(name, generation));
  }

  private String url() {
    return "http://127.0.0.1:" + port + "/torc-service/v1";
  }

  @AfterEach
  void stop() {
    workers.forEach(w -> w.now.close());
    server.now.close();
  }

  @Test
  void killedServersAndWorkersLoseNothingAndRepeatNothing() throws Exception {
    int server = 0;
    for (int i = 1; i <= kills; i++) {
      pause();
      Member victim = victim();
      server += victim == this.server ? 1 : 0;
      victim.kill();
      graph.open((double) i / kills);
    }
    System.out.printf("%d kills, %d of them of the server%n", kills, server);
    while (!complete()) {
      watchFor(200);
    }
    for (Member w : workers) {
      w.now.result().exits(0).hasNoTrace();
    }
    workers.forEach(w -> dead.put(mark(w.name, w.generation), System.nanoTime()));
    Wait.forThat("no process is left", ORPHANS.plusSeconds(5), this::checkOrphans);
    this.server.now.signal("TERM");
    this.server.now.result().exits(0).hasNoTrace();

    var aftermath = new Aftermath(graph);
    aftermath.checkDatabase(dir.resolve("torc.db"));
    aftermath.checkWorkerLogs(workers.stream().map(w -> dir.resolve(w.name)).toList());
    aftermath.checkOrder(graph.log());
    System.out.println(aftermath.summary());
  }

  /** A random time since everybody was at work; often none, so that starts are hit too. */
  private void pause() {
    int millis = random.nextInt(LONGEST_PAUSE_MILLIS);
    if (random.nextInt(4) == 0) {
      watchFor(millis / 8);
    } else {
      Wait.forThat(
          "everybody is at work",
          STUCK,
          () -> {
            watchFor(100);
            return server.isReady() && workers.stream().allMatch(Member::isReady);
          });
      watchFor(millis);
    }
  }

  private Member victim() {
    int n = random.nextInt(WORKERS + 1);
    return n == WORKERS ? server : workers.get(n);
  }

  /** Keeps everything running for so long. */
  private void watchFor(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    Wait.upTo(
        Duration.ofMillis(millis),
        () -> {
          assertThat(server.now.isAlive()).as("the server runs%s", server.now.describe()).isTrue();
          if (complete()) {
            return true;
          }
          workers.stream().filter(w -> !w.now.isAlive()).forEach(Member::reviveAfterOwnEnd);
          checkProgress();
          checkOrphans();
          return System.nanoTime() > end;
        });
  }

  private void checkProgress() {
    long size = graph.log().toFile().length();
    if (size != lastSize) {
      lastSize = size;
      lastGrowth = System.nanoTime();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - lastGrowth))
        .as(() -> "nothing has happened for long; " + status())
        .isLessThan(STUCK);
  }

  /** A worker that was killed leaves no process of its jobs behind. */
  private boolean checkOrphans() {
    dead.keySet().removeIf(mark -> Orphans.with(MARK, mark).isEmpty());
    dead.forEach(
        (mark, since) ->
            assertThat(Duration.ofNanos(System.nanoTime() - since))
                .as(() -> mark + " was killed, and left " + Orphans.with(MARK, mark))
                .isLessThan(ORPHANS));
    return dead.isEmpty();
  }

  private String status() {
    return torc("client", 3).run("--url", url(), "jobs", "list", "1").out();
  }

  /** A worker leaves with 0 when nothing is left to do. */
  private boolean complete() {
    return workers.stream().anyMatch(w -> !w.now.isAlive() && w.now.result().exit() == 0);
  }
}
