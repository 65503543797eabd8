package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.server.Doorkeeper;
import dev.torc.store.Database;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code torc tasks} and {@code torc graph} on a server with all interfaces and a real worker. */
@Timeout(120)
class TasksAndGraphTest {
  @TempDir Path dir;
  private LocalServer server;
  private Shell shell;
  private Shell workers;

  @BeforeEach
  void start() {
    shell = new Shell(dir);
    shell.env.put("OCTASKLY_SECRET_KEY", "a secret for this test");
    Doors.Setting setting =
        new Doors.Setting(
            shell.env, dir, Doorkeeper.open(), null, Map.of("octaskly", 0), line -> {});
    server =
        LocalServer.start(
            Database.Settings.inMemory(),
            "127.0.0.1",
            0,
            Security.NONE,
            (engine, clock) -> Doors.open(engine, clock, setting));
    shell.env.put("TORC_API_URL", server.url());
    shell.env.put("OCTASKLY_TOKEN", shell.run("token", "create", "--sub", "ann").out().strip());
    workers = new Shell(dir);
    workers.env.put("TORC_API_URL", server.url());
    workers.start("worker", "--output-dir", dir.resolve("out").toString());
  }

  @AfterEach
  void stop() {
    workers.interrupt();
    server.close();
  }

  @Test
  void tasksFromSubmitToLogs() {
    Shell.Done one = shell.run("tasks", "submit", "--timeout", "60", "echo one; echo two >&2");
    assertThat(one.err()).isEmpty();
    String id = one.out().strip();
    assertThat(id).startsWith("task-001-");
    assertThat(shell.run("tasks", "wait", id).exit()).isZero();
    Shell.Done logs = shell.run("tasks", "logs", id);
    assertThat(logs.out()).isEqualTo("one\n");
    assertThat(logs.err()).isEqualTo("two\n");
    assertThat(shell.run("-f", "json", "tasks", "get", id).json().get("status"))
        .isEqualTo("completed");
    String eater = "x=$(head -c 100000000 /dev/zero | tr '\\0' x); sleep 20; echo $x | wc";
    Shell.Done large = shell.run("tasks", "submit", "--wait", "--memory-mb", "32", eater);
    assertThat(large.exit()).isEqualTo(1);
    assertThat(large.out()).contains("exit_code: 137", "more memory than its requirement of 32");
    Shell.Done bad = shell.run("tasks", "submit", "--wait", "exit", "3");
    assertThat(bad.exit()).isEqualTo(1);
    assertThat(bad.out()).contains("exit_code: 3");
    assertThat(shell.run("tasks", "list", "--status", "failed").out()).contains("exit 3", "2 of 2");
    Shell.Done ended = shell.run("tasks", "cancel", id);
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("Task not found");
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThat(shell.run("tasks", "get", "none").err()).contains("Task not found");
    assertThat(shell.run("tasks", "get", "4711").err()).contains("4711");
    assertThat(shell.run("tasks", "list", "--status", "odd").err())
        .contains("status must be one of");
    shell.env.remove("OCTASKLY_TOKEN");
    for (String[] command :
        new String[][] {{"tasks", "list"}, {"tasks", "submit", "x"}, {"tasks", "cancel", "x"}}) {
      Shell.Done refused = shell.run(command);
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err())
          .contains("Missing or invalid authentication token", "OCTASKLY_TOKEN")
          .doesNotContain("TORC_PASSWORD", "torc server");
    }
    Shell.Done bad = shell.run("tasks", "list", "--token", "a\nb");
    assertThat(bad.exit()).isEqualTo(2);
    assertThat(bad.err()).contains("--token holds letters that no token has");
    assertThat(shell.run("token", "create", "--role", "king").exit()).isEqualTo(2);
    assertThat(shell.run("token", "create", "--ttl", "soon").exit()).isEqualTo(2);
    assertThat(shell.run("graph", "logs", "none", "a").err()).contains("workflow 'none' not found");
    assertThat(shell.run("graph", "status", "none").err()).contains("workflow 'none' not found");
    assertThat(shell.run("graph", "load", "none.yml").exit()).isEqualTo(2);
    shell.write("bad.yml", "name: x\non: true\njobs: {}\n");
    assertThat(shell.run("graph", "load", "bad.yml").err()).contains("bad.yml: field 'on'");
    assertThat(shell.run("serve", "--listen", "nobody").exit()).isEqualTo(2);
    assertThat(shell.run("serve", "--listen", "graph=0", "--listen", "graph=0").err())
        .contains("graph can have one port");
    shell.env.put("OCTASKLY_SECRET_KEY", "default-secret-key-change-in-production");
    assertThat(shell.run("serve", "-p", "0", "-d", ":memory:").err())
        .contains("OCTASKLY_SECRET_KEY is the published default");
    assertThat(shell.run("worker", "--pool", "torc,king").err())
        .contains("--pool: 'king' is not one of torc, graph, tasks");
    assertThat(shell.run("worker", "--pool", "torc", "1").err()).contains("leave it out");
  }

  @Test
  void whatCanNeverRunIsNotWaitedFor() {
    shell.write(
        "odd.json",
        "{\"name\":\"O\",\"trigger\":\"m\",\"jobs\":["
            + job("a", "")
            + ","
            + job("a", "")
            + ","
            + job("after", "\"a\"")
            + ","
            + job("self", "\"self\"")
            + ","
            + job("lost", "\"nobody\"")
            + ","
            + job("behind", "\"a\",\"lost\"")
            + "]}");
    String id = shell.run("graph", "load", "odd.json").out().strip();
    Shell.Done run = shell.run("graph", "run", id, "--wait");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("can never run: self, lost, behind, a\n").contains("success=2");
    assertThat(shell.run("graph", "logs", id, "none", "--follow").err())
        .contains("workflow '" + id + "' has no job 'none'");
  }

  private static String job(String id, String needs) {
    return "{\"id\":\""
        + id
        + "\",\"name\":\"n\",\"status\":\"queued\",\"command\":\"true\",\"depends_on\":["
        + needs
        + "]}";
  }

  @Test
  void aGraphFromLoadToLogs() {
    shell.write(
        "flow.yml",
        "name: Flow\non: push\njobs:\n  a: {run: echo hello}\n  b: {needs: a, run: echo done}\n");
    String id = shell.run("graph", "load", "flow.yml").out().strip();
    Shell.Done run = shell.run("graph", "run", id, "--wait");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(shell.run("graph", "status", id).out()).contains("Flow (on: push)", "success");
    assertThat(shell.run("graph", "logs", id, "a").out()).isEqualTo("hello\n");
    assertThat(shell.run("graph", "logs", id, "a", "--follow").out()).isEqualTo("hello\n");
    shell.write(
        "fails.json",
        "{\"name\":\"F\",\"trigger\":\"m\",\"jobs\":[{\"id\":\"a\",\"name\":\"A\",\"status\":"
            + "\"queued\",\"command\":\"exit 4\",\"depends_on\":[]}]}");
    String failing = shell.run("graph", "load", "fails.json").out().strip();
    assertThat(shell.run("graph", "run", failing, "--wait").exit()).isEqualTo(1);
    assertThat(shell.run("-f", "json", "graph", "cancel", failing).json().get("status"))
        .isEqualTo("canceled");
    assertThat(shell.run("-f", "json", "graph", "status", failing).json().get("name"))
        .isEqualTo("F");
  }
}
