package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KdlFormatTest {
  private static final String JOB = "name \"w\"\njob \"a\" {\n    command \"c\"\n}\n";

  private static SpecResult read(String text) {
    return Specs.read(Format.KDL, text);
  }

  private static WorkflowSpec ok(String text) {
    return read(text).orThrow();
  }

  private static String errors(String text) {
    return Specs.errors(read(text));
  }

  /** What a document says as metadata, where every JSON value is allowed. */
  private static Object json(String block) {
    return ok(JOB + "metadata " + block).metadata();
  }

  @Test
  void nullLeavesAFieldOutLikeInTheOtherForms() {
    assertThat(ok(JOB + "execution_config { job_stdio_overrides { a #null; }; }"))
        .isEqualTo(ok(JOB + "execution_config { job_stdio_overrides { }; }"));
    assertThat(ok(JOB + "slurm_defaults #null")).isEqualTo(ok(JOB));
    assertThat(errors(JOB + "execution_config { job_stdio_overrides { a 1; }; }"))
        .contains("'a' takes no value");
  }

  @Test
  void everyFieldOfAJobCanBeSaid() {
    WorkflowSpec w =
        ok(
            """
            name "w"
            project "p"
            access_groups "g" "h"
            enable_ro_crate #true
            dynamic_jobs { max_iterations 3; }
            env A="1" { B "2"; }
            file "f" path="f" identifier="id" st_mtime=1.5
            file "o_{i}" { path "o/{i}"; parameters { i "1:2"; }; }
            user_data "u_{i}" { data { x 1; l 1 "{i}" #null; }; parameters { i 1 2; }; }
            user_data "t" { data "[1, {\\"a\\": true}]"; }
            execution_config { staggered_start #false; job_stdio_overrides { b mode="none"; }; }
            job "b" {
              command #"echo "x""#
              priority 5
              labels "y" "x"
              input_file "f"
              input_files "f"
              output_file_regexes "^o_"
              input_user_data_regexes "^u_" "^t$"
              stdio mode="combined" delete_on_success=#true
            }
            job "c" { command "c"; depends_on "b"; env { A "3"; }; }
            """);
    assertThat(w.project()).isEqualTo("p");
    assertThat(w.accessGroups()).containsExactly("g", "h");
    assertThat(w.enableRoCrate()).isTrue();
    assertThat(w.dynamicJobs()).isEqualTo(new DynamicJobsSpec(3L));
    assertThat(w.env()).isEqualTo(Map.of("A", "1", "B", "2"));
    assertThat(w.files().get(0)).isEqualTo(new FileSpec("f", "f", "id", 1.5));
    assertThat(w.userData().get(1).data()).hasToString("{x=1, l=[1, 2, null]}");
    assertThat(w.userData().get(2).data()).hasToString("[1, {a=true}]");
    assertThat(w.executionConfig()).containsEntry("staggered_start", false);
    JobSpec b = w.jobs().get(0);
    assertThat(b.command()).isEqualTo("echo \"x\"");
    assertThat(b.priority()).isEqualTo(5);
    assertThat(b.labels()).containsExactly("x", "y");
    assertThat(b.inputFiles()).containsExactly("f");
    assertThat(b.outputFiles()).containsExactly("o_1", "o_2");
    assertThat(b.inputUserData()).containsExactly("u_1", "u_2", "t");
    assertThat(b.stdio()).isEqualTo(new StdioSpec("combined", true));
    assertThat(w.jobs().get(1).dependsOn()).containsExactly("b");
  }

  @Test
  void rulesAndActions() {
    WorkflowSpec w =
        ok(
            JOB
                + """
                failure_handler "h" {
                  rule { exit_codes 1 2; max_retries 4; }
                  rule match_all_exit_codes=#true recovery_script="x"
                }
                action {
                  trigger_type "on_jobs_ready"
                  action_type "run_commands"
                  job "a"
                  command "x"
                  command "y"
                }
                """);
    assertThat(w.failureHandlers().get(0).rules())
        .containsExactly(
            new FailureHandlerSpec.Rule(List.of(1L, 2L), false, null, 4),
            new FailureHandlerSpec.Rule(List.of(), true, "x", 3));
    assertThat(w.actions().get(0).jobs()).containsExactly("a");
    assertThat(w.actions().get(0).commands()).containsExactly("x", "y");
  }

  @Test
  void jsonInKdl() {
    assertThat(json("{ a 1; b 1 2; c { - 1; - { x #true; }; }; d (array)1 }"))
        .as("a type belongs to the node")
        .hasToString("{a=1, b=[1, 2], c=[1, {x=true}], d=1}");
    assertThat(json("{ (array)a 1; (array)b; (object)c; d x=1 y=2; e {}; f #null; }"))
        .hasToString("{a=[1], b=[], c={}, d={x=1, y=2}, e={}, f=null}");
    assertThat(json("#\"{\"a\": [1.5]}\"#")).hasToString("{a=[1.5]}");
  }

  @Test
  void bothVersions() {
    assertThat(ok("name r#\"w\"x\"#\njob \"a\" { command \"x\ny\"; }\nenable_ro_crate true").name())
        .isEqualTo("w\"x");
    assertThat(ok("/- kdl-version 1\n" + JOB.replace("\"c\"", "\"a\\/b\"")).jobs().get(0).command())
        .isEqualTo("a/b");
    assertThat(errors("/- kdl-version 2\n" + JOB.replace("\"c\"", "\"a\\/b\"")))
        .isEqualTo("4:15 not valid KDL: there is no such escape");
    assertThat(
            ok("name w\njob a {\n  command \"\"\"\n      x \\\"\n        y\n      \"\"\"\n}")
                .jobs())
        .singleElement()
        .satisfies(j -> assertThat(j.command()).isEqualTo("x \"\n  y"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`name \"w\nx`|1:6|the string does not end on its line",
        "name true|1:6|'true' is no string",
        "job \"a\" {|1:9|the block is never closed with }",
        "name \"a\"\"b\"|1:9|a blank is missing before '\"'",
        "name 1x|1:6|'1x' is no number",
        "name #yes|1:6|'#yes' is no keyword",
        "a {} {}|1:6|a node has one block at most",
        "a {} b|1:6|a line end or ; is missing after the block",
        "/* /* */|1:1|the comment never ends",
        "name \"\"\"x\"\"\"|1:6|three quotes must end their line",
        "`a \"\"\"\n"
            + "  x\n"
            + "\ty\n"
            + "  \"\"\"`|3:1|the line must begin with the blanks of the closing line",
        "}|1:1|a name is missing before '}'",
        "a \\ b|1:3|only a comment can follow a \\",
        "`a \"\u0001\"`|1:4|the character U+0001 must not be in the text",
      })
  void syntaxErrorsHaveTheirPlace(String text, String place, String message) {
    assertThat(errors("/- kdl-version 2\n" + text))
        .startsWith((Integer.parseInt(place.split(":")[0]) + 1) + ":" + place.split(":")[1])
        .contains(message);
  }

  @Test
  void mistakesInFieldsAreToldAllAtOnce() {
    assertThat(
            errors(
                """
                name "w"
                job "a" "b" {
                    comand "x"
                    command "x"
                    priority "high"
                    priority 2
                    depends_on x="y"
                    env { A 1; A "2"; }
                }
                jobs { job "c"; }
                access_groups 1
                description
                enable_ro_crate #inf
                """))
        .isEqualTo(
            """
            2:1 'job' takes one name only
            3:5 job 'a': unknown field 'comand'
            5:14 job 'a': 'priority' must be an integer, not the string 'high'
            6:5 the key 'priority' is given twice
            7:5 'depends_on' takes values only
            8:13 job 'a': 'env.A' must be a string, not the number 1
            8:16 the key 'A' is given twice
            10:1 'jobs' is no node in KDL
            11:15 'access_groups[]' must be a string, not the number 1
            12:1 'description' has no value
            13:17 the number #inf cannot be written as JSON
            13:17 'enable_ro_crate' must be true or false, not the number #inf\
            """);
  }

  @Test
  void aSpellingOfPublishedFilesIsReadAndTold() {
    SpecResult r = read(JOB + "job \"b\" { command \"c\"; depends_on_job \"a\"; }");
    assertThat(r.orThrow().jobs().get(1).dependsOn()).containsExactly("a");
    assertThat(Specs.warnings(r)).contains("5:24 'depends_on_job' is read as 'depends_on' here");
  }

  @Test
  void namesCanBeAnything() {
    for (String name : List.of("a b", "a/b", "a\nb", "🚀", "=", "#", "\\", "\"")) {
      String quoted = Json.write(name);
      assertThat(ok("name \"w\"\njob " + quoted + " { command \"c\"; }").jobs().get(0).name())
          .isEqualTo(name);
    }
  }

  @Test
  void nestingIsBounded() {
    assertThat(errors("a {".repeat(50_000))).contains("nested more than 100");
    assertThat(errors("/*".repeat(50_000))).contains("the comment never ends");
  }
}
