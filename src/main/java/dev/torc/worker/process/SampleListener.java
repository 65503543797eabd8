package dev.torc.worker.process;

import java.time.Instant;

/** Hears of every sample of a process tree, on the timer thread of the pool; must not block. */
@FunctionalInterface
public interface SampleListener {
  /**
   * @param cpuPercent since the sample before; 100 = one core
   * @param memoryBytes resident memory of the whole tree
   * @param processes number of processes of the tree
   */
  void sampled(
      RunningProcess process, Instant when, double cpuPercent, long memoryBytes, int processes);
}
