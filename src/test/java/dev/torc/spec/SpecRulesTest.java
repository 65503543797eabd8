package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each rule of the language, broken: message and place. */
class SpecRulesTest {
  /** Errors of a workflow with a good job {@code a} in line 3 and more text after it. */
  private static String errors(String more) {
    return Specs.errors(Specs.yaml("name: w\njobs:\n  - {name: a, command: c}\n" + more));
  }

  private static String warnings(String more) {
    SpecResult r = Specs.yaml("name: w\njobs:\n  - {name: a, command: c}\n" + more);
    assertThat(Specs.errors(r)).isEmpty();
    return Specs.warnings(r);
  }

  @Test
  void allProblemsAreToldAtOnceInTheOrderOfTheFile() {
    SpecResult r =
        Specs.yaml(
            """
            nmae: w
            jobs:
              - name: a
                command: true
                priority: -1
              - command: x
            files:
              - {name: f, path: 3}
            """);
    assertThat(Specs.errors(r))
        .isEqualTo(
            """
            1:1 unknown field 'nmae'
            1:1 the field 'name' is missing
            4:14 job 'a': 'command' must be a string, not the boolean true
            5:15 job 'a': 'priority' must be at least 0, not -1
            6:5 job 2: the field 'name' is missing
            8:21 file 'f': 'path' must be a string, not the number 3\
            """);
    assertThat(r.errors().get(2).path()).isEqualTo("jobs[0].command");
    assertThat(r.errors().get(2).hint()).isEqualTo("put it in quotes: \"true\"");
    assertThat(r.errors().get(5).path()).isEqualTo("files[0].path");
  }

  @Test
  void unknownFieldsAreErrorsEverywhere() {
    assertThat(errors("jobz: 1")).isEqualTo("4:1 unknown field 'jobz'");
    assertThat(errors("files: [{name: f, path: p, size: 1}]"))
        .contains("file 'f': unknown field 'size'");
    assertThat(errors("user_data: [{name: u, dat: 1}]")).contains("unknown field 'dat'");
    assertThat(errors("resource_requirements: [{name: r, num_cpus: 1, memory: 1g, cpu: 1}]"))
        .contains("unknown field 'cpu'");
    assertThat(
            errors(
                "failure_handlers: [{name: h, rules: [{exit_code: 1, match_all_exit_codes: true}]}]"))
        .contains("failure handler 'h' rule 1: unknown field 'exit_code'");
    assertThat(errors("slurm_schedulers: [{name: s, account: a, node: 1}]"))
        .contains("unknown field 'node'");
    assertThat(
            errors(
                "actions: [{trigger_type: on_workflow_start, action_type: run_commands, commands: [x], x: 1}]"))
        .contains("action 1: unknown field 'x'");
    assertThat(errors("execution_config: {modus: direct}")).contains("unknown field 'modus'");
    assertThat(errors("execution_config: {stdio: {mod: none}}")).contains("unknown field 'mod'");
    assertThat(errors("dynamic_jobs: {max: 1}")).contains("dynamic_jobs: unknown field 'max'");
    assertThat(errors("resource_monitor: {anything: 1, jobs: {enabled: true, x: 2}}")).isEmpty();
    assertThat(errors("slurm_config: {}")).isEqualTo("4:1 'slurm_config' was removed");
  }

  @Test
  void typesAreStrict() {
    assertThat(errors("env: {A: 1}")).isEqualTo("4:10 'env.A' must be a string, not the number 1");
    assertThat(errors("access_groups: x"))
        .isEqualTo("4:16 'access_groups' must be a list of strings, not the string 'x'");
    assertThat(errors("metadata: text")).contains("'metadata' must be an object");
    assertThat(errors("use_pending_failed: 1")).contains("must be true or false, not the number 1");
    assertThat(errors("compute_node_wait_for_new_jobs_seconds: 1.5"))
        .contains("must be an integer");
    assertThat(errors("files: {}")).contains("'files' must be a list of objects, not an object");
    assertThat(errors("files: [x]")).contains("'files[]' must be an object, not the string 'x'");
    assertThat(errors("dynamic_jobs: {max_iterations: 0}")).contains("must be at least 1");
    assertThat(errors("description:")).isEmpty();
  }

