package dev.torc.worker.process;

import dev.torc.model.work.JobReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What has been measured of one process tree so far. */
final class TreeUsage {
  private final long startNanos;
  private long lastNanos;
  private long lastCpuMillis;
  private long samples;
  private long peakMemory;
  private double memorySum;
  private double peakCpu;
  private double cpuSeconds;

  TreeUsage(long startNanos) {
    this.startNanos = startNanos;
    this.lastNanos = startNanos;
  }

  /** Whether a sample is due: a first one when young, then one per interval. */
  synchronized boolean isDue(long nowNanos, Duration first, Duration interval) {
    return samples == 0
        ? nowNanos - startNanos >= first.toNanos()
        : nowNanos - lastNanos >= interval.toNanos();
  }

  /** Takes in a sample and returns the CPU percentage since the one before. */
  synchronized double add(long nowNanos, long treeCpuMillis, long treeMemory) {
    double seconds = Math.max(1e-3, (nowNanos - lastNanos) / 1e9);
    // A process that ended without being waited for takes its CPU time out of the sum.
    double used = Math.max(0, treeCpuMillis - lastCpuMillis) / 1e3;
    lastNanos = nowNanos;
    lastCpuMillis = treeCpuMillis;
    samples++;
    cpuSeconds += used;
    peakCpu = Math.max(peakCpu, 100 * used / seconds);
    peakMemory = Math.max(peakMemory, treeMemory);
    memorySum += treeMemory;
    return 100 * used / seconds;
  }

  /**
   * @param shellCpuSeconds CPU time as the shell saw it when it waited for the job, or null
   */
  synchronized JobReport.Usage result(Duration wall, @Nullable Double shellCpuSeconds) {
    double seconds = Math.max(1e-3, wall.toNanos() / 1e9);
    double cpu = Math.max(cpuSeconds, shellCpuSeconds == null ? 0 : shellCpuSeconds);
    Double average = shellCpuSeconds == null && samples == 0 ? null : 100 * cpu / seconds;
    if (samples == 0 || average == null) {
      return new JobReport.Usage(null, null, null, average);
    }
    return new JobReport.Usage(
        peakMemory, Math.round(memorySum / samples), Math.max(peakCpu, average), average);
  }
}
