package dev.torc.cli.plot;

import dev.torc.model.usage.JobRun;
import java.util.ArrayList;
import java.util.List;

/** A job in the plot: its attempts and its points. Not thread-safe. */
final class JobTrack {
  final long id;
  final String name;
  final List<JobRun> runs = new ArrayList<>();
  final Series series;
  double peakMemory;
  double peakCpu;
  private double cpuSum;
  private long samples;

  JobTrack(long id, String name, int mostPoints) {
    this.id = id;
    this.name = name;
    this.series = new Series(mostPoints);
  }

  void sample(double time, double cpuPercent, double memoryBytes) {
    series.add(time, cpuPercent, memoryBytes);
    peaks(cpuPercent, memoryBytes);
    cpuSum += cpuPercent;
    samples++;
  }

  void peaks(double cpuPercent, double memoryBytes) {
    peakCpu = Math.max(peakCpu, cpuPercent);
    peakMemory = Math.max(peakMemory, memoryBytes);
  }

  double averageCpu() {
    return samples == 0 ? 0 : cpuSum / samples;
  }

  /** Adds an attempt unless it is known. */
  void ran(JobRun run) {
    for (JobRun r : runs) {
      if (r.runId() == run.runId() && r.attemptId() == run.attemptId()) {
        return;
      }
    }
    runs.add(run);
  }
}
