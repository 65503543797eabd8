package dev.torc.cli;

import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import dev.torc.model.usage.NodeSummary;
import dev.torc.model.usage.UsageBatch;
import dev.torc.model.usage.UsageSink;
import dev.torc.store.MetricsFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measurements go into a file; the figures of the machine go to the server too. */
final class MetricsSink implements UsageSink {
  private final TorcApi api;

  MetricsSink(TorcApi api) {
    this.api = api;
  }

  @Override
  public void append(Path file, UsageBatch batch) {
    MetricsFile.append(file, batch);
  }

  @Override
  public void nodeLeft(long computeNodeId, NodeSummary s) {
    Row node = api.get("/compute_nodes/" + computeNodeId);
    Map<String, @Nullable Object> m = new LinkedHashMap<>(node.fields());
    m.put("sample_count", s.samples());
    m.put("peak_cpu_percent", s.peakCpuPercent());
    m.put("avg_cpu_percent", s.avgCpuPercent());
    m.put("peak_memory_bytes", s.peakMemoryBytes());
    m.put("avg_memory_bytes", s.avgMemoryBytes());
    api.put("/compute_nodes/" + computeNodeId, m);
  }
}
