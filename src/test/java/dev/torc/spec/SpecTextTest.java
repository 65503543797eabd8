package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever one form says, the others say too. */
class SpecTextTest {
  static final String RICH =
      """
      # the whole
      name: "rich: # 1"
      description: "two\\nlines"
      metadata: {a: [1, 2.5, null, true, {b: []}], "-": 1, e: {}, l: [[1]], s: [one]}
      parameters: {i: "1:2", k: [x, y], one: [5], f: 0.5}
      variables: {root: /data}
      env: {A: "{root}", "B_1": "no"}
      jobs:
        - name: "a_{i}"   # beside
          # within
          command: |
            echo "{i}" \\
              'x' > {root}/a
            cat <<'END'
            \\n
            END
          use_parameters: [i]
          env: {X: "{i}"}
          labels: [gpu, "big mem"]
          stdio: {mode: combined, delete_on_success: true}
        - name: "b_{k}_{j}"
          command: "echo ${files.input.in} ${user_data.input.u}"
          parameters: {k: "[p, q]", j: ["1", 2.50]}
          depends_on_regexes: ["^a_[0-9]+$", '^a_\\d']
          priority: 3
          resource_requirements: r
          failure_handler: h
          cancel_on_blocking_job_failure: false
          invocation_script: "#!/bin/bash\\nset -e\\n"
        - {name: "yes", command: "", output_files: [out], scheduler: s}
      files:
        - {name: in, path: "{root}/in", st_mtime: 1.5, identifier: "https://x/y"}
        - {name: out, path: out}
      user_data:
        - {name: u, data: {x: [1, "1", "{root}"], y: "a\\tb"}, is_ephemeral: true}
        - {name: t, data: "plain text"}
        - {name: n, data: 12345678901234567890}
      resource_requirements: [{name: r, num_cpus: 1, memory: 1g, runtime: PT5M}]
      failure_handlers:
        - name: h
          rules: [{exit_codes: [1, 2], max_retries: 2}, {match_all_exit_codes: true, recovery_script: x}]
      slurm_schedulers: [{name: s, account: a, walltime: "01:00:00", mem: 2G, extra: "--x=\\"y\\""}]
      slurm_defaults: {constraint: x, exclusive: true, n: 2}
      execution_config: {mode: auto, staggered_start: false, job_stdio_overrides: {"yes": {mode: none}}}
      resource_monitor: {sample_interval_seconds: 5, jobs: {enabled: true}, x: {y: 1}}
      actions:
        - trigger_type: on_jobs_ready
          action_type: run_commands
          jobs: ["yes"]
          job_name_regexes: [^a_]
          commands: [echo 1, "echo 'two'"]
        - {trigger_type: on_workflow_start, action_type: schedule_nodes, scheduler: s, scheduler_type: slurm}
      dynamic_jobs: {max_iterations: 3}
      use_pending_failed: true
      enable_ro_crate: true
      access_groups: [g]
      compute_node_wait_for_new_jobs_seconds: 5
      # the end
      """;

  private static String convert(String text, Format from, Format to, Path dir) {
    SpecText.Converted c = SpecText.convert(text, "w", from, to, dir);
    assertThat(Specs.errors(c.problems())).as("%s to %s:\n%s", from, to, text).isEmpty();
    return c.text();
  }

  /** The same workflow through all pairs of forms. */
  private static void assertRoundTrips(String text, Format from, Path dir) {
    WorkflowSpec expected = SpecReader.read(text, "w", from, dir).orThrow();
    for (Format a : Format.values()) {
      String first = convert(text, from, a, dir);
      assertThat(SpecReader.read(first, "w", a, dir).orThrow()).as(first).isEqualTo(expected);
      assertThat(SpecReader.read(first, "w", null, dir).orThrow())
          .as("found by its content: %s", first)
          .isEqualTo(expected);
      for (Format b : Format.values()) {
        String second = convert(first, a, b, dir);
        assertThat(SpecReader.read(second, "w", b, dir).orThrow()).as(second).isEqualTo(expected);
      }
    }
  }

  private static void assertExpands(String text, Format from, Path dir) {
    WorkflowSpec expected = SpecReader.read(text, "w", from, dir).orThrow();
    for (Format to : Format.values()) {
      String expanded = SpecText.of(expected, to);
      assertThat(SpecReader.read(expanded, "w", to, dir).orThrow())
          .as(expanded)
          .isEqualTo(expected);
    }
  }

  @Test
  void aRichWorkflowIsTheSameInEveryForm() {
    Path dir = Path.of("").toAbsolutePath();
    assertRoundTrips(RICH, Format.YAML, dir);
    assertExpands(RICH, Format.YAML, dir);
  }

