package dev.torc.worker;

import static dev.torc.worker.FakeServer.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.model.usage.JobSample;
import dev.torc.model.usage.NodeSummary;
import dev.torc.model.usage.UsageBatch;
import dev.torc.model.usage.UsageSink;
import dev.torc.worker.MonitorConfig.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageMonitorTest {
  private static final String EVERYTHING =
      """
      {"sample_interval_seconds": 1, "flush_interval_seconds": 1,
       "jobs": {"enabled": true, "granularity": "time_series"},
       "compute_node": {"enabled": true, "granularity": "time_series"}}
      """;

  @TempDir Path dir;
  private final FakeServer server = new FakeServer();
  private final List<UsageBatch> batches = new CopyOnWriteArrayList<>();
  private final List<Path> files = new CopyOnWriteArrayList<>();
  private final List<NodeSummary> nodes = new CopyOnWriteArrayList<>();

  private class Memory implements UsageSink {
    @Override
    public void append(Path file, UsageBatch batch) {
      files.add(file);
      batches.add(batch);
    }

    @Override
    public void nodeLeft(long computeNodeId, NodeSummary summary) {
      nodes.add(summary);
    }
  }

  private void run(UsageSink sink) throws Exception {
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 2).build(), sink)) {
      rig.run();
    }
  }

  @Test
  void theModesAreRead() {
    assertThat(MonitorConfig.parse(null)).isEqualTo(MonitorConfig.OFF);
    assertThat(MonitorConfig.parse("{oops")).isEqualTo(MonitorConfig.OFF);
    MonitorConfig old =
        MonitorConfig.parse("{\"enabled\": true, \"granularity\": \"time_series\"}");
    assertThat(old.jobs()).isEqualTo(Mode.TIME_SERIES);
    assertThat(old.node()).isEqualTo(Mode.OFF);
    MonitorConfig summary =
        MonitorConfig.parse(
            "{\"enabled\": true, \"jobs\": {\"enabled\": false}, \"compute_node\":"
                + " {\"enabled\": true, \"cpu\": false}, \"sample_interval_seconds\": 3}");
    assertThat(summary.jobs()).isEqualTo(Mode.OFF);
    assertThat(summary.node()).isEqualTo(Mode.SUMMARY);
    assertThat(summary.nodeCpu()).isFalse();
    assertThat(summary.sampleSeconds()).isEqualTo(3);
    assertThat(summary.flushSeconds()).isEqualTo(300);
  }

  @Test
  void samplesOfJobsAndMachineAreKept() throws Exception {
    server.monitorConfig = EVERYTHING;
    long id = server.add(job("sleep 2.5").name("nap"));
    long quick = server.add(job("exit 3").name("quick"));
    run(new Memory());
    assertThat(files)
        .containsOnly(dir.resolve("out/resource_utilization/resource_metrics_wf7_htesthost_r1.db"));
    var samples = batches.stream().flatMap(b -> b.jobSamples().stream()).toList();
    assertThat(samples.size()).isBetween(2, 6);
    assertThat(samples).extracting(JobSample::jobId).containsOnly(id);
    assertThat(samples).allMatch(s -> s.memoryBytes() > 0 && s.processes() > 0);
    assertThat(batches.stream().flatMap(b -> b.jobRuns().stream()))
        .anySatisfy(
            r -> {
              assertThat(r.jobId()).isEqualTo(quick);
              assertThat(r.returnCode()).isEqualTo(3);
              assertThat(r.status()).isEqualTo("failed");
            })
        .hasSize(2);
    assertThat(batches.stream().flatMap(b -> b.jobNames().values().stream()))
        .containsExactlyInAnyOrder("nap", "quick");
    assertThat(batches.stream().flatMap(b -> b.nodeSamples().stream()))
        .isNotEmpty()
        .allMatch(s -> s.totalMemoryBytes() > s.memoryBytes());
    assertThat(nodes).hasSize(1);
    assertThat(batches.stream().filter(b -> b.node() != null)).hasSize(1);
  }

  @Test
  void withoutTimeSeriesNoFileIsWritten() throws Exception {
    server.monitorConfig = "{\"enabled\": true}";
    long id = server.add(job("sleep 0.4"));
    run(new Memory());
    assertThat(batches).isEmpty();
    assertThat(server.reportOf(id).usage().peakMemoryBytes()).isPositive();
  }

  @Test
  void aSlowDiskHoldsUpNoJob() throws Exception {
    server.monitorConfig = EVERYTHING;
    server.add(job("sleep 2"));
    server.add(job("sleep 2; true"));
    var writing = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var sink =
        new Memory() {
          @Override
          public void append(Path file, UsageBatch batch) {
            writing.countDown();
            try {
              assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            super.append(file, batch);
          }
        };
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).build(), sink).start()) {
      assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();
      // The writer hangs; the other job starts and ends all the same.
      server.await("the second report", () -> server.reports.size() == 2);
      release.countDown();
      rig.outcome();
    }
    assertThat(batches).isNotEmpty();
  }

  @Test
  void aFileThatCannotBeWrittenIsNotedOnce() throws Exception {
    server.monitorConfig = EVERYTHING;
    long id = server.add(job("sleep 2.5"));
    var sink =
        new Memory() {
          @Override
          public void append(Path file, UsageBatch batch) {
            throw TorcException.of(ErrorKind.STORAGE, "no room");
          }
        };
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).build(), sink)) {
      rig.run();
      assertThat(rig.messages).containsOnlyOnce("measurements are not kept: no room");
    }
    assertThat(server.reportOf(id).returnCode()).isZero();
  }
}
