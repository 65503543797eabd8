package dev.torc.worker;

import static dev.torc.worker.FakeServer.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.JobStatus;
import dev.torc.model.work.ActionOrder;
import dev.torc.model.work.JobReport;
import dev.torc.worker.WorkerOutcome.LeaveReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerEndingTest {
  /** Starts a grandchild, tells that it is there, and waits. */
  private static final String LONG = "sleep 77 & echo $! > pid_$TORC_JOB_ID; ";

  @TempDir Path dir;
  private final FakeServer server = new FakeServer().keepOpen();

  private boolean exists(String file) {
    Path path = dir.resolve(file);
    try {
      return Files.exists(path) && Files.size(path) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The last signals are sent by a helper process, a moment after the worker has left. */
  private void assertGone(long jobId) throws Exception {
    long pid = Long.parseLong(Files.readString(dir.resolve("pid_" + jobId)).strip());
    server.await("the end of process " + pid + " of job " + jobId, () -> !runs(pid));
  }

  private static boolean runs(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void stopEndsJobsReportsThemAndGivesTheRestBack() throws Exception {
    server.config("{\"sigterm_lead_seconds\": 1}");
    long stub = server.add(job("trap '' TERM; " + LONG + "touch up1; wait; sleep 60"));
    long graceful = server.add(job("trap 'echo bye; exit 0' TERM; " + LONG + "touch up2; wait"));
    long dies = server.add(job(LONG + "touch up3; wait"));
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 3).build()).start()) {
      server.await("jobs", () -> List.of("up1", "up2", "up3").stream().allMatch(this::there));
      server.add(job("echo never"));
      rig.worker.stop("Ctrl-C");
      WorkerOutcome outcome = rig.outcome();
      assertThat(outcome.reason()).isEqualTo(LeaveReason.STOPPED);
      assertThat(outcome.message()).isEqualTo("Ctrl-C");
    }
    assertThat(ending(stub)).isEqualTo("TERMINATED 152");
    assertThat(ending(graceful)).isEqualTo("COMPLETED 0");
    assertThat(server.reportOf(graceful).stdoutTail()).isEqualTo("bye\n");
    assertThat(ending(dies)).isEqualTo("TERMINATED 143");
    assertGone(stub);
    assertGone(graceful);
    assertGone(dies);
    assertThat(server.reports).hasSize(3);
    assertThat(server.deregistered()).isTrue();
  }

  private boolean there(String file) {
    return Files.exists(dir.resolve(file));
  }

  private String ending(long jobId) {
    JobReport report = server.reportOf(jobId);
    return report.status() + " " + report.returnCode();
  }

  @Test
  void aSecondStopKillsAtOnceAndActionsEndToo() throws Exception {
    server.config("{\"sigterm_lead_seconds\": 0}");
    server.actions.add(
        new ActionOrder(
            1,
            FakeServer.WORKFLOW,
            1,
            99,
            "on_jobs_ready",
            List.of("echo $$ > ../pid_0; sleep 66", "touch ../never")));
    long stub = server.add(job("trap '' TERM; " + LONG + "touch up; wait; sleep 60"));
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).build()).start()) {
      server.await("job and action", () -> there("up") && exists("pid_0"));
      rig.worker.stop("first");
      rig.worker.stop("second");
      rig.outcome();
    }
    assertThat(ending(stub)).isEqualTo("TERMINATED 152");
    assertGone(stub);
    assertGone(0);
    assertThat(there("never")).isFalse();
  }

  /** To read so large a file to its end takes minutes. */
  @Test
  void aFileIsNotReadToItsEndWhenTheWorkerStops() throws Exception {
    long job = server.provenance().add(job("truncate -s 1T huge").output(5, "huge"));
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).build()).start()) {
      server.await("reading", () -> isOpenHere(dir.resolve("huge")));
      rig.worker.stop("Ctrl-C");
      rig.outcome();
    }
    assertThat(ending(job)).isEqualTo("COMPLETED 0");
    assertThat(server.reportOf(job).outputFiles())
        .singleElement()
        .satisfies(f -> assertThat(f.sha256()).isNull());
  }

  private static boolean isOpenHere(Path file) {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.anyMatch(
          fd -> {
            try {
              return Files.readSymbolicLink(fd).equals(file.toAbsolutePath());
            } catch (IOException closedMeanwhile) {
              return false;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aCanceledJobIsKilledAndReportedALostOneDropped() throws Exception {
    long canceled = server.add(job(LONG + "wait"));
    long lost = server.add(job(LONG + "wait"));
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 2).build()).start()) {
      server.await("jobs", () -> exists("pid_1") && exists("pid_2"));
      server.cancel(lost, "lost");
      server.cancel(canceled, "canceled");
      server.await("the report", () -> !server.reports.isEmpty());
      long next = server.add(job("true"));
      long other = server.add(job("true"));
      server.await("both slots", () -> server.reports.size() == 3);
      assertThat(ending(canceled)).isEqualTo("CANCELED 137");
      assertThat(ending(next) + ending(other)).isEqualTo("COMPLETED 0COMPLETED 0");
      rig.worker.stop("done");
      rig.outcome();
    }
    assertGone(canceled);
    assertGone(lost);
    assertThat(server.reports).noneMatch(r -> r.jobId() == lost);
  }

  @Test
  void theEndTimeEndsJobsWithWarning() throws Exception {
    server.config("{\"sigterm_lead_seconds\": 1, \"sigkill_headroom_seconds\": 1}");
    long stub = server.add(job("trap '' TERM; " + LONG + "wait; sleep 60"));
    long graceful = server.add(job("trap 'exit 0' TERM; " + LONG + "wait"));
    long dies = server.add(job("sleep 61"));
    Instant end = Instant.now().plusSeconds(4);
    var settings = WorkerRig.settings(dir, 3).endTime(end).build();
    try (var rig = new WorkerRig(server, settings)) {
      assertThat(rig.run().reason()).isEqualTo(LeaveReason.END_TIME);
    }
    assertThat(Instant.now()).isBefore(end);
    assertThat(ending(stub)).isEqualTo("TERMINATED 152");
    assertThat(ending(graceful)).isEqualTo("COMPLETED 0");
    assertThat(ending(dies)).isEqualTo("TERMINATED 143");
    assertGone(stub);
    assertThat(server.requests).allMatch(r -> r.secondsLeft() != null && r.secondsLeft() <= 4);
  }

  @Test
  void runtimeIsEnforcedOnRequestOnly() throws Exception {
    server.close(true);
    long free = server.add(job("sleep 1.2").runtime(1));
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).build())) {
      rig.run();
    }
    assertThat(ending(free)).isEqualTo("COMPLETED 0");
    long over = server.add(job("sleep 33").runtime(1));
    var settings = WorkerRig.settings(dir, 1).enforceRuntime(true).build();
    try (var rig = new WorkerRig(server, settings)) {
      rig.run();
    }
    assertThat(ending(over)).isEqualTo("TERMINATED 152");
    assertThat(server.reportOf(over).stderrTail()).contains("longer than the 1 s");
  }

  @Test
  void anIdleWorkerLeavesAfterTheWorkflowsWait() throws Exception {
    server.add(job("true"));
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).build())) {
      WorkerOutcome outcome = rig.run();
      assertThat(outcome.reason()).isEqualTo(LeaveReason.IDLE);
      assertThat(outcome.message()).contains("1 s");
    }
    var settings = WorkerRig.settings(dir, 1).idleTimeout(Duration.ofMillis(50)).build();
    try (var rig = new WorkerRig(server, settings)) {
      assertThat(rig.run().reason()).isEqualTo(LeaveReason.IDLE);
    }
  }

  @Test
  void aWorkerForAllWorkflowsStays() throws Exception {
    var settings = WorkerRig.settings(dir, 1).workflowIds(List.of()).build();
    try (var rig = new WorkerRig(server, settings).start()) {
      server.add(job("true"));
      server.await("the job", () -> server.reports.size() == 1);
      rig.worker.stop("done");
      assertThat(rig.outcome().reason()).isEqualTo(LeaveReason.STOPPED);
      assertThat(rig.outcome().count(JobStatus.COMPLETED)).isEqualTo(1);
    }
  }
}
