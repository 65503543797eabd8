package dev.torc.worker;

import static dev.torc.worker.FakeServer.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.worker.WorkerOutcome.LeaveReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerOutageTest {
  @TempDir Path dir;
  private final FakeServer server = new FakeServer();

  private List<Path> journals() {
    try (Stream<Path> files = Files.list(dir.resolve("out/offline_journal"))) {
      return files.toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private int journaled() {
    int n = 0;
    for (Path file : journals()) {
      try {
        n += Journal.read(file).size();
      } catch (IOException e) {
        return -1;
      }
    }
    return n;
  }

  private static String waitFor(String file) {
    return "until test -e " + file + "; do sleep 0.01; done";
  }

  @Test
  void resultsWaitInTheJournalUntilTheServerIsBack() throws Exception {
    for (int i = 0; i < 3; i++) {
      server.add(job(waitFor("go" + i)));
    }
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 3).build()).start()) {
      server.await("claims", () -> !server.requests.isEmpty());
      server.goAway(true);
      Files.createFile(dir.resolve("go0"));
      server.await("the first in the journal", () -> journaled() == 1);
      Files.createFile(dir.resolve("go1"));
      server.await("the second in the journal", () -> journaled() == 2);
      server.goAway(false);
      server.await("both reports", () -> server.reports.size() == 2);
      Files.createFile(dir.resolve("go2"));
      WorkerOutcome outcome = rig.outcome();
      assertThat(outcome.count(JobStatus.COMPLETED)).isEqualTo(3);
      assertThat(outcome.undelivered()).isZero();
      assertThat(rig.messages).anyMatch(m -> m.contains("answers again"));
    }
    assertThat(server.reports).hasSize(3);
    assertThat(journals()).isEmpty();
  }

  @Test
  void theNextWorkerDeliversWhatTheLastOneCouldNot() throws Exception {
    server.add(job(waitFor("go")));
    var settings = WorkerRig.settings(dir, 1).giveUp(Duration.ofMillis(300)).build();
    try (var rig = new WorkerRig(server, settings).start()) {
      server.await("claims", () -> !server.requests.isEmpty());
      server.goAway(true);
      Files.createFile(dir.resolve("go"));
      WorkerOutcome outcome = rig.outcome();
      assertThat(outcome.reason()).isEqualTo(LeaveReason.SERVER_AWAY);
      assertThat(outcome.undelivered()).isEqualTo(1);
    }
    assertThat(journaled()).isEqualTo(1);
    // The worker died in the middle of a line.
    Files.writeString(journals().get(0), "{\"reports\":[{\"jo", StandardOpenOption.APPEND);
    server.goAway(false);
    long second = server.add(job("true"));
    try (var rig = new WorkerRig(server, settings)) {
      assertThat(rig.run().count(JobStatus.COMPLETED)).isEqualTo(1);
      assertThat(rig.messages).anyMatch(m -> m.contains("1 results of an earlier worker"));
    }
    // A last try of the first worker may still come through when the server is back: the server
    // takes the same report twice as one.
    assertThat(server.reports).extracting(r -> r.jobId()).containsOnly(1L, second);
    assertThat(journals()).isEmpty();
  }

  @Test
  void aWorkflowMayWantToWaitLongerThanClocksCount() throws Exception {
    server.waitForServer(Long.MAX_VALUE).add(job("touch up; " + waitFor("go")));
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).build()).start()) {
      server.await("the job", () -> Files.exists(dir.resolve("up")));
      server.goAway(true);
      Files.createFile(dir.resolve("go"));
      server.await("the journal", () -> journaled() == 1);
      server.goAway(false);
      assertThat(rig.outcome().reason()).isEqualTo(LeaveReason.COMPLETE);
    }
  }

  @Test
  void theWorkflowSaysHowLongWorkersWaitForTheServer() throws Exception {
    server.waitForServer(0).add(job("touch up; " + waitFor("go")));
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).build()).start()) {
      server.await("the job", () -> Files.exists(dir.resolve("up")));
      server.goAway(true);
      Files.createFile(dir.resolve("go"));
      assertThat(rig.outcome().reason()).isEqualTo(LeaveReason.SERVER_AWAY);
    }
    assertThat(journaled()).isEqualTo(1);
  }

  @Test
  void aStoppedWorkerLeavesItsResultsInTheJournal() throws Exception {
    server.add(job("touch up; sleep 44"));
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).build()).start()) {
      server.await("the job", () -> Files.exists(dir.resolve("up")));
      server.goAway(true);
      rig.worker.stop("Ctrl-C");
      WorkerOutcome outcome = rig.outcome();
      assertThat(outcome.reason()).isEqualTo(LeaveReason.STOPPED);
      assertThat(outcome.undelivered()).isEqualTo(1);
    }
    assertThat(Journal.read(journals().get(0)))
        .extracting(r -> r.returnCode())
        .containsExactly(143);
  }

  @Test
  void aForgottenWorkerRegistersAgainAndDelivers() throws Exception {
    server.add(job(waitFor("go")));
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).build()).start()) {
      server.await("claims", () -> !server.requests.isEmpty());
      server.forgetWorkers();
      Files.createFile(dir.resolve("go"));
      assertThat(rig.outcome().count(JobStatus.COMPLETED)).isEqualTo(1);
    }
    assertThat(server.registrations).hasSize(2);
  }

  @Test
  void aWorkerThatCannotRegisterSaysSo() {
    server.goAway(true);
    assertThatThrownBy(
            () ->
                new Worker(
                        WorkerRig.settings(dir, 1).build(),
                        server,
                        Clock.systemUTC(),
                        WorkerListener.NONE)
                    .run())
        .isInstanceOf(TorcException.class)
        .hasMessageContaining("connection refused");
  }

  @Test
  void anotherWorkersJournalIsLeftAlone() throws Exception {
    try (var journal = new Journal(dir.resolve("out"), 5, 1)) {
      server.add(job("true"));
      try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).build())) {
        rig.run();
      }
      journal.append(List.of(server.reports.get(0)));
      server.add(job("true"));
      try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).build())) {
        rig.run();
      }
      assertThat(server.reports).hasSize(2);
      assertThat(journaled()).isEqualTo(1);
    }
  }
}
