package dev.torc.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a claimant can take. Cores, memory and GPUs count per node.
 *
 * @param secondsLeft longest run time that fits, or null for no end
 * @param schedulerId the claimant's scheduler record, or null
 * @param labels labels that the claimant holds
 * @param takesUnlabeled whether a claimant with labels also takes jobs without
 */
public record Capacity(
    long numCpus,
    long memoryBytes,
    long numGpus,
    long numNodes,
    @Nullable Long secondsLeft,
    @Nullable Long schedulerId,
    List<String> labels,
    boolean takesUnlabeled) {
  public Capacity {
    labels = List.copyOf(labels);
  }
}
