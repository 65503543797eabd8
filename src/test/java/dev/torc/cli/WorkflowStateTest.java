package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.client.ServerAddress;
import dev.torc.client.TorcApi;
import dev.torc.client.Transport;
import dev.torc.model.JobStatus;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.WorkJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands about what the server believes to be: actions, allocations, workers, left results. */
class WorkflowStateTest extends AgainstServer {
  private TorcApi api;

  @BeforeEach
  void start() {
    api = new TorcApi(new Transport(ServerAddress.of(server.url())));
    shell.write(
        "w.yaml",
        """
        name: w
        resource_requirements:
          - {name: short, num_cpus: 1, memory: 30m, runtime: PT10M}
          - {name: long, num_cpus: 1, memory: 30m, runtime: PT3H}
        slurm_schedulers: [{name: s, account: a, nodes: 1, walltime: "04:00:00"}]
        jobs:
          - {name: a, command: 'true', resource_requirements: short}
          - {name: b, command: 'true', resource_requirements: long}
          - {name: c, command: 'true', resource_requirements: long}
        actions:
          - {trigger_type: on_jobs_ready, action_type: schedule_nodes, jobs: [a], scheduler: s,
             scheduler_type: slurm, num_allocations: 2}
        """);
    assertThat(run("create w.yaml").exit()).isZero();
    assertThat(run("workflows init 1 --no-prompts").exit()).isZero();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  /** A worker of the published kind, which holds no lease. */
  private long node(boolean active, String slurmJob, long secondsLeft) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("workflow_id", 1);
    m.put("hostname", "n1");
    m.put("pid", 7);
    m.put("start_time", Instant.now().minusSeconds(60).toString());
    m.put("num_cpus", 4);
    m.put("memory_gb", 8);
    m.put("num_gpus", 0);
    m.put("num_nodes", 1);
    m.put("compute_node_type", slurmJob.isEmpty() ? "local" : "slurm");
    m.put("is_active", active);
    if (secondsLeft > 0) {
      m.put("end_time", Instant.now().plusSeconds(secondsLeft).toString());
    }
    if (slurmJob.startsWith("allocation ")) {
      m.put("scheduler", Map.of("scheduler_id", Long.valueOf(slurmJob.substring(11))));
    } else if (!slurmJob.isEmpty()) {
      m.put("scheduler", Map.of("slurm_job_id", slurmJob));
    }
    return api.post("/compute_nodes", m).id();
  }

