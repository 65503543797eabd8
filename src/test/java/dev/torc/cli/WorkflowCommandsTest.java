package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plans, copies, archives and watching of whole workflows. */
class WorkflowCommandsTest extends AgainstServer {
  private static final String SPEC =
      """
      name: fan
      description: fans out and in
      jobs:
        - {name: prepare, command: touch x, output_files: [x]}
        - {name: 'work_{i}', command: cat x, input_files: [x], parameters: {i: '1:5'}}
        - {name: end, command: exit 3, depends_on_regexes: ['^work_'], failure_handler: h}
        - {name: alone, command: 'true', resource_requirements: big, output_user_data: [u]}
      files: [{name: x, path: x}]
      user_data: [{name: u}]
      resource_requirements: [{name: big, num_cpus: 1, num_gpus: 0, num_nodes: 1, memory: 1g, runtime: PT1M}]
      failure_handlers: [{name: h, rules: [{exit_codes: [4], max_retries: 2}]}]
      slurm_schedulers: [{name: s, account: a, nodes: 1, walltime: "01:00:00"}]
      actions:
        - {trigger_type: on_workflow_start, action_type: run_commands, commands: ["true"]}
        - {trigger_type: on_jobs_ready, action_type: run_commands, jobs: [end], commands: ["true"]}
      """;

  @BeforeEach
  void start() {
    shell.write("w.yaml", SPEC);
  }

  @Test
  void planOfAFileAndOfItsWorkflow() {
    Shell.Done file = shell.run("workflows", "execution-plan", "w.yaml");
    assertThat(file.out())
        .contains("Total Jobs: 8")
        .contains("Events: 3 total")
        .contains("2 independent sub-workflows")
        .contains("→ When job 'prepare' completes")
        .contains("• work_{1..5}")
        .contains("Leaf events: after_work_jobs");
    shell.run("create", "w.yaml");
    Map<String, ?> plan = shell.run("-f", "json", "workflows", "execution-plan", "1").json();
    assertThat(plan.get("source")).isEqualTo("database");
    assertThat(plan.get("total_events")).isEqualTo(3L);
    Map<?, ?> last = (Map<?, ?>) ((List<?>) plan.get("events")).get(2);
    assertThat(last.get("jobs_becoming_ready")).isEqualTo(List.of("end"));
    assertThat(last.get("trigger_description"))
        .isEqualTo("When 5 jobs complete ('work_1', 'work_2'...)");
    assertThat(last.get("depends_on_events")).isEqualTo(List.of("after_prepare"));
  }

  @Test
  void exportedAndImported() {
    assertThat(shell.run("run", "w.yaml").exit()).isEqualTo(1);
    Shell.Done out = shell.run("workflows", "export", "1", "-o", "e.json", "--include-results");
    assertThat(out.out()).isEqualTo("Exported workflow 'fan' (8 jobs, 1 files) to e.json\n");
    assertThat(Json.parseObject(shell.read("e.json")).keySet())
        .contains("export_version", "jobs", "workflow_actions", "results", "ro_crate_entities");
    assertThat(shell.run("workflows", "import", "e.json", "--name", "copy").out())
        .isEqualTo("Imported workflow 'copy' as ID 2 (8 jobs, 1 files, status reset)\n");
    assertThat(jobs("-f json jobs list 2 --include-relationships"))
        .extracting(j -> String.valueOf(j.get("status")))
        .containsOnly("uninitialized");
    assertThat(jobs("-f json results list 2 --all-runs")).hasSize(8);
    Map<String, ?> first = plan(1);
    Map<String, ?> second = plan(2);
    assertThat(second.get("events")).isEqualTo(first.get("events"));
    assertThat(shell.run("run", "2").err()).contains("7 completed, 1 failed");
    String whole = shell.run("workflows", "export", "2").out();
    String[] args = {"-f", "json", "workflows", "import", "-"};
    assertThat(shell.run(whole, args).json().get("jobs")).isEqualTo(8L);
    assertThat(shell.run("{}", args).err()).contains("no exported workflow");
  }

  private Map<String, ?> plan(int id) {
    return shell.run("-f", "json", "workflows", "execution-plan", "" + id).json();
  }

  @SuppressWarnings("unchecked")
  private List<Map<String, ?>> jobs(String line) {
    return (List<Map<String, ?>>) shell.run(line.split(" ")).items();
  }

  @Test
  void createdChangedAndArchived() {
    assertThat(shell.run("workflows", "new", "-n", "mine").out()).contains("Name: mine");
    assertThat(shell.run("workflows", "update", "1", "--project", "p").out())
        .contains("Project: p");
    assertThat(shell.run("workflows", "archive", "true", "1").out())
        .isEqualTo("Successfully archived workflow 1\n");
    assertThat(shell.run("workflows", "list").out()).contains("No workflows found");
    Map<String, ?> back = shell.run("-f", "json", "workflows", "archive", "false", "1").json();
    assertThat(back.get("updated_workflows")).isEqualTo(List.of(1L));
    assertThat(shell.run("workflows", "archive", "maybe", "1").exit()).isEqualTo(2);
  }

  @Test
  void actionsAreListed() {
    shell.run("create", "w.yaml");
    assertThat(shell.run("workflows", "list-actions", "1").out())
        .contains("on_workflow_start")
        .contains("(all jobs)")
        .contains("Waiting")
        .contains("Total: 2 actions");
    assertThat(
            (List<?>)
                shell.run("-f", "json", "workflows", "list-actions", "1").json().get("actions"))
        .hasSize(2);
    assertThat(shell.run("-f", "csv", "workflows", "list-actions", "1").out().lines()).hasSize(3);
  }

  @Test
  void watchEndsWithTheWorkflow() {
    shell.run("create", "w.yaml");
    shell.run("workflows", "init", "1", "--no-prompts");
    Shell.Running watch = shell.start("watch", "1", "-p", "0.1", "-s");
    shell.run("run", "1");
    assertThat(watch.exit().join()).isEqualTo(1);
    assertThat(watch.out().toString()).contains("Workflow 1 complete with failures");
    assertThat(watch.err().toString()).contains("end (job").contains("exit code 3");
    assertThat(shell.run("-f", "json", "watch", "1").json().get("is_complete")).isEqualTo(true);
  }

  @Test
  @Timeout(120)
  void watchOutlivesTheOwnerOfTheDatabase() throws Exception {
    Shell alone = new Shell(Files.createDirectory(directory.resolve("alone")));
    alone.write(
        "w.yaml",
        """
        name: w
        jobs:
          - {name: a, command: 'until [ -e go ]; do sleep 0.05; done'}
        """);
    Shell.Running run = alone.start("run", "w.yaml");
    // Before that, a command with -s would itself become the owner.
    run.until("a workflow", () -> (run.out().toString() + run.err()).contains("Created workflow"));
    // It looks again long after the run and its server are gone.
    Shell.Running watch = alone.start("-s", "watch", "1", "-p", "3", "-s");
    watch.untilErr("1 running");
    alone.write("go", "");
    assertThat(run.exit().join()).isZero();
    assertThat(watch.exit().join()).isZero();
    assertThat(watch.out().toString()).contains("Workflow 1 complete (1 completed)");
  }
}
