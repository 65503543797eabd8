package dev.torc.model.usage;

/**
 * A machine over the stay of a worker.
 *
 * @param samples number of samples behind the figures; at least one
 * @param peakCpuPercent 100 = all cores busy
 */
public record NodeSummary(
    long samples,
    double peakCpuPercent,
    double avgCpuPercent,
    long peakMemoryBytes,
    long avgMemoryBytes) {

  /** Both stays as one. */
  public NodeSummary plus(NodeSummary other) {
    long n = samples + other.samples;
    double weight = (double) samples / n;
    return new NodeSummary(
        n,
        Math.max(peakCpuPercent, other.peakCpuPercent),
        avgCpuPercent * weight + other.avgCpuPercent * (1 - weight),
        Math.max(peakMemoryBytes, other.peakMemoryBytes),
        Math.round(avgMemoryBytes * weight + other.avgMemoryBytes * (1 - weight)));
  }
}
