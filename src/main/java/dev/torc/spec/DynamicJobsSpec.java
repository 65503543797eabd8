package dev.torc.spec;

import org.jspecify.annotations.Nullable;

/**
 * Limit of {@code spawn_jobs} calls per lineage.
 *
 * @param maxIterations at least 1; null leaves it to the server
 */
public record DynamicJobsSpec(@Nullable Long maxIterations) {}
