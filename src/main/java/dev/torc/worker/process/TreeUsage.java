package dev.torc.worker.process;

import dev.torc.model.work.JobReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What has been measured of one process tree so far. Peaks are lower bounds: what keeps one
 * processor busy must never seem to need a second one, however late its times are read.
 */
final class TreeUsage {
  /** The shortest time for which a peak is told: below it the kernel's ticks are too coarse. */
  private static final long PEAK_NANOS = 1_000_000_000;

  /** User and system time are both told in ticks, 10 ms as a rule, rounded down. */
  private static final long ROUNDING_MILLIS = 20;

  private final long startNanos;
  private long lastNanos;
  private long lastCpuMillis;
  private long peakFromNanos;
  private long peakFromCpuMillis;
  private long samples;
  private long peakMemory;
  private double memorySum;
  private double peakCpu;
  private double cpuSeconds;

  /**
   * @param startNanos when the process did not run yet, of {@link System#nanoTime}
   */
  TreeUsage(long startNanos) {
    this.startNanos = startNanos;
    this.lastNanos = startNanos;
    this.peakFromNanos = startNanos;
  }

  /** Whether a sample is due: a first one when young, then one per interval. */
  synchronized boolean isDue(long nowNanos, Duration first, Duration interval) {
    return samples == 0
        ? nowNanos - startNanos >= first.toNanos()
        : nowNanos - lastNanos >= interval.toNanos();
  }

  /**
   * Takes in a sample that was read at some time between two, and returns the CPU percentage since
   * the one before.
   */
  synchronized double add(long fromNanos, long untilNanos, long treeCpuMillis, long treeMemory) {
    double seconds = Math.max(1e-3, (untilNanos - lastNanos) / 1e9);
    // A process that ended without being waited for takes its CPU time out of the sum.
    double used = Math.max(0, treeCpuMillis - lastCpuMillis) / 1e3;
    lastNanos = fromNanos;
    lastCpuMillis = treeCpuMillis;
    samples++;
    cpuSeconds += used;
    peakMemory = Math.max(peakMemory, treeMemory);
    memorySum += treeMemory;
    if (untilNanos - peakFromNanos >= PEAK_NANOS) {
      double surely = (treeCpuMillis - peakFromCpuMillis - ROUNDING_MILLIS) / 1e3;
      peakCpu = Math.max(peakCpu, 100 * surely / ((untilNanos - peakFromNanos) / 1e9));
      peakFromNanos = fromNanos;
      peakFromCpuMillis = treeCpuMillis;
    }
    return 100 * used / seconds;
  }

  /**
   * @param endNanos when the process ran no more, of {@link System#nanoTime}
   * @param shellCpuSeconds CPU time as the shell saw it when it waited for the job, or null
   */
  synchronized JobReport.Usage result(long endNanos, @Nullable Double shellCpuSeconds) {
    double seconds = Math.max(1e-3, (endNanos - startNanos) / 1e9);
    double cpu = Math.max(cpuSeconds, shellCpuSeconds == null ? 0 : shellCpuSeconds);
    Double average = shellCpuSeconds == null && samples == 0 ? null : 100 * cpu / seconds;
    if (samples == 0 || average == null) {
      return new JobReport.Usage(null, null, null, average);
    }
    return new JobReport.Usage(
        peakMemory, Math.round(memorySum / samples), Math.max(peakCpu, average), average);
  }
}
