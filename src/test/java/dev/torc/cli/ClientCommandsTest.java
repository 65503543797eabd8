package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Commands against a real server on a port of its own. */
class ClientCommandsTest extends AgainstServer {
  private static final String SPEC =
      """
      name: three
      description: a, then b and c
      jobs:
        - name: a
          command: echo "a, b"
          output_files: [x]
        - {name: b, command: exit 3, input_files: [x], priority: 7}
        - {name: c, command: echo c, depends_on: [b]}
      files:
        - {name: x, path: x.txt}
      """;

  private void create() {
    shell.write("w.yaml", SPEC);
    Shell.Done done = shell.run("create", "w.yaml");
    assertThat(done.err()).isEmpty();
    assertThat(done.out()).isEqualTo("Created workflow 1\n");
  }

  @Test
  void listsInEveryFormat() {
    create();
    assertThat(shell.run("jobs", "list", "1").out())
        .isEqualTo(
            """
            Jobs for workflow ID 1:
            ╭────┬──────┬───────────────┬──────────┬──────────────┬─────────┬─────────────╮
            │ ID │ Name │ Status        │ Priority │ Compute Node │ Elapsed │ Command     │
            ├────┼──────┼───────────────┼──────────┼──────────────┼─────────┼─────────────┤
            │ 1  │ a    │ uninitialized │ 0        │              │         │ echo "a, b" │
            │ 2  │ b    │ uninitialized │ 7        │              │         │ exit 3      │
            │ 3  │ c    │ uninitialized │ 0        │              │         │ echo c      │
            ╰────┴──────┴───────────────┴──────────┴──────────────┴─────────┴─────────────╯

            Total: 3 jobs
            """);
    assertThat(shell.run("-f", "csv", "jobs", "list", "1", "-l", "1", "-x", "elapsed").out())
        .isEqualTo(
            """
            ID,Name,Status,Priority,Compute Node,Command
            1,a,uninitialized,0,,"echo ""a, b""\"
            """);
    assertThat(shell.run("jobs", "list", "1", "-fjson", "--offset=1").items())
        .extracting("name")
        .containsExactly("b", "c");
    assertThat(shell.run("files", "list", "1").out()).contains("│ 1  │ x    │ x.txt │ N/A");
    assertThat(shell.run("results", "list", "1").out())
        .isEqualTo("No results found for workflow ID: 1\n");
    assertThat(shell.run("workflows", "list").out())
        .contains("three")
        .contains("Total: 1 workflows");
    assertThat(shell.run("-f", "json", "workflows", "list").items()).hasSize(1);
  }

  @Test
  void filtersAndSorts() {
    create();
    assertThat(shell.run("workflows", "init", "1", "--no-prompts").out())
        .isEqualTo("Successfully initialized workflow 1\n");
    assertThat(shell.run("-f", "json", "jobs", "list", "1", "-s", "ready").items())
        .extracting("name")
        .containsExactly("a");
    assertThat(shell.run("-f", "json", "jobs", "list", "1", "--upstream-job-id", "2").items())
        .extracting("name")
        .containsExactly("c");
    assertThat(
            shell
                .run("-f", "json", "jobs", "list", "1", "--sort-by", "name", "--reverse-sort")
                .items())
        .extracting("name")
        .containsExactly("c", "b", "a");
    Shell.Done wrong = shell.run("jobs", "list", "1", "-s", "redy");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains("there is no job status 'redy'");
  }

  @Test
  void showsOneRecord() {
    create();
    assertThat(shell.run("jobs", "get", "2").out()).contains("Name: b").contains("Command: exit 3");
    assertThat(shell.run("-f", "json", "jobs", "get", "2").json().get("name")).isEqualTo("b");
    assertThat(shell.run("files", "get", "1").out()).contains("Path: x.txt");
    assertThat(shell.run("workflows", "get", "1").out())
        .contains("Name: three")
        .contains("User: ann")
        .contains("Submission Directory: " + directory.toAbsolutePath());
    Map<String, ?> status = shell.run("-f", "json", "status", "1").json();
    assertThat(status.get("total_jobs")).isEqualTo(3L);
    assertThat(status.get("total_exec_time_formatted")).isEqualTo("0.0s");
    assertThat(shell.run("status", "1").out()).contains("Uninitialized: 3").contains("in progress");
    Shell.Done explained = shell.run("explain", "c", "-w", "1");
    assertThat(explained.exit()).isZero();
    assertThat(explained.out()).startsWith("Job 3 'c' is uninitialized:");
  }

