package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.torc.model.Json;
import dev.torc.spec.Node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each class of mistake that the language knows gives the same messages in all four forms. */
class FourFormsTest {
  private static final String S = "slurm_schedulers: [{name: s, account: a, nodes: 1, mem: 1g}]\n";

  /** Lines under a workflow with a job {@code a}, and part of what is said about them. */
  private static final String[][] CASES = {
    {"jobz: 1", "unknown field 'jobz'"},
    {"files: [{name: f}]", "file 'f': the field 'path' is missing"},
    {"  - {name: b, command: c, parameters: {i: '1:2:0'}}", "has step 0"},
    {"  - {name: b, command: c, parameters: {i: '10:1'}}", "has no values"},
    {"  - {name: b, command: c, parameters: {i: '12:30:xy'}}", "is not a range"},
    {
      "  - {name: 'b{i}{j}', command: c, parameter_mode: zip, parameters: {i: '1:2', j: '1:3'}}",
      "zip needs lists of one length: i has 2, j has 3"
    },
    {"  - {name: b, command: c, parameters_file: none.csv}", "cannot read the file none.csv"},
    {"  - {name: a, command: c}", "job 'a' is there twice"},
    {"  - {name: 'b{i}', command: c, parameters: {i: [1, 1]}}", "is there twice after expansion"},
    {"files: [{name: f, path: p}, {name: f, path: q}]", "file 'f' is there twice"},
    {"user_data: [{name: u}, {name: u}]", "user data record 'u' is there twice"},
    {
      "resource_requirements: [{name: r, num_cpus: 1, memory: 1g}, {name: r, num_cpus: 1, memory:"
          + " 1g}]",
      "record 'r' is there twice"
    },
    {"slurm_schedulers: [{name: s, account: a}, {name: s, account: a}]", "'s' is there twice"},
    {"failure_handlers: [{name: h, rules: []}, {name: h, rules: []}]", "'h' is there twice"},
    {"  - {name: b, command: c, depends_on: [aa]}", "there is no job 'aa'"},
    {"  - {name: b, command: c, depends_on_regexes: [x]}", "no job matches 'x'"},
    {"  - {name: b, command: c, depends_on_regexes: ['(']}", "is not a regular expression"},
    {"  - {name: b, command: c, depends_on: [b]}", "wait for each other in a circle: b"},
    {
      "  - {name: b, command: c, input_files: [f], output_files: [g]}\n"
          + "  - {name: d, command: c, input_files: [g], output_files: [f]}\n"
          + "files: [{name: f, path: f}, {name: g, path: g}]",
      "in a circle: b (line", // the lines differ
    },
    {
      "  - {name: b, command: c, output_files: [f]}\n  - {name: d, command: c, output_files: [f]}\n"
          + "files: [{name: f, path: f}]",
      "is already written by job 'b'"
    },
    {"  - {name: b, command: c, resource_requirements: r}", "no resource requirements record 'r'"},
    {"  - {name: b, command: c, scheduler: s}", "there is no slurm scheduler 's'"},
    {"  - {name: b, command: c, failure_handler: h}", "there is no failure handler 'h'"},
    {"  - {name: b, command: c, input_files: [f]}", "there is no file 'f'"},
    {"  - {name: b, command: c, output_user_data: [u]}", "there is no user data record 'u'"},
    {
      "actions: [{trigger_type: never, action_type: run_commands, commands: [x]}]",
      "cannot be 'never'"
    },
    {
      "actions: [{trigger_type: on_jobs_ready, action_type: run_commands, commands: [x]}]",
      "on_jobs_ready needs"
    },
    {
      "actions: [{trigger_type: on_jobs_ready, jobs: [z], action_type: run_commands, commands:"
          + " [x]}]",
      "there is no job 'z'"
    },
    {
      "actions: [{trigger_type: on_worker_start, action_type: schedule_nodes}]",
      "needs 'scheduler_type'"
    },
    {"actions: [{trigger_type: on_worker_start, action_type: dance}]", "cannot be 'dance'"},
    {
      "  - {name: b, command: c, resource_requirements: r, scheduler: s}\n"
          + "resource_requirements: [{name: r, num_cpus: 1, memory: 1m, num_nodes: 2}]\n"
          + S,
      "2 nodes needed, 1 allocated"
    },
    {
      "  - {name: b, command: c, resource_requirements: r, scheduler: s}\n"
          + "resource_requirements: [{name: r, num_cpus: 1, memory: 2g}]\n"
          + S,
      "memory 2g is more than mem 1g"
    },
    {"env: {1A: x}", "'1A' is no name for an environment variable"},
    {"  - {name: b, command: c, labels: ['a,b']}", "is no label"},
    {"  - {name: b, command: c, labels: [x], scheduler: s}\n" + S, "exclude each other"},
    {"execution_config: {mode: slurm, oom_exit_code: 1}", "works in direct mode only"},
    {"execution_config: {srun_mpi: pmix}", "needs an action with start_one_worker_per_node"},
    {"slurm_defaults: {mem: 1g}", "'mem' cannot be set here"},
    {"files: [{name: f, path: p, identifier: x}]", "needs the workflow's 'enable_ro_crate: true'"},
    {"slurm_config: {x: 1}", "'slurm_config' was removed"},
    {"  - {name: b, command: 7}", "'command' must be a string, not the number 7"},
    {"  - {name: b, command: c, priority: -1}", "must be at least 0"},
    {"variables: {x: '1'}\ndescription: '{y}'", "neither a variable nor a parameter"},
    {"dynamic_jobs: {max_iterations: 0}", "must be at least 1"},
    {"failure_handlers: [{name: h, rules: [{max_retries: 2}]}]", "matches no exit code"},
    {"user_data: [{name: u}]\nname: w", "the key 'name' is given twice"},
    {
      "  - {name: 'b{i}{j}{k}', command: c, parameters: {i: '1:1000', j: '1:1000', k: '1:1000'}}",
      "the parameters multiply to 1000 x 1000 x 1000 = 1000000000 items; the limit is 2000000"
    },
    {"  - {name: 'b{i}', command: c, parameters: {i: '1:1000000000'}}", "has 1000000000 values"},
    {"compute_node_expiration_buffer_seconds: 1", "no effect any more"},
    {"  - {name: b, command: c, input_user_data: [u]}\nuser_data: [{name: u}]", "no job writes it"},
  };