  @Test
  void requirementsAreChecked() {
    assertThat(errors("resource_requirements: [{name: r}]"))
        .contains("'memory' is missing", "'num_cpus' is missing");
    assertThat(errors("resource_requirements: [{name: r, num_cpus: 1, memory: 1.5g}]"))
        .contains("memory '1.5g' is not an integer");
    assertThat(errors("resource_requirements: [{name: r, num_cpus: 1, memory: 1g, runtime: 1h}]"))
        .contains("duration '1h' is not an ISO 8601 duration");
    assertThat(
            errors(
                "resource_requirements:\n  - &r {name: r, num_cpus: 1, memory: 1g}\n  - {<<: *r}"))
        .contains("resource requirements record 'r' is there twice");
  }

  @Test
  void warningsDoNotHideAnError() {
    String many = IntStream.range(0, 1500).mapToObj(i -> "p" + i).collect(Collectors.joining(", "));
    assertThat(
            errors("  - {name: b, command: c, use_parameters: [" + many + "], depends_on: [nope]}"))
        .contains("there is no job 'nope'");
  }

  @Test
  void referencesMustExist() {
    assertThat(errors("  - {name: b, command: c, depends_on: [aa]}"))
        .isEqualTo("4:40 job 'b': there is no job 'aa'");
    assertThat(errors("  - {name: b, command: c, depends_on_regexes: ['^x']}"))
        .isEqualTo("4:48 job 'b': no job matches '^x'");
    assertThat(errors("  - {name: b, command: c, depends_on_regexes: ['(?=a)']}"))
        .contains("'(?=a)' is not a regular expression");
    assertThat(
            errors("  - {name: b, command: c, depends_on_regexes: ['" + "[1".repeat(1001) + "']}"))
        .contains("a regular expression of 2002 characters is too long; at most 2000");
    assertThat(
            errors(
                "  - {name: b, command: c, depends_on_regexes: ['"
                    + "(x?){1000}".repeat(99)
                    + "']}"))
        .contains("repeats too much to be searched for");
    assertThat(errors("  - {name: b, command: c, input_files: [f]}"))
        .contains("there is no file 'f'");
    assertThat(errors("  - {name: b, command: c, output_file_regexes: [f]}"))
        .contains("no file matches 'f'");
    assertThat(errors("  - {name: b, command: c, input_user_data: [u]}"))
        .contains("there is no user data record 'u'");
    assertThat(errors("  - {name: b, command: c, resource_requirements: r}"))
        .contains("there is no resource requirements record 'r'");
    assertThat(errors("  - {name: b, command: c, failure_handler: h}"))
        .contains("there is no failure handler 'h'");
    assertThat(errors("  - {name: b, command: c, scheduler: s}"))
        .contains("there is no slurm scheduler 's'");
  }

  @Test
  void aHintNamesTheNearestName() {
    SpecResult r =
        Specs.yaml(
            "name: w\njobs: [{name: train, command: c}, {name: b, command: c, depends_on: [trian]}]");
    assertThat(r.errors().get(0).hint()).isEqualTo("did you mean 'train'?");
  }

  @Test
  void aRecordThatCannotBeReadCausesNoFurtherErrors() {
    assertThat(errors("  - {name: b, command: c, input_files: [f]}\nfiles: [{name: f}]"))
        .isEqualTo("5:9 file 'f': the field 'path' is missing");
  }

  @Test
  void namesAreUnique() {
    assertThat(errors("  - {name: a, command: c}")).isEqualTo("4:12 job 'a' is there twice");
    assertThat(errors("files: [{name: f, path: p}, {name: f, path: q}]"))
        .contains("file 'f' is there twice");
    assertThat(errors("user_data: [{name: u}, {name: u}]")).contains("'u' is there twice");
    SpecResult r =
        Specs.yaml(
            "name: w\njobs: [{name: 'j_{a}', command: c, parameters: {a: '1:9', b: '1:3'}}]");
    assertThat(Specs.errors(r)).contains("job 'j_1' is there twice after expansion", "and 10 more");
    assertThat(r.errors().get(0).hint()).contains("put every parameter into the name");
  }