  @Test
  void cancelsResetsAndDeletes() {
    create();
    shell.run("workflows", "init", "1", "--no-prompts");
    assertThat(shell.run("cancel", "1").out()).isEqualTo("Successfully canceled workflow 1\n");
    assertThat(shell.run("status", "1").out()).contains("Workflow canceled");
    assertThat(shell.run("-f", "json", "workflows", "is-complete", "1").json().get("is_canceled"))
        .isEqualTo(true);
    assertThat(shell.run("workflows", "reset-status", "1", "--no-prompts").exit()).isZero();
    assertThat(shell.run("jobs", "delete", "3").out()).contains("deleted job ID: 3");
    Shell.Done asks = shell.run("delete", "1");
    assertThat(asks.exit()).isEqualTo(1);
    assertThat(asks.err()).contains("--no-prompts");
    assertThat(shell.run("delete", "--no-prompts", "1").out())
        .contains("Successfully deleted 1 workflow(s):")
        .contains("ID: 1, Name: three, User: ann");
    Shell.Done gone = shell.run("status", "1");
    assertThat(gone.exit()).isEqualTo(1);
    assertThat(gone.out()).isEmpty();
    assertThat(gone.err()).startsWith("Error: ").contains("not found");
  }

  @Test
  void restartsWhatHasChanged() {
    create();
    shell.run("workflows", "init", "1", "--no-prompts");
    Shell.Done dry = shell.run("-f", "json", "workflows", "reinit", "1", "--dry-run");
    assertThat(dry.exit()).isZero();
    assertThat(dry.json().get("safe")).isEqualTo(true);
    assertThat(shell.run("workflows", "reinit", "1").out())
        .isEqualTo("Successfully reinitialized workflow 1\n");
  }

  @Test
  void missingInputsAreNamed() {
    shell.write(
        "w.yaml",
        "name: w\njobs: [{name: a, command: cat x, input_files: [x]}]\n"
            + "files: [{name: x, path: no/x.txt}]\n");
    shell.run("create", "w.yaml");
    Shell.Done init = shell.run("workflows", "init", "1", "--no-prompts");
    assertThat(init.exit()).isEqualTo(1);
    assertThat(init.err()).contains("Missing required files").contains("path: no/x.txt");
    assertThat(shell.run("workflows", "init", "1", "--no-prompts", "--force").exit()).isZero();
  }

  @Test
  void readsSpecFromStandardInput() {
    String[] args = {"-f", "json", "create", "-"};
    Map<String, ?> created = shell.run(SPEC, args).json();
    assertThat(created.get("workflow_id")).isEqualTo(1L);
    Shell.Done empty = shell.run("create", "-");
    assertThat(empty.exit()).isEqualTo(1);
    assertThat(empty.err()).contains("stdin is empty");
  }

  @Test
  void logsOfAJobThatHasNotRun() {
    create();
    Shell.Done logs = shell.run("logs", "1");
    assertThat(logs.exit()).isEqualTo(1);
    assertThat(logs.err()).startsWith("Error: ");
    Shell.Done unknown = shell.run("logs", "nope", "-w", "1");
    assertThat(unknown.err()).contains("workflow 1 has no job named 'nope'");
  }

  @Test
  void pingAndVersion() {
    assertThat(shell.run("ping").out()).isEqualTo("Server is running\n");
    assertThat(shell.run("-f", "json", "ping").json().get("status")).isEqualTo("Server is running");
    assertThat(shell.run("version").out()).startsWith("torc ");
  }
}