  static String[][] cases() {
    return CASES;
  }

  private static List<String> messages(SpecResult r) {
    // Lines differ between the forms, also those inside of messages.
    return r.problems().stream()
        .map(p -> p.message().replaceAll("line \\d+", "line N"))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyMistakeInEveryForm(String more, String message) {
    String yaml = "name: w\njobs:\n  - {name: a, command: c}\n" + more + "\n";
    SpecResult expected = Specs.yaml(yaml);
    assertThat(String.join("\n", messages(expected)))
        .contains(message.replaceAll("\\(line$", "(line"));
    var tree = (ObjectNode) Specs.tree(Format.YAML, yaml);
    for (Format form : Format.values()) {
      if (!message.contains("given twice")) {
        String text = SpecText.write(tree, form, Comments.none());
        SpecResult r = Specs.read(form, text);
        assertThat(messages(r)).as("%s:\n%s", form, text).isEqualTo(messages(expected));
        assertThat(r.problems()).as(text).allSatisfy(p -> assertThat(p.line()).isPositive());
      }
    }
  }

  @Test
  void aFileOfTenThousandLinesWithFiveHundredMistakes() {
    for (Format form : Format.values()) {
      String text = bigText(form);
      assertThat(text.lines().count()).isGreaterThan(9_000);
      SpecResult r = Specs.read(form, text);
      assertThat(r.errors()).as("%s", form).hasSize(500);
      Problem last = r.errors().get(499);
      assertThat(last.message()).isEqualTo("job 'j_2999': unknown field 'comand'");
      assertThat(last.render()).contains("did you mean 'command'?").contains("\n  ");
      assertThat(last.sourceLine()).contains("comand");
      assertThat(last.line()).isCloseTo((int) text.lines().count(), within(12));
    }
  }

  private static String bigText(Format form) {
    var yaml = new StringBuilder("name: big\njobs:\n");
    for (int i = 0; i < 3_000; i++) {
      yaml.append("  - name: j_").append(i).append("\n    command: c\n");
      yaml.append(i % 6 == 5 ? "    comand: x\n" : "    priority: 1\n");
      yaml.append(i % 3 == 0 ? "    labels: [a]\n" : "");
    }
    return SpecText.write(
        (ObjectNode) Specs.tree(Format.YAML, yaml.toString()), form, Comments.none());
  }

  @Test
  void namesCanBeAnything() {
    List<Map<String, Object>> jobs = new ArrayList<>();
    List<String> names =
        List.of("a b", "a/b", "a\nb", "🚀 é", "..", "-", "{x}", "a: b # c", "'\"", "\\n");
    for (String name : names) {
      jobs.add(
          Map.of(
              "name",
              name,
              "command",
              "c",
              "depends_on",
              jobs.isEmpty() ? List.of() : List.of("a b")));
    }
    String json = Json.write(Map.of("name", "w", "jobs", jobs));
    for (Format form : Format.values()) {
      String text = SpecText.convert(json, "w", Format.JSON, form, Path.of("")).text();
      assertThat(Specs.read(form, text).orThrow().jobs().stream().map(JobSpec::name).toList())
          .as(text)
          .isEqualTo(names);
    }
  }

  @Test
  void lineEndsAndMarksOfAnyKind() {
    for (Format form : Format.values()) {
      String text =
          SpecText.convert(
                  "name: w\njobs:\n- {name: a, command: c}\n", "w", Format.YAML, form, Path.of(""))
              .text();
      String windows = "\uFEFF" + text.replace("\n", "\r\n");
      assertThat(Specs.read(form, windows).orThrow()).isEqualTo(Specs.read(form, text).orThrow());
      SpecResult broken = Specs.read(form, windows.replace("\"c\"", "7").replace(": c\r", ": 7\r"));
      assertThat(broken.errors())
          .singleElement()
          .satisfies(
              p -> {
                assertThat(p.sourceLine()).contains("7").doesNotContain("\r");
                assertThat(p.message()).contains("must be a string");
              });
    }
    assertThat(Specs.yaml("name: w\njobs:\n\t- x\n").errors().get(0).hint()).contains("no tabs");
    assertThat(Specs.ok("name: w\njobs:\n  - {name:\ta,\tcommand: c}\n").jobs()).hasSize(1);
  }

  @Test
  void theCaretStandsUnderThePlaceBehindWideCharacters() {
    SpecResult r = Specs.yaml("{name: '🚀 é 漢', jobz: 1, jobs: []}");
    assertThat(r.errors().get(0).render().lines().toList().subList(1, 3))
        .containsExactly("  {name: '🚀 é 漢', jobz: 1, jobs: []}", "  " + " ".repeat(18) + "^");
    assertThat(r.errors().get(0).column()).isEqualTo(18);
  }

  @Test
  void jobsAndRulesThatCanNeverHappenAreWarnedAbout() {
    String base =
        """
        name: w
        jobs:
          - {name: a, command: c, scheduler: s}
          - {name: b, command: c, scheduler: s, depends_on: [a]}
          - {name: d, command: c, scheduler: t}
        slurm_schedulers: [{name: s, account: x}, {name: t, account: x}]
        actions: [{trigger_type: %s, action_type: schedule_nodes, scheduler: s, scheduler_type: slurm}]
        """;
    String late = "can never run on nodes of scheduler 's': they are asked for only after it";
    String nobody = "job 'd' can never run on nodes of scheduler 't': no action asks for them";
    assertThat(Specs.warnings(Specs.yaml(base.formatted("on_workflow_start"))))
        .contains(nobody)
        .doesNotContain(late);
    assertThat(Specs.warnings(Specs.yaml(base.formatted("on_workflow_complete"))))
        .contains("job 'a' " + late, "job 'b' " + late);
    assertThat(Specs.warnings(Specs.yaml(base.formatted("on_jobs_ready, jobs: [b]"))))
        .contains("job 'a' " + late)
        .doesNotContain("job 'b' " + late);
    assertThat(Specs.warnings(Specs.yaml(base.formatted("on_jobs_complete, jobs: [a]"))))
        .contains("job 'a' " + late)
        .doesNotContain("job 'b' " + late);
    SpecResult rules =
        Specs.yaml(
            "name: w\n"
                + "jobs: []\n"
                + "failure_handlers:\n"
                + "- name: h\n"
                + "  rules:\n"
                + "  - {exit_codes: [1], max_retries: 1}\n"
                + "  - {exit_codes: [1, 2]}\n"
                + "  - {exit_codes: [2]}\n"
                + "  - {match_all_exit_codes: true}\n"
                + "  - {match_all_exit_codes: true}\n");
    assertThat(Specs.warnings(rules))
        .isEqualTo(
            "6:5 failure handler 'h' rule 1: max_retries 1 is the number of runs: never tried"
                + " again\n"
                + "8:5 failure handler 'h' rule 3: never applies, earlier rules have its codes\n"
                + "10:5 failure handler 'h' rule 5: never applies, earlier rules have its codes");
  }

  @Test
  void ownTwinsAreEqual() throws IOException {
    WorkflowSpec diamond = SpecReader.read(Path.of("examples/diamond.yaml")).orThrow();
    for (String twin : List.of("diamond.kdl", "diamond.json5")) {
      assertThat(SpecReader.read(Path.of("examples", twin)).orThrow().jobs())
          .as(twin)
          .isEqualTo(diamond.jobs());
      assertThat(Files.readString(Path.of("examples", twin))).contains("torc run examples/" + twin);
    }
  }
}
