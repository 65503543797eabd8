package dev.torc.cli.recover;

import dev.torc.client.Row;
import org.jspecify.annotations.Nullable;

/**
 * The result of a job beside what the job asked for.
 *
 * @param peakMemory bytes, or null when it was not measured
 * @param peakCpu 100 = one core; null when it was not measured
 * @param minutes run time
 */
record JobUse(
    long jobId,
    String name,
    String status,
    long returnCode,
    double minutes,
    @Nullable Double peakMemory,
    @Nullable Double peakCpu,
    Requirement requirement) {
  private static final int KILLED = 137;
  private static final int OUT_OF_TIME = 152;
  private static final int TOLD_TO_END = 143;
  private static final double NEARLY = 0.9;

  static JobUse of(Row result, String name, Requirement requirement) {
    Double minutes = result.decimal("exec_time_minutes");
    return new JobUse(
        result.numberOr("job_id", 0),
        name,
        result.textOr("status", ""),
        result.numberOr("return_code", 0),
        minutes == null ? 0 : minutes,
        result.decimal("peak_memory_bytes"),
        result.decimal("peak_cpu_percent"),
        requirement);
  }

  boolean completed() {
    return status.equals("completed");
  }

  double seconds() {
    return minutes * 60;
  }

  double memoryOrZero() {
    return peakMemory == null ? 0 : peakMemory;
  }

  double cpuOrZero() {
    return peakCpu == null ? 0 : peakCpu;
  }

  boolean overMemory() {
    return memoryOrZero() > requirement.memoryBytes();
  }

  boolean overCpu() {
    return cpuOrZero() > 100.0 * requirement.cpus();
  }

  boolean overRuntime() {
    return seconds() > requirement.runtimeSeconds();
  }

  /** Whether it failed for want of memory. */
  boolean outOfMemory() {
    return !completed() && (overMemory() || returnCode == KILLED);
  }

  /** Whether it failed for want of time: it was ended, or had used nearly all of its plan. */
  boolean outOfTime() {
    return !completed()
        && !outOfMemory()
        && (timeWasUp() || seconds() > NEARLY * requirement.runtimeSeconds());
  }

  /** Whether the worker ended it because the time of the worker or of the job was over. */
  boolean timeWasUp() {
    return returnCode == OUT_OF_TIME || (status.equals("terminated") && returnCode == TOLD_TO_END);
  }
}
