package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on workflow files, and what create and run do about doubts. */
class SpecCommandsTest {
  private static final String GOOD =
      """
      # greets
      name: w
      jobs:
        - {name: "a_{i}", command: "echo {i} > f_{i}", output_files: ["f_{i}"], parameters: {i: "1:2"}}
        - {name: b, command: cat, input_file_regexes: [^f_]}
        - {name: c, command: "true", depends_on: [b]}
      files: [{name: "f_{i}", path: "f_{i}", parameters: {i: "1:2"}}]
      """;

  private static final String BAD =
      "{name: 'w', jobs: [\n {name: 'a', comand: 'x'},\n {name: 'b', command: 1}]}";

  private static final String DOUBTFUL =
      """
      name: w
      jobs: [{name: a, command: "true", resource_requirements: big, scheduler: s}]
      resource_requirements: [{name: big, num_cpus: 1, memory: 20g, runtime: PT1M}]
      slurm_schedulers: [{name: s, account: x, mem: 10G}]
      """;

  @TempDir Path dir;
  private Shell shell;

  @BeforeEach
  void open() {
    shell = new Shell(dir);
    shell.write("good.yaml", GOOD);
    shell.write("bad.json5", BAD);
    shell.write("doubtful.yaml", DOUBTFUL);
  }

  @Test
  void validateTellsEverythingAboutEveryFile() {
    Shell.Done done = shell.run("spec", "validate", "good.yaml", "bad.json5", "none.kdl");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.out())
        .isEqualTo(
            "good.yaml: valid, 4 jobs in 3 stages\nbad.json5: 3 errors\nnone.kdl: cannot be read\n");
    assertThat(done.err())
        .contains("bad.json5:2:14: error: job 'a': unknown field 'comand'")
        .contains("hint: did you mean 'command'?")
        .contains("bad.json5:3:23: error: job 'b': 'command' must be a string, not the number 1")
        .contains("none.kdl does not exist");
    assertThat(shell.run("spec", "validate", "good.yaml").exit()).isZero();
    Shell.Done doubts = shell.run("spec", "validate", "doubtful.yaml");
    assertThat(doubts.exit()).isZero();
    assertThat(doubts.out()).contains("1 warning");
    assertThat(shell.run("spec", "validate", "--strict", "doubtful.yaml").exit()).isEqualTo(1);
  }

  @Test
  void validateInJson() {
    Shell.Done done = shell.run("-f", "json", "spec", "validate", "bad.json5");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.json().get("valid")).isEqualTo(false);
    var file = (Map<?, ?>) ((List<?>) done.json().get("files")).get(0);
    @SuppressWarnings("unchecked")
    var problem = (Map<String, Object>) ((List<?>) file.get("problems")).get(1);
    assertThat(problem)
        .containsEntry("severity", "error")
        .containsEntry("line", 2L)
        .containsEntry("column", 14L)
        .containsEntry("hint", "did you mean 'command'?");
  }

  @Test
  void standardInputTellsItsForm() {
    for (String text : List.of("name: w\njobs: []", "{name: 'w', jobs: []}", "name w")) {
      Shell.Done done = shell.run(text, new String[] {"spec", "validate", "-"});
      assertThat(done.out()).isEqualTo("-: valid, 0 jobs in 0 stages\n");
    }
    assertThat(shell.run("", new String[] {"spec", "validate", "-"}).err()).contains("is empty");
  }

  @Test
  void convertKeepsJobsAndComments() {
    assertThat(shell.run("spec", "convert", "good.yaml", "-o", "good.kdl").exit()).isZero();
    assertThat(shell.read("good.kdl")).startsWith("// greets\nname \"w\"\njob \"a_{i}\" {\n");
    assertThat(shell.run("spec", "convert", "good.yaml", "-o", "good.kdl").err())
        .contains("good.kdl exists");
    String jobs = shell.run("-f", "json", "spec", "expand", "good.yaml").out();
    assertThat(shell.run("-f", "json", "spec", "expand", "good.kdl").out()).isEqualTo(jobs);
    Shell.Done json = shell.run("spec", "convert", "good.kdl", "--to", "json");
    assertThat(json.err()).isEqualTo("1 comment left out: JSON has none\n");
    assertThat(Json.parseObject(json.out())).containsKeys("name", "jobs", "files");
    assertThat(shell.run("spec", "convert", "bad.json5", "--to", "yaml").exit()).isEqualTo(1);
    assertThat(shell.run("spec", "convert", "good.yaml").exit()).isEqualTo(2);
    assertThat(shell.run("spec", "convert", "good.yaml", "--to", "xml").err()).contains("for --to");
  }

  @Test
  void everyCommandFindsTablesInItsFolder() {
    shell.write("t.csv", "i\n1\n2\n");
    shell.write(
        "table.yaml", "name: w\njobs: [{name: 'a_{i}', command: 'true', parameters_file: t.csv}]");
    assertThat(shell.run("spec", "validate", "table.yaml").out()).contains("valid, 2 jobs");
    assertThat(shell.run("spec", "expand", "table.yaml").out()).contains("a_2");
    assertThat(shell.run("spec", "convert", "table.yaml", "--to", "kdl").out()).contains("t.csv");
  }

  @Test
  void expandShowsEveryJob() {
    Shell.Done done = shell.run("spec", "expand", "good.yaml");
    assertThat(done.out())
        .contains("  - name: a_2\n    command: echo 2 > f_2\n    output_files: [f_2]\n")
        .contains("input_files: [f_1, f_2]");
    shell.write("again.yaml", done.out());
    assertThat(shell.run("spec", "expand", "again.yaml").out()).isEqualTo(done.out());
  }

  @Test
  void theSchemaIsJson() {
    assertThat(shell.run("spec", "schema").json().get("$schema"))
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
  }

  @Test
  void dryRunShowsDependenciesAndStages() {
    assertThat(shell.run("create", "--dry-run", "good.yaml").out())
        .contains("Dependencies: 3 (1 named, 2 through data)\n")
        .contains("  a_1 -> b (file f_1)\n  a_2 -> b (file f_2)\n")
        .contains("Stages: 3\n  1: a_1, a_2\n  2: b\n  3: c\n");
    var graph =
        (Map<?, ?>) shell.run("-f", "json", "create", "--dry-run", "good.yaml").json().get("graph");
    assertThat(graph.get("edge_count")).isEqualTo(3L);
    assertThat(graph.get("stages"))
        .isEqualTo(List.of(List.of("a_1", "a_2"), List.of("b"), List.of("c")));
  }

  @Test
  void doubtsStopCreationUnlessChecksAreSkipped() {
    for (String command : List.of("create", "run")) {
      Shell.Done refused = shell.run("-s", command, "doubtful.yaml");
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err())
          .contains("memory 20g is more than mem 10G")
          .contains("Error: a job does not fit the Slurm schedulers")
          .contains("--skip-checks");
    }
    assertThat(shell.run("-s", "create", "--skip-checks", "doubtful.yaml").out())
        .isEqualTo("Created workflow 1\n");
    assertThat(shell.run("create", "--dry-run", "doubtful.yaml").exit()).isZero();
  }
}
