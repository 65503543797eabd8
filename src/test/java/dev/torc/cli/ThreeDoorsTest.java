package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import dev.torc.server.Doorkeeper;
import dev.torc.store.Database;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs that come through Torc, workflow-graph and Octaskly at once, run at once by torc workers and
 * by one that speaks workflow-graph's protocol: each once, and each interface sees its own.
 */
@Timeout(120)
class ThreeDoorsTest {
  private static final int JOBS = 15;

  @TempDir Path dir;
  private final HttpClient client = HttpClient.newHttpClient();
  private Shell shell;
  private LocalServer server;
  private String root = "";
  private volatile boolean over;

  @BeforeEach
  void start() {
    shell = new Shell(dir);
    shell.env.put("OCTASKLY_REQUIRE_AUTH", "false");
    Doors.Setting setting =
        new Doors.Setting(shell.env, dir, Doorkeeper.open(), null, Map.of(), line -> {});
    server =
        LocalServer.start(
            Database.Settings.file(dir.resolve("torc.db")),
            "127.0.0.1",
            0,
            Security.NONE,
            (engine, clock) -> Doors.open(engine, clock, setting));
    root = "http://127.0.0.1:" + server.port();
    shell.env.put("TORC_API_URL", server.url());
  }

  @AfterEach
  void stop() {
    over = true;
    shell.interrupt();
    server.close();
  }

  private HttpResponse<String> send(String method, String path, Object body) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create(root + path))
              .header("Content-Type", "application/json")
              .method(
                  method,
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(Json.write(body)))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Claims until the test is over; what it claims it runs. Returns how many jobs those were. */
  private int claims() throws Exception {
    int ran = 0;
    Object claim = Map.of("worker_id", "w", "labels", List.of("any-workflow"));
    while (!over) {
      String text = send("POST", "/api/jobs/claim", claim).body();
      if (text.equals("null")) {
        synchronized (claim) {
          claim.wait(20);
        }
        continue;
      }
      Map<?, ?> granted = Json.parseObject(text);
      Object command = ((Map<?, ?>) granted.get("job")).get("command");
      Object lease = ((Map<?, ?>) granted.get("lease")).get("lease_id");
      int exit = new ProcessBuilder("sh", "-c", (String) command).start().waitFor();
      assertThat(exit).isZero();
      send("POST", "/api/jobs/" + lease + "/complete", Map.of());
      ran++;
    }
    return ran;
  }

  private String line(String kind, int i) {
    return "echo " + kind + " " + i + " >> " + dir.resolve("ledger") + "; sleep 0.05";
  }

  private String graph() {
    List<Object> jobs = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      jobs.add(
          Map.of(
              "id",
              "g" + i,
              "name",
              "g" + i,
              "status",
              "queued",
              "command",
              line("graph", i),
              "depends_on",
              i < JOBS / 2 ? List.of() : List.of("g" + (i - JOBS / 2))));
    }
    Object workflow = Map.of("name", "doors", "trigger", "manual", "jobs", jobs);
    String id =
        (String) Json.parseObject(send("POST", "/api/workflows", workflow).body()).get("id");
    assertThat(send("POST", "/api/workflows/" + id + "/run", null).statusCode()).isEqualTo(202);
    return id;
  }

  private String torc() {
    StringBuilder spec = new StringBuilder("name: doors\njobs:\n");
    for (int i = 0; i < JOBS; i++) {
      spec.append("  - {name: t").append(i).append(", command: \"").append(line("torc", i));
      spec.append("\"}\n");
    }
    shell.write("doors.yaml", spec.toString());
    Shell.Done created = shell.run("-f", "json", "create", "doors.yaml");
    assertThat(created.exit()).as(created.err()).isZero();
    String id = String.valueOf(created.json().get("workflow_id"));
    assertThat(shell.run("workflows", "init", id, "--no-prompts").exit()).isZero();
    return id;
  }

  private List<String> tasks() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      HttpResponse<String> r = send("POST", "/api/v1/tasks", Map.of("command", line("task", i)));
      assertThat(r.statusCode()).as(r.body()).isEqualTo(201);
      ids.add((String) Json.parseObject(r.body()).get("id"));
    }
    return ids;
  }

  private void graphHasEnded(String id) throws InterruptedException {
    String status = "/api/workflows/" + id + "/status";
    Object lock = new Object();
    for (String text = ""; ; text = send("GET", status, null).body()) {
      if (text.split("\"status\":\"success\"", -1).length == JOBS + 1) {
        return;
      }
      assertThat(text).doesNotContain("failure", "skipped");
      synchronized (lock) {
        lock.wait(50);
      }
    }
  }

  private long count(String from) {
    String sql = "SELECT count(*) AS n FROM " + from;
    return Long.parseLong(
        shell.run("-f", "csv", "admin", "sql", sql).out().lines().skip(1).findFirst().orElse("-1"));
  }

  @Test
  void eachJobRunsOnceAndEachInterfaceSeesItsOwn() throws Exception {
    shell.start("worker", "--max-parallel-jobs", "2", "-o", dir.resolve("own").toString());
    shell.start("worker", "--max-parallel-jobs", "1", "--pool", "torc,tasks", "-o", dir + "/some");
    CompletableFuture<Integer> foreign = new CompletableFuture<>();
    Thread claimant =
        new Thread(
            () -> {
              try {
                foreign.complete(claims());
              } catch (Throwable e) {
                foreign.completeExceptionally(e);
              }
            });
    claimant.setDaemon(true);
    claimant.start();
    String torc = torc();
    String graph = graph();
    List<String> tasks = tasks();

    graphHasEnded(graph);
    for (String id : tasks) {
      assertThat(shell.run("tasks", "wait", id).exit()).isZero();
    }
    assertThat(shell.run("watch", torc, "-p", "0.1").exit()).isZero();
    over = true;
    assertThat(foreign.get(20, TimeUnit.SECONDS)).isPositive();

    List<String> lines = Files.readAllLines(dir.resolve("ledger"));
    assertThat(lines).hasSize(3 * JOBS).doesNotHaveDuplicates();
    assertThat((List<?>) Json.parse(send("GET", "/api/workflows", null).body())).hasSize(1);
    assertThat(Json.parseObject(send("GET", "/api/v1/tasks", null).body()))
        .containsEntry("total", (long) JOBS);
    assertThat(count("result")).isEqualTo(3L * JOBS);
    assertThat(count("(SELECT 1 FROM result WHERE return_code = 0 GROUP BY job_id)"))
        .isEqualTo(3L * JOBS);
  }

  @Test
  void aStoreThatIsGoneIsToldByHealth() throws Exception {
    assertThat(send("GET", "/health", null).statusCode()).isEqualTo(200);
    Files.move(dir.resolve("torc.db"), dir.resolve("away"));
    HttpResponse<String> health = send("GET", "/health", null);
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(Json.parseObject(health.body()))
        .containsEntry("status", "unhealthy")
        .containsKeys("message", "version", "uptime_seconds");
    Files.move(dir.resolve("away"), dir.resolve("torc.db"));
    assertThat(send("GET", "/health", null).statusCode()).isEqualTo(200);
  }
}
