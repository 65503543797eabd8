package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.torc.store.Database;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs on a server that knows no workers, as the published one. It is ours, behind a door through
 * which none of the routes can be seen that ours has beside the published ones.
 */
@Timeout(120)
class PublishedServerTest {
  @TempDir Path directory;
  private Shell shell;
  private LocalServer server;
  private HttpServer door;
  private ExecutorService threads;

  @BeforeEach
  void start() throws IOException {
    shell = new Shell(directory);
    server = LocalServer.start(Database.Settings.inMemory(), "127.0.0.1", 0);
    threads = Executors.newCachedThreadPool();
    door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    door.setExecutor(threads);
    door.createContext("/", this::pass);
    door.start();
    String base = server.url().substring(server.url().indexOf("/torc-service"));
    shell.env.put("TORC_API_URL", "http://127.0.0.1:" + door.getAddress().getPort() + base);
  }

  @AfterEach
  void stop() {
    door.stop(0);
    threads.shutdownNow();
    server.close();
  }

  private void pass(HttpExchange x) throws IOException {
    try (x) {
      String path = x.getRequestURI().toString();
      if (path.contains("/workers")) {
        x.sendResponseHeaders(404, -1);
        return;
      }
      String root = server.url().substring(0, server.url().indexOf("/torc-service"));
      var to = (HttpURLConnection) URI.create(root + path).toURL().openConnection();
      to.setRequestMethod(x.getRequestMethod());
      byte[] body = x.getRequestBody().readAllBytes();
      if (body.length > 0) {
        to.setDoOutput(true);
        to.setRequestProperty("Content-Type", "application/json");
        to.getOutputStream().write(body);
      }
      int status = to.getResponseCode();
      try (var in = status < 400 ? to.getInputStream() : to.getErrorStream()) {
        byte[] answer = in == null ? new byte[0] : in.readAllBytes();
        x.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
        x.getResponseBody().write(answer);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private Map<String, Long> counts() {
    return (Map<String, Long>) shell.run("-f", "json", "status", "1").json().get("jobs_by_status");
  }

  @Test
  void filesRetriesActionsAndFailures() {
    shell.write(
        "w.yaml",
        """
        name: w
        failure_handlers:
          - name: again
            rules:
              - {exit_codes: [9], max_retries: 3, recovery_script: 'echo mended >> mended.txt'}
        jobs:
          - {name: make, command: 'echo data > made.txt', output_files: [made]}
          - {name: read, command: 'cat made.txt', input_files: [made]}
          - {name: third, command: 'test "$TORC_ATTEMPT_ID" -ge 3 || exit 9', failure_handler: again}
          - {name: bad, command: 'echo broken >&2; exit 4'}
          - {name: after, command: 'true', depends_on: [bad]}
          - {name: liar, command: 'true', output_files: [never]}
        files: [{name: made, path: made.txt}, {name: never, path: never.txt}]
        actions:
          - {trigger_type: on_workflow_start, action_type: run_commands, commands: ['pwd >> at.txt']}
          - {trigger_type: on_worker_start, action_type: run_commands, commands: ['pwd >> at.txt']}
          - trigger_type: on_jobs_ready
            action_type: run_commands
            jobs: [read]
            commands: ['pwd >> at.txt']
          - {trigger_type: on_workflow_complete, action_type: run_commands, commands: ['pwd >> at.txt']}
          - {trigger_type: on_worker_complete, action_type: run_commands, commands: ['pwd >> at.txt']}
        """);
    Shell.Done run = shell.run("run", "w.yaml", "--max-parallel-jobs", "2");
    assertThat(run.exit()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("bad (job 4): failed, exit code 4");
    assertThat(counts())
        .containsEntry("completed", 3L)
        .containsEntry("failed", 2L)
        .containsEntry("canceled", 1L);
    assertThat(shell.read("mended.txt").lines()).hasSize(2);
    assertThat(shell.read("torc_output/at.txt").lines()).hasSize(5);
    Map<?, ?> made = (Map<?, ?>) shell.run("-f", "json", "files", "list", "1").items().get(0);
    assertThat(made.get("st_mtime")).isNotNull();
    Map<?, ?> node =
        (Map<?, ?>) shell.run("-f", "json", "compute-nodes", "list", "1").items().get(0);
    assertThat(node.get("is_active")).isEqualTo(false);
    assertThat(node.get("duration_seconds")).isNotNull();

    shell.write("never.txt", "");
    shell.run("workflows", "reset-status", "1", "--failed-only", "--reinitialize", "--no-prompts");
    assertThat(shell.run("run", "1", "--num-cpus", "4", "--memory-gb", "4").exit()).isEqualTo(1);
    assertThat(counts()).containsEntry("completed", 4L);
  }

  @Test
  void aCanceledWorkflowIsLeft() throws Exception {
    shell.write(
        "w.yaml",
        "name: w\n"
            + "jobs: [{name: long, command: 'touch began; exec sleep 1000'}, {name: b, command:"
            + " 'true', depends_on: [long]}]\n");
    Shell.Running run = shell.start("run", "w.yaml");
    run.until("the job has begun", () -> Files.exists(directory.resolve("began")));
    assertThat(shell.run("cancel", "1", "--no-prompts").exit()).isZero();
    assertThat(run.exit().get(60, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(counts()).containsEntry("canceled", 1L);
  }

  @Test
  void anInterruptedRunLeavesNothingRunning() throws Exception {
    shell.write(
        "w.yaml", "name: w\njobs: [{name: long, command: 'touch began; exec sleep 1000'}]\n");
    Shell.Running run = shell.start("run", "w.yaml");
    run.until("the job has begun", () -> Files.exists(directory.resolve("began")));
    shell.interrupt();
    assertThat(run.exit().get(60, TimeUnit.SECONDS)).isEqualTo(130);
    assertThat(counts()).containsEntry("terminated", 1L);
    List<?> nodes = shell.run("-f", "json", "compute-nodes", "list", "1").items();
    assertThat(((Map<?, ?>) nodes.get(0)).get("is_active")).isEqualTo(false);
  }

  @Test
  void aWorkerNeedsAWorkflow() {
    Shell.Done done = shell.run("worker");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.err()).contains("name workflows: torc worker WORKFLOW_ID");
  }
}
