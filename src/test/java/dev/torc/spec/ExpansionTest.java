package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {
  /** Names of the job {@code j_PLACEHOLDER} with one parameter p. */
  private static String values(String value, String placeholder) {
    return String.join(
        " ",
        Specs.jobNames(
            "name: w\njobs: [{name: '"
                + placeholder
                + "', command: c, parameters: {p: "
                + value
                + "}}]"));
  }

  private static String error(String value) {
    return Specs.errors(
        Specs.yaml("name: w\njobs: [{name: 'j{p}', command: c, parameters: {p: " + value + "}}]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'1:4'|{p}|1 2 3 4",
        "'0:100:50'|{p}|0 50 100",
        "'0:7:3'|{p}|0 3 6",
        "'5:1:-2'|{p}|5 3 1",
        "'-1:1'|{p:03d}|-01 000 001",
        "'0.0:1.0:0.25'|{p}|0 0.25 0.5 0.75 1",
        "'0:1:0.1'|{p:.2f}|0.00 0.10 0.20 0.30 0.40 0.50 0.60 0.70 0.80 0.90 1.00",
        "'0.1:0.3:0.1'|{p}|0.1 0.2 0.3",
        "'{1:3}'|{p}|1 2 3",
        "'[a, b]'|{p}|a b",
        "\"['a', 'b']\"|{p}|a b",
        "'[1, 0.5, x]'|{p}|1 0.5 x",
        "[1, 0.0001, x]|{p}|1 0.0001 x",
        "[2, 1.5, y]|j{p:03d}_{p:.2f}|j002_2 j1.5_1.50 jy_y",
        "[1e-5, 2.0]|{p}|0.00001 2",
        "['007']|{p}|7",
        "['08:30', 'http://x']|{p}|08:30 http://x",
        "5|{p:02d}|05",
        "word|{p}|word",
        "true|{p}|true",
        "[3]|{p:>5}|3",
        "[3]|{p}-{q}-${p}-{ p }-{|3-{q}-${p}-{ p }-{",
        "[3]|${x.{p}}|${x.3}",
      })
  void valueFormsAndTemplates(String value, String placeholder, String expected) {
    assertThat(values(value, placeholder)).isEqualTo(expected);
  }

  @Test
  void badValuesAreErrorsWithPlaceAndReason() {
    assertThat(error("'1:2:0'"))
        .isEqualTo("2:51 job 'j{p}': parameter 'p': the range 1:2:0 has step 0");
    assertThat(error("'12:30:xx'")).contains("'12:30:xx' is not a range");
    assertThat(error("'http://x'")).contains("is not a range");
    assertThat(error("'5:1'")).contains("the range 5:1 has no values");
    assertThat(error("'1:5:-1'")).contains("has no values");
    assertThat(error("[]")).contains("parameter 'p' has no values");
    assertThat(error("'[]'")).contains("parameter 'p' has no values");
    assertThat(error("{a: 1}")).contains("must be a string or a list, not an object");
    assertThat(error("[[1]]")).contains("a list item must be a string or number, not a list");
    assertThat(error("'1:999999999999'")).contains("999999999999 values; the limit is 2000000");
    assertThat(error("'0:1:1e-99'")).contains("the limit is 2000000");
    assertThat(error("'1:99999999999999999999'")).contains("the limit is 2000000");
    assertThat(error("'@nofile.txt'")).contains("cannot read the file nofile.txt");
  }

  @Test
  void aProductThatIsTooLargeShowsTheArithmetic() {
    SpecResult r =
        Specs.yaml(
            "name: w\njobs: [{name: x, command: c, parameters: {a: '1:3000', b: '1:4000', c: '1:10'}}]");
    assertThat(Specs.errors(r))
        .contains(
            "the parameters multiply to 3000 x 4000 x 10 = 120000000 items; the limit is 2000000");
    String huge =
        "name: w\njobs: [{name: x, command: c, parameters: {a: '1:2000000', b: '1:2000000', "
            + "c: '1:2000000', d: '1:2000000'}}]";
    assertThat(Specs.errors(Specs.yaml(huge))).contains("= 16000000000000000000000000 items");
    String sum =
        "name: w\njobs:\n"
            + "  - {name: 'x{a}', command: c, parameters: {a: '1:1500000'}}\n".repeat(2);
    assertThat(Specs.errors(Specs.yaml(sum))).contains("the workflow has 3000000 items");
  }

  @Test
  void inAProductTheLastParameterVariesFastest() {
    assertThat(
            Specs.jobNames(
                "name: w\njobs: [{name: '{b}{a}', command: c, parameters: {b: [x, y], a: '1:3'}}]"))
        .containsExactly("x1", "x2", "x3", "y1", "y2", "y3");
  }

  @Test
  void zipGoesThroughListsTogether() {
    String spec =
        "name: w\njobs: [{name: '{a}{b}', command: c, parameter_mode: zip, parameters: {a: '1:3', b: %s}}]";
    assertThat(Specs.jobNames(spec.formatted("[x, y, z]"))).containsExactly("1x", "2y", "3z");
    assertThat(Specs.errors(Specs.yaml(spec.formatted("[x, y]"))))
        .contains("zip needs lists of one length: a has 3, b has 2");
  }

  @Test
  void anUnknownModeMeansProductWithAWarning() {
    SpecResult r =
        Specs.yaml(
            "name: w\njobs: [{name: '{a}{b}', command: c, parameter_mode: zap, parameters: {a: '1:2', b: '1:2'}}]");
    assertThat(r.orThrow().jobs()).hasSize(4);
    assertThat(Specs.warnings(r)).contains("'parameter_mode' zap is unknown and means product");
  }

  @Test
  void aNativeItemIsSplitAtItsCommas() {
    SpecResult r =
        Specs.yaml("name: w\njobs: [{name: 'j{p}', command: c, parameters: {p: ['a,b', c]}}]");
    assertThat(r.orThrow().jobs()).extracting(JobSpec::name).containsExactly("ja", "jb", "jc");
    assertThat(Specs.warnings(r)).contains("'a,b' is split at its commas");
  }

  @Test
  void sharedParametersAreTakenByName() {
    String spec =
        """
        name: w
        parameters: {i: '1:2', k: [x, y], one: [v]}
        env: {ONE: '{one}', MANY: '{i}'}
        jobs:
          - {name: 'a{i}{k}', command: c, use_parameters: [k, i, nix]}
          - {name: 'b{i}', command: c, use_parameters: [k], parameters: {i: '5:6'}}
          - {name: 'c{i}', command: c}
        """;
    SpecResult r = Specs.yaml(spec);
    assertThat(r.orThrow().jobs())
        .extracting(JobSpec::name)
        .containsExactly("a1x", "a2x", "a1y", "a2y", "b5", "b6", "c{i}");
    assertThat(r.orThrow().env()).containsEntry("ONE", "v").containsEntry("MANY", "{i}");
    assertThat(Specs.warnings(r))
        .contains("has no parameter 'nix'", "uses a parameter with several values");
  }

  @Test
  void everyTemplatedFieldOfAJobIsFilled() {
    WorkflowSpec w =
        Specs.ok(
            """
            name: w
            jobs:
              - {name: 'p{i}', command: c, parameters: {i: '1:2'}}
              - name: 'j{i}'
                command: 'run {i}'
                invocation_script: 'pre {i}'
                env: {V: 'v{i}'}
                resource_requirements: 'r{i}'
                labels: ['z{i}', a]
                depends_on: ['p{i}']
                input_files: ['f{i}']
                output_user_data: ['u{i}']
                parameters: {i: '1:2'}
            files: [{name: 'f{i}', path: 'dir/{i:02d}', parameters: {i: '1:2'}}]
            user_data: [{name: 'u{i}', data: {k: ['{i}', 1]}, parameters: {i: '1:2'}}]
            resource_requirements:
              - {name: r1, num_cpus: 1, memory: 1g}
              - {name: r2, num_cpus: 1, memory: 1g}
            """);
    JobSpec j = w.jobs().get(3);
    assertThat(j.name()).isEqualTo("j2");
    assertThat(j.command()).isEqualTo("run 2");
    assertThat(j.invocationScript()).isEqualTo("pre 2");
    assertThat(j.env()).containsEntry("V", "v2");
    assertThat(j.resourceRequirements()).isEqualTo("r2");
    assertThat(j.labels()).containsExactly("a", "z2");
    assertThat(j.dependsOn()).containsExactly("p2");
    assertThat(j.inputFiles()).containsExactly("f2");
    assertThat(j.outputUserData()).containsExactly("u2");
    assertThat(w.files().get(1).path()).isEqualTo("dir/02");
    assertThat(w.userData().get(1).data()).hasToString("{k=[2, 1]}");
  }

  @Test
  void tablesGiveOneItemPerRow(@TempDir Path dir) throws IOException {
    Files.writeString(dir.resolve("t.csv"), "m,lr\n\"a,b\",0.10\r\nvit,3\n\n");
    Files.writeString(dir.resolve("t.json"), "[{\"m\": \"01\", \"lr\": true}]");
    Files.writeString(
        dir.resolve("t.jsonl"), "{\"m\": 1, \"lr\": 0.5}\n\n{\"lr\": [1], \"m\": \"z\"}\n");
    assertThat(table(dir, "t.csv")).containsExactly("a,b_0.1", "vit_3");
    assertThat(table(dir, "t.json")).containsExactly("01_true");
    assertThat(table(dir, "t.jsonl")).containsExactly("1_0.5", "z_[1]");
  }

  private static List<String> table(Path dir, String name) {
    return Specs.yaml(
            "name: w\njobs: [{name: '{m}_{lr}', command: c, parameters_file: " + name + "}]", dir)
        .orThrow()
        .jobs()
        .stream()
        .map(JobSpec::name)
        .toList();
  }

  @Test
  void badTablesAreErrors(@TempDir Path dir) throws IOException {
    String[][] cases = {
      {"a.csv", "m,m\n1,2\n", "has a column name twice"},
      {"b.csv", "m,\n1,2\n", "empty column name"},
      {"c.csv", "m,n\n1,2\n1\n", "row 2 of c.csv has 1 fields, the header has 2"},
      {"d.csv", "m\n", "has no rows"},
      {"e.csv", "", "is empty"},
      {"f.csv", "m\n\"x\n", "has a quote that never ends"},
      {"g.csv", "m\n\"x\"y\n", "text after a closing quote"},
      {"h.json", "{}", "is not a list of objects"},
      {"i.json", "[1]", "row 1 of i.json is not an object"},
      {"j.json", "[{\"a\": 1}, {\"b\": 1}]", "row 2 of j.json has the columns [b]"},
      {"k.jsonl", "{\"a\": 1}\n{", "k.jsonl:2 is not valid JSON"},
      {"l.txt", "x", "unknown extension"},
    };
    for (String[] c : cases) {
      Files.writeString(dir.resolve(c[0]), c[1]);
      SpecResult r =
          Specs.yaml("name: w\njobs: [{name: j, command: c, parameters_file: " + c[0] + "}]", dir);
      assertThat(Specs.errors(r)).as(c[0]).startsWith("2:").contains(c[2]);
    }
    assertThat(
            Specs.errors(
                Specs.yaml("name: w\njobs: [{name: j, command: c, parameters_file: no.csv}]", dir)))
        .contains("cannot read the file no.csv");
  }

  @Test
  void tablesExcludeOtherParameters(@TempDir Path dir) throws IOException {
    Files.writeString(dir.resolve("t.csv"), "m\n1\n");
    String job = "name: w\n%sjobs: [{name: 'j{m}', command: c, %s}]";
    assertThat(
            Specs.errors(
                Specs.yaml(job.formatted("", "parameters_file: t.csv, parameters: {a: 1}"), dir)))
        .contains("'parameters' cannot be combined with a parameter table");
    assertThat(Specs.errors(Specs.yaml(job.formatted("", "use_parameters_file: true"), dir)))
        .contains("needs a 'parameters_file' of the workflow");
    assertThat(
            Specs.errors(
                Specs.yaml(
                    job.formatted(
                        "parameters_file: t.csv\n",
                        "use_parameters_file: true, parameters_file: t.csv"),
                    dir)))
        .contains("exclude each other");
    assertThat(
            Specs.errors(
                Specs.yaml(
                    job.formatted("parameters_file: t.csv\nparameters: {a: 1}\n", "priority: 1"),
                    dir)))
        .contains("'parameters_file' and 'parameters' exclude each other");
    assertThat(
            Specs.yaml(job.formatted("parameters_file: t.csv\n", "use_parameters_file: true"), dir)
                .orThrow()
                .jobs())
        .extracting(JobSpec::name)
        .containsExactly("j1");
  }

  @Test
  void valuesCanComeFromAFile(@TempDir Path dir) throws IOException {
    Files.writeString(dir.resolve("v.txt"), "# comment\nx\n\n 7 \n");
    assertThat(
            Specs.yaml(
                    "name: w\njobs: [{name: 'j{p:02d}', command: c, parameters: {p: '@v.txt'}}]",
                    dir)
                .orThrow()
                .jobs())
        .extracting(JobSpec::name)
        .containsExactly("jx", "j07");
    Files.writeString(dir.resolve("v.txt"), "# nothing\n");
    assertThat(
            Specs.errors(
                Specs.yaml(
                    "name: w\njobs: [{name: j, command: c, parameters: {p: '@v.txt'}}]", dir)))
        .contains("the file v.txt has no values");
  }

  @Test
  void variablesGoIntoEveryString() {
    WorkflowSpec w =
        Specs.ok(
            """
            name: 'w-{v}'
            variables: {v: x y, sh: '${HOME}/d'}
            env: {E: '{v}'}
            metadata: {m: ['{sh}']}
            jobs:
              - {name: 'j{i}', command: '{v} {i} ${v} {1} {a-b} ${other}', parameters: {i: '1:1'}}
            """);
    assertThat(w.name()).isEqualTo("w-x y");
    assertThat(w.env()).containsEntry("E", "x y");
    assertThat(w.metadata()).hasToString("{m=[${HOME}/d]}");
    assertThat(w.jobs().get(0).command()).isEqualTo("x y 1 ${v} {1} {a-b} ${other}");
  }

  @Test
  void badVariablesAreErrors() {
    String spec =
        "name: w\nvariables: {%s}\njobs: [{name: 'j{i}', command: '%s', parameters: {i: '1:2'}}]";
    assertThat(Specs.errors(Specs.yaml(spec.formatted("root: x", "{rot} {i}"))))
        .isEqualTo("3:32 '{rot}' is neither a variable nor a parameter");
    assertThat(Specs.errors(Specs.yaml(spec.formatted("i: x", "c"))))
        .contains("both a variable and a parameter");
    assertThat(Specs.errors(Specs.yaml(spec.formatted("a b: x", "c"))))
        .contains("is not an identifier");
    assertThat(Specs.errors(Specs.yaml(spec.formatted("a: '{b}'", "c"))))
        .contains("contains braces");
    assertThat(Specs.errors(Specs.yaml(spec.formatted("a: 1", "c")))).contains("must be a string");
  }
}
