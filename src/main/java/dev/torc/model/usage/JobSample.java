package dev.torc.model.usage;

/**
 * The process tree of a job at one moment.
 *
 * @param epochSeconds time of the sample
 * @param cpuPercent 100 = one core
 * @param memoryBytes resident memory
 */
public record JobSample(
    long jobId, long epochSeconds, double cpuPercent, long memoryBytes, int processes) {}
