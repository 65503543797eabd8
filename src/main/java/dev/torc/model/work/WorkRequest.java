package dev.torc.model.work;

import org.jspecify.annotations.Nullable;

/**
 * A request for jobs.
 *
 * @param limit most jobs to hand out; 0 asks for news (actions, completion) only
 * @param byCount true: requirements are not looked at, {@code limit} alone counts
 * @param freeCpus cores free now
 * @param freeMemoryBytes memory free now
 * @param freeGpus GPUs free now
 * @param secondsLeft seconds until the worker must stop, or null for no end
 * @param waitMillis how long the server may hold the request open when it has nothing to say; 0
 *     answers at once
 */
public record WorkRequest(
    int limit,
    boolean byCount,
    int freeCpus,
    long freeMemoryBytes,
    int freeGpus,
    @Nullable Long secondsLeft,
    int waitMillis) {}
