package dev.torc.worker;

import static dev.torc.worker.FakeServer.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.JobStatus;
import dev.torc.model.work.ActionOrder;
import dev.torc.model.work.JobReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerJobsTest {
  @TempDir Path dir;
  private final FakeServer server = new FakeServer();

  private WorkerOutcome run() throws Exception {
    return run(WorkerRig.settings(dir, 2).apiUrl("http://localhost:1/x").build());
  }

  private WorkerOutcome run(WorkerSettings settings) throws Exception {
    try (var rig = new WorkerRig(server, settings)) {
      return rig.run();
    }
  }

  private List<String> stdioFiles() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("out/job_stdio"))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aJobSeesItsEnvironment() throws Exception {
    long id =
        server.add(
            job("echo $TORC_WORKFLOW_ID $TORC_RUN_ID $TORC_JOB_ID $TORC_JOB_NAME $TORC_ATTEMPT_ID"
                    + " $TORC_API_URL $TORC_WORKFLOW_SUBMISSION_DIR $A \"$TORC_OUTPUT_DIR\";pwd")
                .name("first")
                .env(Map.of("A", "a b", "TORC_JOB_ID", "overridden")));
    WorkerOutcome outcome = run();
    Path out = dir.resolve("out");
    assertThat(server.reportOf(id).stdoutTail())
        .isEqualTo(
            "7 1 1 first 1 http://localhost:1/x /submitted a b "
                + out
                + "\n"
                + dir.toRealPath()
                + "\n");
    assertThat(outcome.reason()).isEqualTo(WorkerOutcome.LeaveReason.COMPLETE);
    assertThat(outcome.attempts()).isEqualTo(Map.of(JobStatus.COMPLETED, 1L));
    assertThat(server.deregistered()).isTrue();
  }

  @Test
  void aScriptIsPutBeforeTheCommand() throws Exception {
    long oneLine = server.add(job("echo a b").script("env Z=1"));
    long lines = server.add(job("echo $Z").script("Z=2\nexport Z"));
    run();
    assertThat(server.reportOf(oneLine).stdoutTail()).isEqualTo("a b\n");
    assertThat(server.reportOf(lines).stdoutTail()).isEqualTo("2\n");
  }

  @Test
  void exitCodesBecomeStatuses() throws Exception {
    long good = server.add(job("true"));
    long bad = server.add(job("echo oops >&2; exit 3"));
    long absent = server.add(job("no-such-command-anywhere"));
    long killed = server.add(job("kill -SEGV $$"));
    WorkerOutcome outcome = run();
    assertThat(server.reportOf(good).returnCode()).isZero();
    JobReport failed = server.reportOf(bad);
    assertThat(failed.returnCode()).isEqualTo(3);
    assertThat(failed.status()).isEqualTo(JobStatus.FAILED);
    assertThat(failed.stderrTail()).isEqualTo("oops\n");
    assertThat(server.reportOf(absent).returnCode()).isEqualTo(127);
    assertThat(server.reportOf(absent).stderrTail()).contains("no-such-command-anywhere");
    assertThat(server.reportOf(killed).returnCode()).isEqualTo(139);
    assertThat(outcome.count(JobStatus.FAILED)).isEqualTo(3);
  }

  @Test
  void stdioModesDecideWhichFilesThereAre() throws Exception {
    server.config(
        """
        {"stdio": {"mode": "separate"}, "job_stdio_overrides": {
          "combined": {"mode": "combined"}, "noout": {"mode": "no_stdout"},
          "noerr": {"mode": "no_stderr"}, "none": {"mode": "none"},
          "tidy": {"mode": "separate", "delete_on_success": true},
          "untidy": {"mode": "combined", "delete_on_success": true}}}
        """);
    String both = "echo out; echo err >&2";
    for (String name : List.of("plain", "combined", "noout", "noerr", "none", "tidy")) {
      server.add(job(both).name(name));
    }
    server.add(job(both + "; exit 1").name("untidy"));
    run();
    assertThat(stdioFiles())
        .containsExactly(
            "job_wf7_j1_r1_a1.e",
            "job_wf7_j1_r1_a1.o",
            "job_wf7_j2_r1_a1.log",
            "job_wf7_j3_r1_a1.e",
            "job_wf7_j4_r1_a1.o",
            "job_wf7_j7_r1_a1.log");
    assertThat(server.reportOf(2).stdoutTail()).isEqualTo("out\nerr\n");
    assertThat(server.reportOf(2).stderrPath()).isNull();
    assertThat(server.reportOf(3).stdoutTail()).isNull();
    assertThat(server.reportOf(3).stderrTail()).isEqualTo("err\n");
    assertThat(server.reportOf(5).stderrTail()).isNull();
    assertThat(server.reportOf(6).stdoutPath()).isNull();
    assertThat(server.reportOf(7).stdoutPath()).endsWith("out/job_stdio/job_wf7_j7_r1_a1.log");
  }

  @Test
  void outputFilesAreHashedWhereTheWorkflowWantsIt() throws Exception {
    long job =
        server
            .provenance()
            .add(job("echo hello > a; mkdir folder").output(5, "a").output(6, "folder"));
    run();
    JobReport.FileState file = server.reportOf(job).outputFiles().get(0);
    assertThat(file.sizeBytes()).isEqualTo(6L);
    assertThat(file.sha256())
        .isEqualTo("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");
    assertThat(server.reportOf(job).outputFiles().get(1).sha256()).as("a folder").isNull();
  }

  @Test
  void aMissingOutputFileFailsTheJobAndIsNamed() throws Exception {
    long there =
        server.add(job("echo 1 > there.txt; touch -d @1000.5 there.txt").output(5, "there.txt"));
    long missing = server.add(job("echo fine >&2").output(6, "sub/missing.txt"));
    long silent =
        server
            .config("{\"job_stdio_overrides\": {\"silent\": {\"mode\": \"none\"}}}")
            .add(job("true").name("silent").output(8, "gone.txt"));
    run();
    assertThat(server.reportOf(there).outputFiles())
        .containsExactly(new JobReport.FileState(5, 1000.5));
    JobReport report = server.reportOf(missing);
    assertThat(report.status()).isEqualTo(JobStatus.FAILED);
    assertThat(report.returnCode()).isEqualTo(1);
    assertThat(report.stderrTail()).startsWith("fine\n").contains("sub/missing.txt");
    assertThat(Path.of(report.stderrPath())).content().contains("sub/missing.txt");
    assertThat(server.reportOf(silent).stderrTail()).contains("gone.txt");
  }

  @Test
  void aFailureRunsTheRecoveryScriptBeforeTheNextAttempt() throws Exception {
    String rules =
        "[{\"exit_codes\":[5],\"recovery_script\":\"echo $TORC_RETURN_CODE $TORC_ATTEMPT_ID >> r\","
            + "\"max_retries\":3}]";
    long heals =
        server.add(job("test \"$(cat r 2>/dev/null | wc -l)\" = 2 || exit 5").rules(rules));
    long scriptFails =
        server.add(
            job("test $TORC_ATTEMPT_ID = 2 || exit 9")
                .rules("[{\"match_all_exit_codes\":true,\"recovery_script\":\"exit 4\"}]"));
    run();
    assertThat(dir.resolve("r")).hasContent("5 1\n5 2");
    assertThat(server.reports.stream().filter(r -> r.jobId() == heals).map(JobReport::returnCode))
        .containsExactly(5, 5, 0);
    assertThat(server.reportOf(scriptFails).attemptId()).isEqualTo(2);
    assertThat(server.reportOf(scriptFails).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void actionsRunInOrderInTheOutputDirectory() throws Exception {
    server.actions.add(
        new ActionOrder(
            1,
            FakeServer.WORKFLOW,
            1,
            99,
            "on_workflow_start",
            List.of("sleep 0.2; echo start > log", "echo $TORC_WORKFLOW_ID$TORC_JOB_ID >> log")));
    server.actions.add(
        new ActionOrder(
            2,
            FakeServer.WORKFLOW,
            1,
            99,
            "on_jobs_ready",
            List.of("echo ready >> log", "exit 3", "echo never >> log")));
    server.lastActions.add(
        new ActionOrder(
            3, FakeServer.WORKFLOW, 1, 99, "on_worker_complete", List.of("echo end >> log")));
    server.add(job("grep 7 out/log"));
    WorkerOutcome outcome = run();
    assertThat(outcome.count(JobStatus.COMPLETED)).isEqualTo(1);
    assertThat(dir.resolve("out/log")).hasContent("start\n7\nready\nend");
  }

  @Test
  void memoryIsLimitedUnlessTheRequirementIsTheDefault() throws Exception {
    server.config("{\"oom_exit_code\": 77}");
    String eats = "python3 -c 'import time; b = bytearray(90000000); time.sleep(%s)'";
    long over = server.add(job(eats.formatted("30")).needs(1, 20 << 20, 0));
    long free = server.add(job(eats.formatted("1")));
    run();
    assertThat(server.reportOf(over).returnCode()).isEqualTo(77);
    assertThat(server.reportOf(over).status()).isEqualTo(JobStatus.FAILED);
    assertThat(server.reportOf(over).stderrTail()).contains("20 MiB");
    assertThat(server.reportOf(free).returnCode()).isZero();
  }

  @Test
  void refusedReportsAreToldAndForgotten() throws Exception {
    long late = server.add(job("true"));
    server.refusedJobs.add(late);
    server.add(job("true"));
    server.keepOpen();
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).build()).start()) {
      server.await("the accepted report", () -> server.reports.size() == 1);
      rig.worker.stop("enough");
      WorkerOutcome outcome = rig.outcome();
      assertThat(outcome.refused()).isEqualTo(1);
      assertThat(outcome.attempts()).isEqualTo(Map.of(JobStatus.COMPLETED, 1L));
      assertThat(rig.messages).anyMatch(m -> m.contains("job 1,") && m.contains("refused"));
    }
  }
}
