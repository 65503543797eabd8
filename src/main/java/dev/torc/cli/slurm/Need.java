package dev.torc.cli.slurm;

import dev.torc.cli.hpc.Profile.Partition;
import dev.torc.model.IsoDuration;
import dev.torc.model.MemorySize;
import dev.torc.spec.ResourceRequirementsSpec;

/** What a job needs, or the most that any of several jobs needs. */
record Need(long cpus, long memoryBytes, long gpus, long nodes, long seconds) {
  static final long MIB = 1L << 20;

  static Need of(ResourceRequirementsSpec r) {
    return new Need(
        r.numCpus(),
        MemorySize.parseBytes(r.memory()),
        r.numGpus(),
        Math.max(1, r.numNodes()),
        IsoDuration.parseSeconds(r.runtime()));
  }

  /** The maximum of each dimension. */
  Need max(Need other) {
    return new Need(
        Math.max(cpus, other.cpus),
        Math.max(memoryBytes, other.memoryBytes),
        Math.max(gpus, other.gpus),
        Math.max(nodes, other.nodes),
        Math.max(seconds, other.seconds));
  }

  /** How many such jobs a node runs at once; a job of several nodes has its nodes for itself. */
  long perNode(Partition p) {
    if (nodes > 1) {
      return 1;
    }
    long fit =
        Math.min(p.cpus() / Math.max(1, cpus), p.memoryMb() * MIB / Math.max(1, memoryBytes));
    fit = gpus == 0 ? fit : Math.min(fit, p.gpus() / gpus);
    return Math.max(1, fit);
  }
}