  @Test
  void ownExamplesAreTheSameInEveryForm() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("examples"))) {
      for (Path file : all.filter(f -> Format.ofFileName(f.toString()).isPresent()).toList()) {
        Format format = Format.ofFileName(file.toString()).orElseThrow();
        assertRoundTrips(Files.readString(file), format, Path.of("").toAbsolutePath());
        assertExpands(Files.readString(file), format, Path.of("").toAbsolutePath());
      }
    }
  }

  @Test
  void publishedExamplesAreTheSameInEveryForm() throws IOException {
    for (Path file : ContractExamplesTest.all()) {
      Format format = Format.ofFileName(file.toString()).orElseThrow();
      assertRoundTrips(Files.readString(file), format, ContractExamplesTest.folder());
      assertExpands(Files.readString(file), format, ContractExamplesTest.folder());
    }
  }

  @Test
  void commentsGoAlong() {
    for (Format to : List.of(Format.YAML, Format.JSON5, Format.KDL)) {
      String text = convert(RICH, Format.YAML, to, Path.of(""));
      String mark = to == Format.YAML ? "# " : "// ";
      assertThat(text).contains(mark + "the whole", mark + "beside", mark + "within");
      assertThat(text.stripTrailing()).endsWith(mark + "the end");
      String back = convert(text, to, Format.YAML, Path.of(""));
      assertThat(back)
          .startsWith("# the whole\n")
          .contains("# beside\n", "    # within\n    command:");
    }
    assertThat(SpecText.convert(RICH, "w", null, Format.JSON, Path.of("")).lostComments())
        .isEqualTo(4);
  }

  @Test
  void commentsInPlacesThatTheLibraryDoesNotKnowDoNoHarm() {
    String text = "name: w\njobs: []\nmetadata: {a:\n# c\n  1}\n";
    assertThat(convert(text, Format.YAML, Format.JSON, Path.of(""))).contains("\"a\" : 1");
  }

  @Test
  void whatIsWrittenIsFitToRead() {
    String text = "{name: 'w', jobs: [{name: 'a b', command: 'x\\ny\\n', depends_on: []}]}";
    assertThat(convert(text, Format.JSON5, Format.YAML, Path.of("")))
        .isEqualTo(
            """
            name: w
            jobs:
              - name: a b
                command: |
                  x
                  y
                depends_on: []
            """);
    assertThat(convert(text, Format.JSON5, Format.KDL, Path.of("")))
        .isEqualTo(
            """
            name "w"
            job "a b" {
                command \"""
                    x
                    y

                    \"""
                depends_on
            }

            """);
    assertThat(convert(text, Format.JSON5, Format.JSON5, Path.of("")))
        .isEqualTo(
            """
            {
              name: "w",
              jobs: [
                {
                  name: "a b",
                  command: "x\\n\\
            y\\n",
                  depends_on: [],
                },
              ],
            }
            """);
  }

  private static final String LETTERS =
      " \t\n\r\"'\\#:-{}[]&*!|>%@`,?=/$~0x.é\u0085\u00a0\u2028\ufeff🚀nou_\u0001";

  private static String word(Random random) {
    var out = new StringBuilder();
    for (int n = random.nextInt(8); n > 0; n--) {
      int at = random.nextInt(LETTERS.codePointCount(0, LETTERS.length()));
      out.appendCodePoint(LETTERS.codePointAt(LETTERS.offsetByCodePoints(0, at)));
    }
    return random.nextInt(6) == 0
        ? List.of("no", "null", "1", "1:30", "#true", "0x1F", "---", "~", "1e3")
            .get(random.nextInt(9))
        : out.toString();
  }

  private static Object value(Random random, int depth) {
    switch (depth > 3 ? 2 + random.nextInt(5) : random.nextInt(7)) {
      case 0:
        Map<String, Object> m = new LinkedHashMap<>();
        for (int n = random.nextInt(4); n > 0; n--) {
          m.put(random.nextInt(4) == 0 ? "-" : word(random), value(random, depth + 1));
        }
        return m;
      case 1:
        List<Object> l = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
          l.add(value(random, depth + 1));
        }
        return l;
      case 2:
        return random.nextBoolean();
      case 3:
        return random.nextLong() >> random.nextInt(64);
      case 4:
        return random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
      case 5:
        return null;
      default:
        return word(random);
    }
  }

  @Test
  void anyJsonSurvivesEveryForm() {
    for (int seed = 0; seed < 1_500; seed++) {
      var random = new Random(seed);
      Map<String, Object> metadata = new LinkedHashMap<>();
      metadata.put("v", value(random, 0));
      Map<String, Object> job = new LinkedHashMap<>();
      job.put("name", "j" + word(random));
      job.put("command", word(random) + word(random));
      Map<String, Object> workflow = new LinkedHashMap<>();
      workflow.put("name", word(random));
      workflow.put("metadata", metadata);
      workflow.put("jobs", List.of(job));
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("name", "u");
      data.put("data", value(random, 0));
      workflow.put("user_data", List.of(data));
      String json = Json.write(workflow);
      SpecResult read = Specs.read(Format.JSON, json);
      assertThat(Specs.errors(read)).as("seed %d", seed).isEmpty();
      for (Format to : Format.values()) {
        String text = SpecText.convert(json, "w", Format.JSON, to, Path.of("")).text();
        SpecResult again = Specs.read(to, text);
        assertThat(Specs.errors(again)).as("seed %d as %s:\n%s", seed, to, text).isEmpty();
        assertThat(again.orThrow())
            .as("seed %d as %s:\n%s", seed, to, text)
            .isEqualTo(read.orThrow());
      }
    }
  }
}
