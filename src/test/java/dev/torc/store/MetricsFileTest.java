package dev.torc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.TorcException;
import dev.torc.model.usage.JobRun;
import dev.torc.model.usage.JobSample;
import dev.torc.model.usage.NodeSample;
import dev.torc.model.usage.NodeSummary;
import dev.torc.model.usage.UsageBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
  @TempDir Path dir;

  @Test
  void batchesAddUp() {
    Path file = dir.resolve("new/folder/m.db");
    var node = new NodeSample(100, 50, 1L << 30, 4L << 30);
    MetricsFile.append(
        file,
        new UsageBatch(
            Map.of(1L, "a"),
            List.of(new JobSample(1, 100, 20, 5_000_000_000L, 2)),
            List.of(),
            List.of(node),
            new NodeSummary(1, 50, 50, 100, 100)));
    MetricsFile.append(
        file,
        new UsageBatch(
            Map.of(1L, "a", 2L, "b"),
            List.of(new JobSample(2, 99, 1, 1, 1), new JobSample(1, 101, 30, 7, 1)),
            List.of(new JobRun(1, 1, 1, 99.5, 101.25, 3, "failed")),
            List.of(node),
            new NodeSummary(3, 80, 10, 300, 300)));
    try (var f = MetricsFile.open(file)) {
      List<JobSample> samples = new ArrayList<>();
      f.eachJobSample(samples::add);
      assertThat(samples)
          .containsExactly(
              new JobSample(1, 100, 20, 5_000_000_000L, 2),
              new JobSample(1, 101, 30, 7, 1),
              new JobSample(2, 99, 1, 1, 1));
      assertThat(f.jobNames()).isEqualTo(Map.of(1L, "a", 2L, "b"));
      List<JobRun> runs = new ArrayList<>();
      f.eachJobRun(runs::add);
      assertThat(runs).containsExactly(new JobRun(1, 1, 1, 99.5, 101.25, 3, "failed"));
      List<NodeSample> nodes = new ArrayList<>();
      f.eachNodeSample(nodes::add);
      assertThat(nodes).containsExactly(node, node);
      assertThat(f.summary()).contains(new NodeSummary(4, 80, 20, 300, 250));
    }
  }

  @Test
  void aFileOfThePublishedProgramIsRead() throws Exception {
    Path file = dir.resolve("published.db");
    try (var c = DriverManager.getConnection("jdbc:sqlite:" + file);
        var s = c.createStatement()) {
      s.execute(
          "CREATE TABLE job_resource_samples (job_id INTEGER, timestamp INTEGER,"
              + " cpu_percent REAL, memory_bytes INTEGER, num_processes INTEGER)");
      s.execute("INSERT INTO job_resource_samples VALUES (4, 10, 1.5, 2, 3)");
    }
    try (var f = MetricsFile.open(file)) {
      List<JobSample> samples = new ArrayList<>();
      f.eachJobSample(samples::add);
      assertThat(samples).containsExactly(new JobSample(4, 10, 1.5, 2, 3));
      f.eachJobRun(r -> assertThat(r).isNull());
      assertThat(f.jobNames()).isEmpty();
      assertThat(f.summary()).isEmpty();
    }
  }

  @Test
  void otherFilesAreRefused() throws Exception {
    assertThatThrownBy(() -> MetricsFile.open(dir.resolve("none.db")))
        .isInstanceOf(TorcException.class)
        .hasMessageContaining("none.db");
    Path text = Files.writeString(dir.resolve("text.db"), "no database at all, but a text");
    assertThatThrownBy(() -> MetricsFile.open(text)).isInstanceOf(TorcException.class);
    Path other = dir.resolve("other.db");
    try (var c = DriverManager.getConnection("jdbc:sqlite:" + other);
        var s = c.createStatement()) {
      s.execute("CREATE TABLE t (x)");
    }
    assertThatThrownBy(() -> MetricsFile.open(other))
        .isInstanceOf(TorcException.class)
        .hasMessageContaining("no resource measurements");
  }
}
