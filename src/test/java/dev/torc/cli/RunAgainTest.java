package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workflows that have run before: reset, copied, canceled. */
class RunAgainTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
    shell.write(
        "w.yaml",
        """
        name: w
        jobs:
          - {name: a, command: echo x >> tries; exit 7, failure_handler: h}
        failure_handlers:
          - name: h
            rules: [{exit_codes: [7], max_retries: 3, recovery_script: echo r >> repaired}]
        """);
    assertThat(run("run w.yaml").exit()).isEqualTo(1);
  }

  private Shell.Done run(String line) {
    return shell.run(line.split(" "));
  }

  private int lines(String file) throws IOException {
    return Files.readAllLines(directory.resolve(file)).size();
  }

  @Test
  void aCanceledWorkflowSaysSoAndHowItRunsAfterAll() {
    assertThat(run("-s cancel 1").exit()).isZero();
    Shell.Done again = run("run 1");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("Workflow 1 is canceled", "reset-status 1 --reinitialize");
  }

  @Test
  void aNumberMayBeTheNameOfAJob() {
    shell.write("n.yaml", "name: n\njobs: [{name: '1', command: echo one}]\n");
    assertThat(run("run n.yaml").exit()).isZero();
    assertThat(run("-s logs 1 -w 2").out()).contains("one");
    assertThat(run("-s logs 2 -w 2").out()).contains("one");
    assertThat(run("-s logs 1 -w 1").out()).doesNotContain("one");
  }

  @Test
  void aResetGivesBackAllRetries() throws IOException {
    for (int run = 2; run <= 4; run++) {
      run("-s workflows reset-status 1 --failed-only --reinitialize --no-prompts");
      assertThat(run("run 1").exit()).isEqualTo(1);
      assertThat(lines("tries")).isEqualTo(3 * run);
      assertThat(lines("repaired")).isEqualTo(2 * run);
    }
  }

  @Test
  void aDamagedExportIsRefusedInWords() {
    String[][] damages = {
      {"'jobs' is no list", "\"jobs\":\"x\""},
      {"record 2 of 'jobs' has no id", "\"jobs\":[{\"id\":1,\"name\":\"a\"},{\"name\":\"b\"}]"},
      {"record 1 of 'files' is no object", "\"files\":[5]"},
      {"(opened in line 1)", "\"files\":["},
    };
    for (String[] damage : damages) {
      String text = "{\"export_version\":\"1.0\",\"workflow\":{\"name\":\"w\"}," + damage[1];
      shell.write("bad.json", damage[0].startsWith("(") ? text : text + "}");
      Shell.Done done = run("-s workflows import bad.json");
      assertThat(done.exit()).isEqualTo(1);
      assertThat(done.err()).contains(damage[0]).doesNotContain("REDACTED");
    }
    assertThat(run("-s -f json workflows list").items()).hasSize(1);
  }

  @Test
  void aCopyWithResultsHasAllRetriesAndARunOfItsOwn() throws IOException {
    run("-s workflows export 1 --include-results -o copy.json");
    assertThat(run("-s workflows import copy.json").exit()).isZero();
    assertThat(run("run 2").exit()).isEqualTo(1);
    assertThat(lines("tries")).isEqualTo(6);
    assertThat(run("-s -f json results list 2").items()).hasSize(1);
    assertThat(run("-s -f json results list 2 --all-runs --run-id 2").items()).hasSize(3);
  }
}