  @Test
  void environmentNamesAndLabels() {
    assertThat(errors("env: {1A: x}")).contains("'1A' is no name for an environment variable");
    assertThat(errors("  - {name: b, command: c, env: {a-b: x}}"))
        .contains("4:38 job 'b': 'a-b' is no name");
    for (String bad : new String[] {"''", "'a,b'", "' a'", "'a '"}) {
      assertThat(errors("  - {name: b, command: c, labels: [" + bad + "]}"))
          .contains("is no label");
    }
    assertThat(
            errors(
                "  - {name: b, command: c, labels: [x], scheduler: s}\n"
                    + "slurm_schedulers: [{name: s, account: a}]"))
        .isEqualTo("4:36 job 'b': 'labels' and 'scheduler' exclude each other");
  }

  @Test
  void actionsAreChecked() {
    String start = "actions:\n  - {trigger_type: ";
    assertThat(errors(start + "on_start, action_type: run_commands, commands: [x]}"))
        .isEqualTo("5:20 action 1: 'trigger_type' cannot be 'on_start'");
    assertThat(errors(start + "on_jobs_ready, action_type: run_commands, commands: [x]}"))
        .contains("on_jobs_ready needs 'jobs' or 'job_name_regexes'");
    assertThat(
            errors(start + "on_jobs_ready, jobs: [zz], action_type: run_commands, commands: [x]}"))
        .contains("there is no job 'zz'");
    assertThat(
            errors(
                start
                    + "on_jobs_ready, job_name_regexes: [zz], action_type: run_commands, commands: [x]}"))
        .contains("no job matches 'zz'");
    assertThat(errors(start + "on_workflow_start, action_type: schedule_nodes}"))
        .contains("schedule_nodes needs 'scheduler'", "schedule_nodes needs 'scheduler_type'");
    assertThat(
            errors(
                start
                    + "on_workflow_start, action_type: schedule_nodes, scheduler: s, scheduler_type: slurm}"))
        .contains("there is no slurm scheduler 's'");
    assertThat(errors(start + "on_workflow_start, action_type: run}"))
        .contains("'action_type' cannot be 'run'");
    assertThat(errors(start + "on_workflow_start, action_type: run_commands}"))
        .contains("needs 'commands'");
    assertThat(errors("actions: [{}]"))
        .contains("'trigger_type' is missing", "'action_type' is missing");
  }

  @Test
  void executionFieldsMustFitTheMode() {
    assertThat(errors("execution_config: {mode: slurm, termination_signal: SIGTERM}"))
        .isEqualTo(
            "4:53 execution_config: 'termination_signal' works in direct mode only, this workflow runs in slurm mode");
    assertThat(errors("execution_config: {enable_cpu_bind: true}"))
        .contains("works in slurm mode only");
    assertThat(errors("execution_config: {mode: auto, enable_cpu_bind: true}"))
        .contains("direct mode");
    assertThat(
            errors(
                "execution_config: {mode: auto, enable_cpu_bind: true}\nslurm_schedulers: [{name: s, account: a}]"))
        .isEmpty();
    assertThat(errors("execution_config: {mode: slurm, limit_resources: true}")).isEmpty();
    assertThat(errors("execution_config: {mode: slurm, limit_resources: false}"))
        .contains("direct mode only");
    assertThat(errors("execution_config: {srun_mpi: pmix}")).contains("start_one_worker_per_node");
    assertThat(errors("execution_config: {srun_mpi: 'a b'}")).contains("must be one word");
    assertThat(errors("execution_config: {mode: fast}")).contains("'mode' cannot be 'fast'");
    assertThat(
            errors(
                "execution_config: {mode: slurm}\nslurm_schedulers: [{name: s, account: a}]\n"
                    + "actions: [{trigger_type: on_workflow_start, action_type: schedule_nodes, scheduler: s, "
                    + "scheduler_type: slurm, start_one_worker_per_node: true}]"))
        .contains("'start_one_worker_per_node' works in direct mode only");
  }

