package dev.torc.cli.hpc;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A computing centre.
 *
 * @param variable environment variable that tells it, and its value
 */
public record Profile(
    String name,
    String display,
    String description,
    @Nullable String variable,
    @Nullable String value,
    double chargeCpu,
    double chargeGpu,
    @Nullable String account,
    List<Partition> partitions) {

  /**
   * A partition.
   *
   * @param shared whether several jobs may share a node
   * @param explicit whether it is used only when somebody names it
   */
  public record Partition(
      String name,
      long cpus,
      long memoryMb,
      long maxSeconds,
      long gpus,
      @Nullable String gpuType,
      boolean shared,
      boolean explicit) {
    private static final long MEBIBYTE = 1L << 20;

    /** Whether a node has room, and an allocation time, for a job that needs this. */
    public boolean holds(long jobCpus, long jobMemoryBytes, long jobSeconds, long jobGpus) {
      return jobCpus <= cpus
          && jobMemoryBytes <= memoryMb * MEBIBYTE
          && jobSeconds <= maxSeconds
          && jobGpus <= gpus;
    }

    /** Whether it is meant for trying things out, by its name. */
    public boolean isForDebugging() {
      return name.toLowerCase(Locale.ROOT).contains("debug");
    }
  }
}