  private long allocation(long slurmJob, String status) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("workflow_id", 1);
    m.put("scheduler_id", slurmJob);
    m.put("scheduler_config_id", 1);
    m.put("scheduler_type", "slurm");
    m.put("status", status);
    return api.post("/scheduled_compute_nodes", m).id();
  }

  private long runOne(long node) {
    Object job =
        api.post("/workflows/1/claim_next_jobs?limit=1", Map.of()).rows("jobs").get(0).id();
    api.put("/jobs/" + job + "/start_job/1/" + node, null);
    return ((Number) job).longValue();
  }

  @Test
  void diagnosisComparesTimes() {
    assertThat(run("workflows diagnose 1").out()).contains("Ready jobs: 3", "No worker is active");
    node(true, "11", 3600);
    node(true, "12", 7200);
    Map<String, ?> blocked = json("workflows diagnose 1");
    assertThat(blocked.get("active_allocations")).isEqualTo(2L);
    assertThat(blocked.get("runtime_blocked_jobs")).isEqualTo(2L);
    assertThat(blocked.get("allocations_too_short_for_longest")).isEqualTo(2L);
    assertThat(blocked.get("runtime_blocked")).isEqualTo(true);
    assertThat(((Map<?, ?>) blocked.get("ready_job_runtime")).get("median_seconds"))
        .isEqualTo(10_800L);
    Shell.Done text = run("workflows diagnose 1");
    assertThat(text.out()).contains("2 of 3 ready jobs need more time", "max 3h 0m");
    assertThat(text.err()).contains("check-resources 1");
    node(true, "", 0);
    assertThat(json("workflows diagnose 1").get("runtime_blocked")).isEqualTo(false);
    assertThat(run("workflows diagnose 1").out()).contains("1 active worker(s) have no end");
    assertThat(run("workflows diagnose 99").exit()).isEqualTo(1);
    assertThat(run("-f csv workflows diagnose 1").exit()).isEqualTo(1);
  }

  @Test
  void actionsChangeAndGo() {
    Shell.Done done = run("workflows update-action 1 1 --num-allocations 5 --max-parallel-jobs 2");
    assertThat(done.out()).contains("Updated action 1 in workflow 1.", "\"num_allocations\" : 5");
    String[] both = {
      "-f",
      "json",
      "workflows",
      "update-action",
      "1",
      "1",
      "--num-allocations",
      "4",
      "--json",
      "{\"num_allocations\": 9, \"scheduler_type\": \"slurm\"}"
    };
    Map<?, ?> config = (Map<?, ?>) shell.run(both).json().get("action_config");
    assertThat(config.get("num_allocations")).isEqualTo(4L);
    assertThat(config.get("max_parallel_jobs")).isEqualTo(2L);
    assertThat(run("workflows update-action 1 1").exit()).isEqualTo(2);
    assertThat(run("workflows update-action 1 1 --json [1]").err()).contains("must be an object");
    assertThat(run("workflows update-action 1 1 --start-one-worker-per-node maybe").exit())
        .isEqualTo(2);
    assertThat(run("workflows update-action 1 9 --num-allocations 1").err())
        .contains("action 9 was not found in workflow 1", "list-actions 1");
    assertThat(run("workflows delete-action 1 1").err()).contains("--no-prompts");
    assertThat(json("workflows delete-action 1 1 --no-prompts").get("deleted")).isEqualTo(true);
    assertThat(run("workflows delete-action 1 1 --no-prompts").exit()).isEqualTo(1);
  }

  @Test
  void whatSlurmHasForgottenIsEnded() {
    shell.env.put("PATH", directory.toString());
    allocation(11, "active");
    allocation(12, "pending");
    allocation(13, "pending");
    long gone = node(true, "11", 0);
    long job = runOne(gone);
    Shell.Done blind = run("workflows sync-status 1");
    assertThat(blind.err()).contains("no squeue on this host", "3 Slurm allocation(s)");
    assertThat(blind.out()).contains("No orphaned jobs");

    shell.write("squeue.sh", "echo 13; echo 4711");
    shell.env.put("TORC_FAKE_SQUEUE", "bash squeue.sh");
    Map<String, ?> look = json("workflows sync-status 1 --dry-run");
    assertThat(look.get("slurm_jobs_failed")).isEqualTo(1L);
    assertThat(look.get("pending_allocations_cleaned")).isEqualTo(1L);
    assertThat(look.get("compute_nodes_deactivated")).isEqualTo(1L);
    assertThat(api.get("/jobs/" + job).text("status")).isEqualTo("running");

    shell.write("squeue.sh", "echo down; exit 1");
    assertThat(run("workflows sync-status 1").err())
        .contains("squeue ended with exit code 1: down");
    assertThat(api.get("/jobs/" + job).text("status")).isEqualTo("running");

    shell.write("squeue.sh", "echo 13");
    assertThat(run("workflows sync-status 1").out())
        .contains("1 job(s) of ended Slurm allocations failed", "1 worker(s) deactivated");
    assertThat(api.get("/jobs/" + job).text("status")).isEqualTo("failed");
    assertThat(run("-f csv results list 1").out()).contains("-128");
    long again = runOne(node(true, "allocation " + allocation(14, "active"), 0));
    assertThat(json("workflows sync-status 1").get("slurm_jobs_failed")).isEqualTo(1L);
    assertThat(api.get("/jobs/" + again).text("status")).isEqualTo("failed");
    assertThat(
            run("-f csv scheduled-compute-nodes list 1")
                .out()
                .lines()
                .filter(l -> l.contains("complete")))
        .hasSize(3);
    assertThat(run("workflows sync-status 1").out()).contains("No orphaned jobs");
  }

  @Test
  void commandsOfSlurmMayBeInAFolderWithBlanks() throws IOException {
    Path bin = Files.createDirectories(directory.resolve("its bin"));
    Path squeue = shell.write("its bin/squeue", "#!/bin/sh\necho 13\n");
    Files.setPosixFilePermissions(squeue, PosixFilePermissions.fromString("rwxr-xr-x"));
    shell.env.put("PATH", bin.toString());
    allocation(12, "active");
    allocation(13, "active");
    assertThat(json("workflows sync-status 1").get("active_allocations_cleaned")).isEqualTo(1L);
  }

  @Test
  void moreJobsThanACallCanHoldAreFailed() {
    shell.write(
        "many.yaml",
        "name: m\njobs: [{name: 'j{i}', command: 'true', parameters: {i: '1:12000'}}]\n");
    assertThat(run("create many.yaml").exit()).isZero();
    assertThat(run("workflows init 2 --no-prompts").exit()).isZero();
    String running =
        "UPDATE job SET status = 4, compute_node_id = "
            + node(false, "", 0)
            + " WHERE workflow_id = 2";
    Shell.Done sql = shell.run("admin", "sql", "--write", "--yes", running);
    assertThat(sql.exit()).as(sql.err()).isZero();
    assertThat(json("workflows sync-status 2").get("running_jobs_failed")).isEqualTo(12000L);
    assertThat(json("status 2").get("jobs_by_status"))
        .asString()
        .contains("failed=12000", "running=0");
  }

  @Test
  void jobsOfWorkersThatLeftAreFailed() {
    long left = node(false, "", 0);
    runOne(left);
    runOne(node(true, "", 0));
    assertThat(json("workflows sync-status 1").get("running_jobs_failed")).isEqualTo(1L);
    assertThat(json("status 1").get("jobs_by_status")).asString().contains("running=1", "failed=1");
    assertThat(run("workflows sync-status 77").exit()).isEqualTo(1);
  }

  private static JobReport report(long job, long run, long node) {
    return new JobReport(
        job,
        1,
        run,
        1,
        node,
        0,
        JobStatus.COMPLETED,
        0.5,
        "2026-11-22T09:00:00Z",
        JobReport.Usage.UNKNOWN,
        "said this",
        null,
        null,
        null,
        List.of());
  }

  private Path journal(String folder, JobReport... reports) throws IOException {
    Path file = directory.resolve(folder).resolve("offline_journal").resolve("reports_1_2.jsonl");
    Files.createDirectories(file.getParent());
    Files.write(file, WorkJson.write(new WorkJson.Report(List.of(reports), null)));
    return file;
  }

  @Test
  void leftResultsAreDelivered() throws IOException {
    long node = node(true, "", 0);
    long first = runOne(node);
    long second = runOne(node);
    Path one = journal("out/a", report(first, 1, node));
    Path mixed = journal("out/b", report(second, 1, node), report(second, 9, node));
    assertThat(run("workflows reconcile 1 2").out()).contains("No offline journals found");
    Map<String, ?> done = json("workflows reconcile 1 1 --base-dir out");
    assertThat(done.get("files")).isEqualTo(2L);
    assertThat(done.get("accepted")).isEqualTo(2L);
    assertThat(one).doesNotExist();
    assertThat(mixed).exists();
    assertThat(json("status 1").get("jobs_by_status")).asString().contains("completed=2");
    assertThat(run("logs " + first).out()).contains("said this");
    assertThat(run("workflows reconcile 1 1").out()).contains("Delivered 1 of 1");
    Shell.Done other = run("workflows reconcile 1 9");
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("job " + second);
    assertThat(run("workflows reconcile 1 1 --base-dir nowhere").err())
        .contains("no folder nowhere");
    assertThat(run("workflows reconcile 1").exit()).isEqualTo(2);
  }

  @Test
  void resultsNameTheirLogs() throws IOException {
    shell.write("r.yaml", "name: r\njobs:\n  - {name: x, command: echo hi}\n");
    assertThat(run("run r.yaml").exit()).isZero();
    Map<String, ?> report = json("results list 2 --include-logs");
    assertThat(report.get("total_results")).isEqualTo(1L);
    Map<?, ?> item = (Map<?, ?>) ((List<?>) report.get("items")).get(0);
    assertThat(shell.read(String.valueOf(item.get("job_stdout")))).isEqualTo("hi\n");
    assertThat(shell.read(String.valueOf(item.get("job_runner_log")))).contains("Job completed");
    Files.delete(directory.resolve(String.valueOf(item.get("job_stderr"))));
    Shell.Done missing = run("results list 2 --include-logs");
    assertThat(missing.err()).contains("the job stderr log of job 4 is not here");
    assertThat(run("results list 2 --include-logs -o nowhere").err()).contains("no output folder");
    assertThat(run("results list 2 -o x").exit()).isEqualTo(2);
  }

  @Test
  void resultsOfSlurmNameItsFiles() throws IOException {
    long allocation = allocation(11, "active");
    long node = node(true, "allocation " + allocation, 0);
    long job = runOne(node);
    Files.createDirectories(directory.resolve("torc_output"));
    shell.write("torc_output/slurm_output_wf1_sl11.o", "");
    shell.write("torc_output/dmesg_slurm_wf1_sl11_n0_pid1.log", "");
    journal("x", report(job, 1, node));
    run("workflows reconcile 1 1");
    Shell.Done done = run("results list 1 --include-logs");
    assertThat(done.out())
        .contains("torc_output/slurm_output_wf1_sl11.o", "\"slurm_job_id\" : \"11\"", "dmesg_log")
        .contains("job_runner_slurm_wf1_sl11_nn1_pid7.log");
    assertThat(done.err()).contains("the Slurm stderr log of job " + job + " is not here");
  }
}
