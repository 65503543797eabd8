package dev.torc.model.usage;

/**
 * A whole machine at one moment.
 *
 * @param epochSeconds time of the sample
 * @param cpuPercent 100 = all cores busy
 * @param memoryBytes memory in use
 */
public record NodeSample(
    long epochSeconds, double cpuPercent, long memoryBytes, long totalMemoryBytes) {}
