package dev.torc.model.work;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of itself when it registers.
 *
 * @param hostname host name as the user knows it
 * @param pid process id of the worker on that host
 * @param numCpus cores that it may fill with jobs
 * @param memoryBytes memory that it may fill with jobs
 * @param numGpus GPUs that it may hand out
 * @param labels labels it holds; a job with labels needs all of them
 * @param takesUnlabeled whether a worker with labels also takes jobs without labels
 * @param workflowIds the workflows it serves; empty means every workflow
 * @param type free text for the compute-node record: {@code local}, {@code slurm}, …
 * @param schedulerConfigId id of the Slurm scheduler record it was started for, or null
 * @param leaseSeconds how long its claims live without a heartbeat
 * @param endTimeMillis epoch milliseconds at which it must stop, or null
 */
public record WorkerInfo(
    String hostname,
    long pid,
    int numCpus,
    long memoryBytes,
    int numGpus,
    List<String> labels,
    boolean takesUnlabeled,
    List<Long> workflowIds,
    String type,
    @Nullable Long schedulerConfigId,
    int leaseSeconds,
    @Nullable Long endTimeMillis) {
  public WorkerInfo {
    labels = List.copyOf(labels);
    workflowIds = List.copyOf(workflowIds);
  }
}
