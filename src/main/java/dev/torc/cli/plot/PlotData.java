package dev.torc.cli.plot;

import dev.torc.client.Row;
import dev.torc.model.usage.JobRun;
import dev.torc.store.MetricsFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Everything that a plot shows, collected from files and from results. Not thread-safe. */
final class PlotData {
  /** All jobs together; a page of some ten megabytes is what browsers open at once. */
  private static final int MOST_POINTS = 400_000;

  private static final int MOST_POINTS_OF_A_JOB = 600;
  private static final int MOST_POINTS_OF_A_NODE = 4_000;
  private static final Pattern LABEL = Pattern.compile("resource_metrics_wf\\d+_h(.+)_r\\d+");

  private final Set<Long> wanted;
  private final Map<Long, JobTrack> jobs = new LinkedHashMap<>();
  private final List<NodeTrack> nodes = new ArrayList<>();
  private int pointsOfAJob = MOST_POINTS_OF_A_JOB;
  private long jobSamples;

  /**
   * @param wanted ids of the jobs to show; empty means all
   */
  PlotData(Set<Long> wanted) {
    this.wanted = Set.copyOf(wanted);
  }

  /**
   * A machine in the plot.
   *
   * @param totalMemory bytes
   */
  static final class NodeTrack {
    final String name;
    final Series series = new Series(MOST_POINTS_OF_A_NODE);
    double totalMemory;

    NodeTrack(String name) {
      this.name = name;
    }
  }

  List<JobTrack> jobs() {
    return List.copyOf(jobs.values());
  }

  List<NodeTrack> nodes() {
    return List.copyOf(nodes);
  }

  /** Number of samples of jobs that were read, before any were put together. */
  long jobSamples() {
    return jobSamples;
  }

  long nodeSamples() {
    return nodes.stream().mapToLong(n -> n.series.size()).sum();
  }

  boolean isEmpty() {
    return jobs.isEmpty() && nodes.isEmpty();
  }

  /** Takes in a file of measurements. */
  void read(Path file) {
    try (MetricsFile f = MetricsFile.open(file)) {
      Map<Long, String> names = f.jobNames();
      plan(names.size());
      f.eachJobRun(
          r -> {
            if (wants(r.jobId())) {
              track(r.jobId(), names.get(r.jobId())).ran(r);
            }
          });
      f.eachJobSample(
          s -> {
            if (wants(s.jobId())) {
              jobSamples++;
              track(s.jobId(), names.get(s.jobId()))
                  .sample(s.epochSeconds(), s.cpuPercent(), s.memoryBytes());
            }
          });
      var node = new NodeTrack(nodeName(file));
      f.eachNodeSample(
          s -> {
            node.series.add(s.epochSeconds(), s.cpuPercent(), s.memoryBytes());
            node.totalMemory = s.totalMemoryBytes();
          });
      if (node.series.size() > 0) {
        nodes.add(node);
      }
    }
  }

  /** Settles how many points each of so many jobs may have. */
  void plan(int moreJobs) {
    int all = Math.max(1, jobs.size() + moreJobs);
    pointsOfAJob = Math.max(4, Math.min(MOST_POINTS_OF_A_JOB, MOST_POINTS / all));
  }

  /** Takes in a result that the server keeps. */
  void result(Row r) {
    long id = r.numberOr("job_id", 0);
    Double minutes = r.decimal("exec_time_minutes");
    Double end = seconds(r.text("completion_time"));
    if (!wants(id) || end == null) {
      return;
    }
    JobTrack job = track(id, r.text("job_name"));
    job.ran(
        new JobRun(
            id,
            r.numberOr("run_id", 1),
            (int) r.numberOr("attempt_id", 1),
            end - (minutes == null ? 0 : minutes * 60),
            end,
            (int) r.numberOr("return_code", 0),
            r.textOr("status", "")));
    Double cpu = r.decimal("peak_cpu_percent");
    Double memory = r.decimal("peak_memory_bytes");
    job.peaks(cpu == null ? 0 : cpu, memory == null ? 0 : memory);
  }

  private static @Nullable Double seconds(@Nullable String time) {
    try {
      return time == null
          ? null
          : Double.valueOf(OffsetDateTime.parse(time).toInstant().toEpochMilli() / 1000.0);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private boolean wants(long jobId) {
    return wanted.isEmpty() || wanted.contains(jobId);
  }

  private JobTrack track(long id, @Nullable String name) {
    return jobs.computeIfAbsent(
        id, key -> new JobTrack(id, name == null ? "job " + id : name, pointsOfAJob));
  }

  /** The host in the usual name of a file, else the name itself. */
  private static String nodeName(Path file) {
    Path last = file.getFileName();
    String name = last == null ? file.toString() : last.toString().replaceAll("\\.db$", "");
    Matcher m = LABEL.matcher(name);
    return m.matches() ? m.group(1) : name;
  }

  /** The earliest time in the data, in seconds since the epoch; 0 when there is none. */
  double start() {
    double first = Double.MAX_VALUE;
    for (JobTrack j : jobs.values()) {
      if (j.series.size() > 0) {
        first = Math.min(first, j.series.time(0));
      }
      for (JobRun r : j.runs) {
        first = Math.min(first, r.startedAt());
      }
    }
    for (NodeTrack n : nodes) {
      first = Math.min(first, n.series.time(0));
    }
    return first == Double.MAX_VALUE ? Instant.EPOCH.getEpochSecond() : first;
  }
}
