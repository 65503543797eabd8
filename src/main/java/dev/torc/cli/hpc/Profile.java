package dev.torc.cli.hpc;

import java.util.List;
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
      boolean explicit) {}
}
