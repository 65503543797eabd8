package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.Until;
import dev.torc.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code torc run} and what people do beside it: real processes, a real database file. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
  }

  @Test
  void runsAWorkflowByFiles() {
    shell.write(
        "w.yaml",
        """
        name: by_files
        jobs:
          - {name: make, command: echo 5 > a.txt, output_files: [a]}
          - {name: use, command: cat a.txt a.txt > b.txt, input_files: [a], output_files: [b]}
        files:
          - {name: a, path: a.txt}
          - {name: b, path: b.txt}
        """);
    Shell.Done done = shell.run("run", "w.yaml");
    assertThat(done.err())
        .contains("Created workflow 1")
        .contains("Workflow 1 complete (2 completed)");
    assertThat(done.exit()).isZero();
    assertThat(shell.read("b.txt")).isEqualTo("5\n5\n");
    assertThat(directory.resolve("torc_output/torc.db")).exists();
    assertThat(shell.run("-s", "-f", "json", "results", "list", "1").items()).hasSize(2);

    Shell.Done again = shell.run("-s", "workflows", "reinit", "1", "--dry-run");
    assertThat(again.out()).contains("Jobs that run again: none");
    shell.write("a.txt", "6\n");
    assertThat(shell.run("-s", "workflows", "reinit", "1").err())
        .contains("Reset job 'use' (id 2): its input 'a.txt' has changed");
    assertThat(shell.run("run", "1").exit()).isZero();
    assertThat(shell.read("b.txt")).isEqualTo("6\n6\n");
    assertThat(shell.run("-s", "-f", "json", "results", "list", "1", "--all-runs").items())
        .hasSize(3);
  }

  @Test
  void tellsWhatFailed() {
    shell.write(
        "w.yaml",
        """
        name: fails
        jobs:
          - {name: bad, command: "echo almost; echo the reason >&2; exit 7"}
          - {name: after, command: "true", depends_on: [bad]}
          - {name: fine, command: echo out; echo err >&2}
        """);
    Shell.Done done = shell.run("run", "w.yaml");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.err())
        .contains("bad (job 1): failed, exit code 7")
        .contains("command: echo almost; echo the reason >&2; exit 7")
        .contains("the reason")
        .contains("job_wf1_j1_r1_a1.e")
        .contains("complete with failures (1 completed, 1 failed, 1 canceled)");
    assertThat(shell.run("run", "1", "--allow-failures").exit()).isZero();

    Shell.Done logs = shell.run("-s", "logs", "fine", "-w", "1");
    assertThat(logs.out()).isEqualTo("out\n");
    assertThat(logs.err()).endsWith("err\n");
    assertThat(shell.run("-s", "logs", "fine", "-w", "1", "--stderr").out()).isEqualTo("err\n");
    assertThat(shell.run("-s", "logs", "1", "--follow", "--stdout").out()).isEqualTo("almost\n");
    assertThat(shell.run("-s", "explain", "after", "-w", "1").out()).contains("is canceled");

    Map<String, ?> json = shell.run("-f", "json", "run", "1").json();
    assertThat(json.get("workflow_id")).isEqualTo(1L);
    assertThat((List<?>) json.get("failures")).extracting("return_code").containsExactly(7L);

    shell.run("-s", "workflows", "reset-status", "1", "--failed-only", "--no-prompts", "-r");
    assertThat(shell.run("-s", "-f", "json", "jobs", "list", "1", "-s", "ready").items())
        .extracting("name")
        .containsExactly("bad");
  }

  @Test
  void leavesNothingBehindWhenItCannotStart() {
    shell.write(
        "w.yaml",
        "name: w\njobs: [{name: a, command: cat x, input_files: [x]}]\n"
            + "files: [{name: x, path: x.txt}]\n");
    Shell.Done done = shell.run("run", "w.yaml");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.err()).contains("Missing required files").contains("x.txt");
    assertThat(shell.run("-s", "-f", "json", "workflows", "list", "-a").items()).isEmpty();
  }

  @Test
  void databaseInMemoryCanBeKept() {
    shell.write("w.yaml", "name: w\njobs: [{name: a, command: 'true'}]\n");
    Shell.Done done = shell.run("run", "--in-memory", "--db", "copy.db", "w.yaml");
    assertThat(done.err()).contains("Wrote the database to copy.db");
    assertThat(directory.resolve("torc_output/torc.db")).doesNotExist();
    assertThat(shell.run("-s", "--db", "copy.db", "-f", "json", "workflows", "list").items())
        .hasSize(1);
  }

  @Test
  void secondCommandJoinsTheOwner() throws Exception {
    shell.write(
        "w.yaml", "name: w\njobs: [{name: a, command: echo begun; touch begun; sleep 300}]\n");
    Shell.Running run = shell.start("run", "w.yaml");
    Until.holds("the job", () -> Files.exists(directory.resolve("begun")));
    Shell.Done list = shell.run("-s", "-f", "json", "jobs", "list", "1");
    assertThat(list.items()).extracting("status").containsExactly("running");
    assertThat(list.err()).isEmpty();
    assertThat(shell.run("-s", "cancel", "1").exit()).isZero();
    assertThat(run.exit().get()).isEqualTo(1);
    assertThat(run.err().toString()).contains("1 canceled");
  }

  @Test
  void aWorkerTakesOverFromAnOwnerThatIsGone() throws Exception {
    shell.write(
        "w.yaml",
        """
        name: w
        jobs:
          - {name: a, command: "touch begun; until [ -e go ]; do sleep 0.1; done"}
          - {name: b, command: touch done, depends_on: [a]}
        """);
    Path file = Files.createDirectories(directory.resolve("torc_output")).resolve("torc.db");
    LocalServer owner = LocalServer.start(Database.Settings.file(file), "127.0.0.1", 0);
    assertThat(shell.run("-s", "create", "w.yaml").exit()).isZero();
    assertThat(shell.run("-s", "workflows", "init", "1", "--no-prompts").exit()).isZero();
    Shell.Running worker = shell.start("-s", "worker", "1");
    Until.holds("the job", () -> Files.exists(directory.resolve("begun")));
    owner.close();
    shell.write("go", "");
    assertThat(worker.exit().get(50, TimeUnit.SECONDS)).isZero();
    assertThat(worker.err().toString()).contains("taking over");
    assertThat(directory.resolve("done")).exists();
  }

  @Test
  void interruptEndsTheJobs() throws Exception {
    shell.write("w.yaml", "name: w\njobs: [{name: a, command: touch begun; sleep 300}]\n");
    Shell.Running run = shell.start("run", "w.yaml");
    Until.holds("the job", () -> Files.exists(directory.resolve("begun")));
    shell.interrupt();
    assertThat(run.exit().get()).isEqualTo(130);
    assertThat(run.err().toString()).contains("SIGINT: stopping the jobs");
    assertThat(shell.run("-s", "-f", "json", "jobs", "list", "1").items())
        .extracting("status")
        .containsExactly("terminated");
  }

  @Test
  void serverAndWorkerWorkTogether() throws Exception {
    Shell.Running serve = shell.start("serve", "--port", "0", "--database", "s.db");
    shell.env.put("TORC_API_URL", "http://127.0.0.1:" + serve.port() + "/torc-service/v1");
    shell.write(
        "w.yaml",
        "name: w\njobs: [{name: 'j{i}', command: 'echo {i} > out{i}', parameters: {i: '1:5'}}]\n");
    shell.run("create", "w.yaml");
    shell.run("workflows", "init", "1", "--no-prompts");
    Shell.Done worker = shell.run("-f", "json", "worker", "1");
    assertThat(worker.exit()).isZero();
    assertThat(worker.json().get("attempts")).isEqualTo(Map.of("completed", 5L));
    assertThat(shell.read("out3")).isEqualTo("3\n");
    Shell.Done run = shell.run("run", "w.yaml");
    assertThat(run.err()).contains("Workflow 2 complete (5 completed)");
    assertThat(run.exit()).isZero();
    shell.interrupt();
    assertThat(serve.exit().get()).isZero();
    assertThat(shell.run("ping").err()).contains("connection refused");
  }
}
