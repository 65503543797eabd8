package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.client.ServerAddress;
import dev.torc.client.TorcApi;
import dev.torc.client.Transport;
import dev.torc.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code torc slurm parse-logs}. */
class SlurmLogsTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() throws Exception {
    shell = new Shell(directory);
    shell.env.put("TORC_API_URL", "http://127.0.0.1:9/torc-service/v1");
    Files.createDirectories(directory.resolve("out"));
  }

  private Shell.Done parse(String line) {
    return shell.run(("slurm parse-logs " + line).split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slurmstepd: error: *** JOB 4 ON n1 CANCELLED AT 09:00 DUE TO TIME LIMIT *** | time limit | n1",
        "slurmstepd: error: Detected 1 oom_kill event in StepId=4711.0. | Out of memory |",
        "srun: error: node-07: task 0: Segmentation fault | Segmentation fault | node-07",
        "error: Exceeded job memory limit | Out of memory |",
        "No space left on device | Disk full |",
        "srun: error: Unable to create step: something | Error of srun |",
        "Node cn12 failed due to node failure | Node failure | cn12",
      })
  void knownTroublesAreNamed(String line, String what, String node) {
    shell.write("out/slurm_output_wf1_sl4711.e", "fine\n" + line + "\n");
    Map<?, ?> report = shell.run("-f", "json", "slurm", "parse-logs", "out").json();
    Map<?, ?> issue = (Map<?, ?>) ((List<?>) report.get("issues")).get(0);
    assertThat(String.valueOf(issue.get("pattern_description"))).contains(what);
    assertThat(issue.get("line_number")).isEqualTo(2L);
    assertThat(issue.get("slurm_job_id")).isEqualTo("4711");
    assertThat(issue.get("node")).isEqualTo(node);
    assertThat(report.get("errors")).isEqualTo(1L);
  }

  @Test
  void jobsOfTheAllocationAreNamed() {
    shell.write("out/slurm_output_wf1_sl11.e", "CANCELLED AT now\nPermission denied\n");
    shell.write("out/slurm_output_wf1_sl11.o", "all is well\n");
    Shell.Done alone = parse("out");
    assertThat(alone.exit()).isZero();
    assertThat(alone.err()).contains("the jobs are not named");
    assertThat(alone.out())
        .contains(
            "=== Slurm Job 11 ===", "[WARN] Job was canceled", "out/slurm_output_wf1_sl11.e:2")
        .contains("Summary: 1 error(s), 1 warning(s)");
    assertThat(parse("out --errors-only").out()).contains("1 error(s), 0 warning(s)");
    try (LocalServer server = LocalServer.start(Database.Settings.inMemory(), "127.0.0.1", 0);
        var api = new TorcApi(new Transport(ServerAddress.of(server.url())))) {
      shell.env.put("TORC_API_URL", server.url());
      ran(api);
      assertThat(parse("out -w 1").out()).contains("Jobs that ran there:", "a (job 1)");
    }
  }

  /** A job that has run in an allocation. */
  private void ran(TorcApi api) {
    shell.write(
        "w.yaml",
        """
        name: w
        slurm_schedulers: [{name: s, account: a, nodes: 1, walltime: "04:00:00"}]
        jobs: [{name: a, command: 'true'}]
        """);
    shell.run("create", "w.yaml");
    shell.run("workflows", "init", "1", "--no-prompts");
    Map<String, Object> allocation = new LinkedHashMap<>();
    allocation.put("workflow_id", 1);
    allocation.put("scheduler_id", 11);
    allocation.put("scheduler_config_id", 1);
    allocation.put("scheduler_type", "slurm");
    allocation.put("status", "active");
    long id = api.post("/scheduled_compute_nodes", allocation).id();
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("workflow_id", 1);
    node.put("hostname", "n1");
    node.put("pid", 7);
    node.put("start_time", "2026-11-22T09:00:00Z");
    node.put("num_cpus", 4);
    node.put("memory_gb", 8);
    node.put("num_gpus", 0);
    node.put("num_nodes", 1);
    node.put("compute_node_type", "slurm");
    node.put("is_active", true);
    node.put("scheduler", Map.of("scheduler_id", id));
    long nodeId = api.post("/compute_nodes", node).id();
    api.post("/workflows/1/claim_next_jobs?limit=1", Map.of());
    api.put("/jobs/1/start_job/1/" + nodeId, null);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("job_id", 1);
    result.put("workflow_id", 1);
    result.put("run_id", 1);
    result.put("attempt_id", 1);
    result.put("compute_node_id", nodeId);
    result.put("return_code", 0);
    result.put("exec_time_minutes", 1);
    result.put("completion_time", "2026-11-22T09:00:00Z");
    result.put("status", "completed");
    api.post("/jobs/1/complete_job/completed/1", result);
  }

  @Test
  void mistakesAreTold() {
    assertThat(parse("nowhere").err()).contains("there is no folder nowhere");
    assertThat(parse("out").out()).contains("No logs of Slurm found in out");
    shell.write("out/slurm_output_wf1_sl1.e", "fine\n");
    assertThat(parse("out").out()).contains("No known troubles in 1 log file(s)");
    shell.write("out/slurm_output_wf2_sl2.e", "fine\n");
    assertThat(parse("out").err()).contains("logs of the workflows [1, 2]", "--workflow-id");
    assertThat(parse("out -w 2").exit()).isZero();
    assertThat(shell.run("-f", "csv", "slurm", "parse-logs", "out").exit()).isEqualTo(1);
  }
}