  @Test
  void slurmDefaultsKeepOnlyOptions() {
    assertThat(errors("slurm_defaults: {Mem: 1g}"))
        .isEqualTo("4:18 slurm_defaults: 'Mem' cannot be set here");
    assertThat(warnings("slurm_defaults: {account: x, constraint: [a], qos: }"))
        .contains("'constraint' is left out: a list", "'qos' is left out: null");
    assertThat(
            Specs.ok("name: w\njobs: []\nslurm_defaults: {account: x, n: 2, b: [1]}")
                .slurmDefaults())
        .hasToString("{account=x, n=2}");
  }

  @Test
  void jobsThatDoNotFitTheirSchedulerRaiseDoubts() {
    String base =
        """
        name: w
        resource_requirements:
          - {name: big, num_cpus: 1, memory: 20g, num_gpus: 2, runtime: PT2H}
          - {name: wide, num_cpus: 1, memory: 1g, num_nodes: 3, runtime: PT1M}
        slurm_schedulers:
          - {name: s, account: a, mem: 10G, gres: 'gpu:a100:1', walltime: '%s'}
        jobs:
          - {name: j, command: c, resource_requirements: %s%s}
        """;
    SpecResult time = Specs.yaml(base.formatted("01:59:59", "big", ", scheduler: s"));
    assertThat(time.doubts()).hasSize(1);
    assertThat(Specs.warnings(time)).contains("runtime PT2H is longer than walltime 01:59:59");
    SpecResult mem = Specs.yaml(base.formatted("1-00:00:00", "big", ", scheduler: s"));
    assertThat(Specs.warnings(mem)).contains("memory 20g is more than mem 10G");
    SpecResult none = Specs.yaml(base.formatted("1-00:00:00", "big", ""));
    assertThat(Specs.warnings(none)).contains("no slurm scheduler fits");
    SpecResult nodes = Specs.yaml(base.formatted("10", "wide", ", scheduler: s"));
    assertThat(Specs.errors(nodes))
        .contains("'wide' and scheduler 's' differ: 3 nodes needed, 1 allocated");
    SpecResult odd = Specs.yaml(base.formatted("soon", "wide", ""));
    assertThat(Specs.warnings(odd)).contains("walltime 'soon' is not understood");
  }

  @Test
  void roCrateIdentifiers() {
    String files =
        "  - {name: b, command: c, input_files: [f], output_files: [o]}\n%sfiles:\n  - {name: o, path: po}\n  - {name: f, path: pf, identifier: '%s'}\n";
    String on = "enable_ro_crate: true\n";
    assertThat(errors(files.formatted(on, "https://example.org/f"))).isEmpty();
    assertThat(errors(files.formatted("", "x")))
        .contains("needs the workflow's 'enable_ro_crate: true'");
    assertThat(errors(files.formatted(on, " "))).contains("cannot be an identifier");
    assertThat(errors(files.formatted(on, "#torc-x"))).contains("cannot be an identifier");
    assertThat(errors(files.formatted(on, "./"))).contains("cannot be an identifier");
    assertThat(errors(files.formatted(on, "po"))).contains("is the path of another file");
    assertThat(errors(on + "files: [{name: f, path: p, identifier: x}]"))
        .contains("needs a job that reads the file, or st_mtime");
    assertThat(errors(on + "files: [{name: f, path: p, identifier: x, st_mtime: 1}]")).isEmpty();
    assertThat(
            errors(
                on
                    + "files: [{name: f, path: p, identifier: x, st_mtime: 1}, {name: g, path: q, identifier: x, st_mtime: 1}]"))
        .contains("belongs to file 'f' already");
    assertThat(
            errors(
                "  - {name: b, command: c, output_files: [f]}\n"
                    + on
                    + "files: [{name: f, path: p, identifier: x}]"))
        .contains("is written by a job");
  }

  @Test
  void recordsWithoutNamesAreLeftOutWithAWarning() {
    assertThat(warnings("user_data: [{data: 1}]")).contains("a record without a name is left out");
    assertThat(warnings("slurm_schedulers: [{account: a}]"))
        .contains("a scheduler without a name is left out");
    assertThat(warnings("compute_node_expiration_buffer_seconds: 5"))
        .contains("no effect any more");
    assertThat(warnings("failure_handlers: [{name: h, rules: [{max_retries: 2}]}]"))
        .contains("the rule matches no exit code");
  }
}
