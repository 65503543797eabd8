package dev.torc.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workflow files with mistakes: one message with the place and what to do, and nothing created. */
class BadSpecIT {
  @TempDir Path dir;

  private CommandResult run(String spec) throws IOException {
    Files.writeString(dir.resolve("w.yaml"), spec);
    CommandResult result = Torc.in(dir).run("run", "w.yaml");
    assertThat(dir.resolve("torc_output")).doesNotExist();
    return result.refuses(1);
  }

  @Test
  void unknownField() throws Exception {
    run("""
    name: w
    jobs:
    - name: x
      command: echo
      comand: echo
    """)
        .complains("w.yaml:5:3", "unknown field 'comand'", "did you mean 'command'?");
  }

  @Test
  void valuesOutOfRange() throws Exception {
    run("""
    name: w
    resource_requirements:
    - {name: r, num_cpus: -1, memory: 1x, runtime: 5m}
    jobs:
    - {name: "x_{i}", command: echo, parameters: {i: "10:1:0"}}
    """)
        .complains("w.yaml:3:", "'num_cpus' must be", "memory '1x'", "PT30M", "step 0");
  }

  @Test
  void cycle() throws Exception {
    run("""
    name: w
    jobs:
    - {name: x, command: echo, depends_on: [z]}
    - {name: y, command: echo, depends_on: [x]}
    - {name: z, command: echo, depends_on: [y]}
    """)
        .complains("w.yaml:3:", "circle: x (line 3) -> y (line 4) -> z (line 5) -> x (line 3)");
  }

  @Test
  void unknownJobInDependsOn() throws Exception {
    run("name: w\njobs:\n- {name: x, command: echo, depends_on: [nobody]}\n")
        .complains("w.yaml:3:", "there is no job 'nobody'");
  }

  @Test
  void brokenYaml() throws Exception {
    run("name: w\njobs:\n- {name: x, command: \"echo\n").complains("w.yaml:4:1", "not valid YAML");
  }

  @Test
  void fileThatIsNotThere() {
    Torc.in(dir).run("run", "none.yaml").refuses(1).complains("none.yaml does not exist");
    assertThat(dir.resolve("torc_output")).doesNotExist();
  }

  /** Only a started workflow needs its files, so here a database has been made. */
  @Test
  void missingInputFile() throws Exception {
    Files.writeString(
        dir.resolve("w.yaml"),
        """
        name: w
        files:
        - {name: f, path: data/nothere.txt}
        jobs:
        - {name: x, command: cat data/nothere.txt, input_files: [f]}
        """);
    Torc.in(dir)
        .run("run", "w.yaml")
        .refuses(1)
        .complains("Missing required files", "data/nothere.txt", "create them");
    CommandResult left =
        Torc.in(dir).run("--standalone", "-f", "json", "workflows", "list", "--all-users");
    assertThat(left.exits(0).json().get("items").toString()).isEqualTo("[]");
  }

  @Test
  void wrongCommandLines() {
    Torc.in(dir).run("run").refuses(2).complains("FILE_OR_ID", "--help");
    Torc.in(dir).run("run", "--speed", "9", "w.yaml").refuses(2).complains("--speed");
    Torc.in(dir).run("walk").refuses(2).complains("walk");
    Torc.in(dir).run("worker", "--num-cpus", "many").refuses(2).complains("--num-cpus", "many");
  }
}
