package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.usage.NodeSample;
import dev.torc.store.Database;
import dev.torc.store.MetricsFile;
import dev.torc.worker.process.MachineProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MonitorNodeTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
  }

  /** Runs until the file is there, and then as if Ctrl-C was pressed. */
  private Path measured(String file, String... line) throws Exception {
    Path expected = directory.resolve(file.replace("HOST", MachineProbe.look().hostname()));
    Files.createDirectories(expected.getParent());
    Shell.Running running = shell.start(line);
    try (var watch = expected.getFileSystem().newWatchService()) {
      expected.getParent().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      while (!Files.exists(expected) && !running.exit().isDone()) {
        watch.poll(200, TimeUnit.MILLISECONDS);
      }
    }
    shell.interrupt();
    assertThat(running.exit().join()).as(running.err().toString()).isZero();
    assertThat(running.err().toString()).contains("into " + expected);
    return expected;
  }

  @Test
  void samplesAndSummaryAreInAFile() throws Exception {
    Path file =
        measured(
            "m/resource_utilization/resource_metrics_monitor_hHOST.db",
            "monitor-node",
            "-i",
            "1",
            "-o",
            "m");
    try (MetricsFile f = MetricsFile.open(file)) {
      List<NodeSample> samples = new ArrayList<>();
      f.eachNodeSample(samples::add);
      assertThat(samples).isNotEmpty();
      assertThat(samples.get(0).memoryBytes()).isPositive();
      assertThat(f.summary().orElseThrow().samples()).isEqualTo(samples.size());
    }
    assertThat(shell.run("plot-resources", file.toString(), "-o", "plots").exit()).isZero();
  }

  @Test
  void onlyTheSummary() throws Exception {
    Path file =
        measured(
            "torc_output/resource_utilization/resource_metrics_monitor_hHOST.db",
            "monitor-node",
            "--summary-only");
    try (MetricsFile f = MetricsFile.open(file)) {
      List<NodeSample> samples = new ArrayList<>();
      f.eachNodeSample(samples::add);
      assertThat(samples).isEmpty();
      assertThat(f.summary()).isPresent();
    }
  }

  @Test
  void aWorkflowSaysWhatItWants() throws Exception {
    try (LocalServer server = LocalServer.start(Database.Settings.inMemory(), "127.0.0.1", 0)) {
      shell.env.put("TORC_API_URL", server.url());
      shell.write(
          "w.yaml",
          """
          name: w
          resource_monitor: {sample_interval_seconds: 1, compute_node: {enabled: true}}
          jobs: [{name: a, command: 'true'}]
          """);
      shell.write("v.yaml", "name: v\njobs: [{name: a, command: 'true'}]\n");
      shell.run("create", "w.yaml");
      shell.run("create", "v.yaml");
      measured(
          "torc_output/resource_utilization/resource_metrics_monitor_wf1_hHOST_r0.db",
          "monitor-node",
          "-w",
          "1");
      Shell.Done unwanted = shell.run("monitor-node", "-w", "2");
      assertThat(unwanted.exit()).isEqualTo(1);
      assertThat(unwanted.err()).contains("workflow 2 does not want its machines measured");
      assertThat(shell.run("monitor-node", "-w", "9").exit()).isEqualTo(1);
    }
  }

  @Test
  void mistakesAreTold() {
    assertThat(shell.run("monitor-node", "-i", "0").err()).contains("at least 1");
    shell.write("file", "");
    assertThat(shell.run("monitor-node", "-o", "file").err()).contains("cannot create the folder");
  }
}
