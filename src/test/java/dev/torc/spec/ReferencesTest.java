package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReferencesTest {
  private static final String REST =
      """
      files: [{name: f, path: in.txt}, {name: g, path: out.txt}, {name: h, path: h.txt}]
      user_data: [{name: u, data: {b: 1, a: ['x']}}, {name: empty}]
      """;

  private static SpecResult job(String fields) {
    return Specs.yaml("name: w\njobs:\n  - {name: j, " + fields + "}\n" + REST);
  }

  @Test
  void filesBecomePathsAndUserDataJson() {
    JobSpec j =
        job("command: 'x ${files.input.f} ${files.output.g} ${user_data.input.u} ${files.input.f}'")
            .orThrow()
            .jobs()
            .get(0);
    assertThat(j.command()).isEqualTo("x in.txt out.txt {\"b\":1,\"a\":[\"x\"]} in.txt");
    assertThat(j.inputFiles()).containsExactly("f");
    assertThat(j.outputFiles()).containsExactly("g");
    assertThat(j.inputUserData()).containsExactly("u");
  }

  @Test
  void aRecordWithoutDataStaysAndGivesNoDependency() {
    JobSpec j = job("command: 'x ${user_data.input.empty}'").orThrow().jobs().get(0);
    assertThat(j.command()).isEqualTo("x ${user_data.input.empty}");
    assertThat(j.inputUserData()).isEmpty();
  }

  @Test
  void unknownNamesStayWithAWarning() {
    SpecResult r =
        job(
            "command: 'x ${files.input.zz} ${user_data.output.zz} ${files.other.f} ${files.input.f'");
    assertThat(r.orThrow().jobs().get(0).command())
        .isEqualTo("x ${files.input.zz} ${user_data.output.zz} ${files.other.f} ${files.input.f");
    assertThat(Specs.warnings(r))
        .contains("${files.input.zz} names nothing", "${user_data.output.zz} names nothing");
  }

  @Test
  void namesInTheCommandReplaceTheList() {
    SpecResult r = job("command: 'x ${files.input.f}', input_files: [h], output_files: [g]");
    JobSpec j = r.orThrow().jobs().get(0);
    assertThat(j.inputFiles()).containsExactly("f");
    assertThat(j.outputFiles()).containsExactly("g");
    assertThat(Specs.warnings(r)).contains("'h' is dropped, as the command names its own");
  }

  @Test
  void namesInTheScriptAreMergedAndSorted() {
    JobSpec j =
        job("command: 'x ${files.input.h}', invocation_script: 'y ${files.input.f} ${files.input.h}'")
            .orThrow()
            .jobs()
            .get(0);
    assertThat(j.inputFiles()).containsExactly("f", "h");
    assertThat(j.invocationScript()).isEqualTo("y in.txt h.txt");
  }

  @Test
  void aBlankScriptIsIgnored() {
    assertThat(
            job("command: x, invocation_script: '  '").orThrow().jobs().get(0).invocationScript())
        .isNull();
  }

  @Test
  void patternsFindNamesInTheOrderOfTheFile() {
    WorkflowSpec w =
        Specs.ok(
            """
            name: w
            jobs:
              - {name: 'b_{i}', command: c, parameters: {i: '9:11'}}
              - {name: a_1, command: c}
              - {name: any, command: c, depends_on_regexes: ['_1']}
              - {name: start, command: c, depends_on: [a_1], depends_on_regexes: ['^b_1+$', '^b_9?']}
              - {name: or, command: c, depends_on_regexes: ['^a_1|b_9$']}
              - {name: class, command: c, depends_on_regexes: ['^[ab]_\\d{2}$']}
            """);
    assertThat(w.jobs().get(4).dependsOn()).containsExactly("b_10", "b_11", "a_1");
    assertThat(w.jobs().get(5).dependsOn()).containsExactly("a_1", "b_11", "b_9", "b_10");
    assertThat(w.jobs().get(6).dependsOn()).containsExactly("b_9", "a_1");
    assertThat(w.jobs().get(7).dependsOn()).containsExactly("b_10", "b_11");
  }

  @Test
  void jobSettingsAreCarried() {
    WorkflowSpec w =
        Specs.ok(
            """
            name: w
            execution_config: {stdio: {mode: combined}}
            failure_handlers: [{name: h, rules: [{exit_codes: [1, 2], recovery_script: fix}]}]
            jobs:
              - name: j
                command: c
                priority: 4
                cancel_on_blocking_job_failure: false
                supports_termination: true
                failure_handler: h
                stdio: {mode: none, delete_on_success: true}
            """);
    JobSpec j = w.jobs().get(0);
    assertThat(j.priority()).isEqualTo(4);
    assertThat(j.cancelOnBlockingJobFailure()).isFalse();
    assertThat(j.failureHandler()).isEqualTo("h");
    assertThat(w.failureHandlers().get(0).rulesJson())
        .isEqualTo(
            "[{\"exit_codes\":[1,2],\"match_all_exit_codes\":false,\"recovery_script\":\"fix\",\"max_retries\":3}]");
    assertThat(w.executionConfig())
        .hasToString(
            "{stdio={mode=combined}, job_stdio_overrides={j={mode=none, delete_on_success=true}}}");
  }
}
