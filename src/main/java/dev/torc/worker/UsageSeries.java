package dev.torc.worker;

import dev.torc.model.usage.JobRun;
import dev.torc.model.usage.JobSample;
import dev.torc.model.usage.NodeSample;
import dev.torc.model.usage.NodeSummary;
import dev.torc.model.usage.UsageBatch;
import dev.torc.model.work.ClaimedJob;
import dev.torc.worker.process.MachineProbe;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has been measured of one run of one workflow and is not written yet. Thread-safe; nothing in
 * it waits for a disk.
 */
final class UsageSeries {
  final MonitorConfig config;
  final Path file;
  private final long computeNodeId;
  private final Map<Long, String> names = new HashMap<>();
  private final List<JobSample> samples = new ArrayList<>();
  private final List<JobRun> runs = new ArrayList<>();
  private final List<NodeSample> node = new ArrayList<>();
  private @Nullable NodeSummary summary;
  private long running;
  private long nextNodeSample;
  private long nextFlush;

  UsageSeries(MonitorConfig config, Path file, long computeNodeId, long nowMillis) {
    this.config = config;
    this.file = file;
    this.computeNodeId = computeNodeId;
    this.nextNodeSample = nowMillis;
    this.nextFlush = nowMillis + config.flushSeconds() * 1000;
  }

  long computeNodeId() {
    return computeNodeId;
  }

  synchronized void started(ClaimedJob job) {
    running++;
    if (config.jobs() == MonitorConfig.Mode.TIME_SERIES) {
      names.put(job.jobId(), job.name());
    }
  }

  synchronized void ended(@Nullable JobRun run) {
    running--;
    if (run != null && config.jobs() == MonitorConfig.Mode.TIME_SERIES) {
      runs.add(run);
    }
  }

  synchronized void add(JobSample sample) {
    samples.add(sample);
  }

  synchronized boolean idle() {
    return running == 0;
  }

  /** Looks at the machine when that is due. */
  synchronized void sampleNode(Instant now, boolean last) {
    if (config.node() == MonitorConfig.Mode.OFF || (!last && now.toEpochMilli() < nextNodeSample)) {
      return;
    }
    nextNodeSample = now.toEpochMilli() + config.sampleSeconds() * 1000;
    MachineProbe.Load load = MachineProbe.load();
    double cpu = config.nodeCpu() ? load.cpuPercent() : 0;
    long memory = config.nodeMemory() ? load.memoryBytes() : 0;
    var one = new NodeSummary(1, cpu, cpu, memory, memory);
    summary = summary == null ? one : summary.plus(one);
    if (config.node() == MonitorConfig.Mode.TIME_SERIES) {
      node.add(new NodeSample(now.getEpochSecond(), cpu, memory, load.totalMemoryBytes()));
    }
  }

  synchronized boolean isFull(long nowMillis, int most) {
    return nowMillis >= nextFlush || samples.size() + runs.size() + names.size() >= most;
  }

  synchronized @Nullable NodeSummary summary() {
    return summary;
  }

  /** Takes everything that is not written yet. */
  synchronized UsageBatch take(boolean last, long nowMillis) {
    nextFlush = nowMillis + config.flushSeconds() * 1000;
    var batch = new UsageBatch(names, samples, runs, node, last ? summary : null);
    names.clear();
    samples.clear();
    runs.clear();
    node.clear();
    return batch;
  }
}
