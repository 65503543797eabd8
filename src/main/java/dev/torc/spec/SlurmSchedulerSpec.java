package dev.torc.spec;

import org.jspecify.annotations.Nullable;

/**
 * Options of one kind of Slurm allocation.
 *
 * @param walltime {@code D-HH:MM:SS}, {@code HH:MM:SS}, {@code MM:SS} or {@code MM}
 * @param extra copied after torc's own sbatch directives
 */
public record SlurmSchedulerSpec(
    String name,
    String account,
    @Nullable String partition,
    @Nullable String qos,
    @Nullable String gres,
    @Nullable String mem,
    @Nullable String tmp,
    long nodes,
    @Nullable Long ntasksPerNode,
    String walltime,
    @Nullable String extra,
    @Nullable Boolean serializeAllocations) {}
