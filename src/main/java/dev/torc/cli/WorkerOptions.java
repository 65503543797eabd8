package dev.torc.cli;

import dev.torc.model.IsoDuration;
import dev.torc.model.TorcException;
import dev.torc.worker.Capacity;
import dev.torc.worker.WorkerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a person may decide about a worker; shared by {@code run} and {@code worker}. */
final class WorkerOptions {
  @Option(
      names = "--max-parallel-jobs",
      paramLabel = "N",
      description = "Run so many jobs at a time, whatever they need")
  @Nullable Integer maxParallelJobs;

  @Option(names = "--num-cpus", paramLabel = "N", description = "CPUs to fill. Default: all")
  @Nullable Integer numCpus;

  @Option(names = "--memory-gb", paramLabel = "GIB", description = "Memory to fill. Default: all")
  @Nullable Double memoryGb;

  @Option(names = "--num-gpus", paramLabel = "N", description = "GPUs to hand out. Default: all")
  @Nullable Integer numGpus;

  @Option(
      names = {"-p", "--poll-interval"},
      paramLabel = "SECONDS",
      description = "Longest time between two questions for jobs")
  @Nullable Double pollInterval;

  @Option(
      names = "--claim-backoff-max-secs",
      paramLabel = "SECONDS",
      hidden = true,
      description = "Accepted for scripts; this worker is told about new jobs at once")
  @Nullable Double claimBackoffMaxSecs;

  @Option(
      names = {"-o", "--output-dir"},
      paramLabel = "DIR",
      description = "Folder for output and logs. Default: torc_output")
  Path outputDir = Path.of("torc_output");

  @Option(
      names = "--time-limit",
      paramLabel = "DURATION",
      description = "Stop after this time (ISO 8601, such as PT2H)")
  @Nullable String timeLimit;

  @Option(
      names = "--end-time",
      paramLabel = "TIME",
      description = "Stop at this time (RFC 3339, such as 2026-01-31T18:00:00Z)")
  @Nullable String endTime;

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      split = ",",
      description = "Labels this worker holds; it then takes only jobs with labels among them")
  List<String> labels = new ArrayList<>();

  @Option(
      names = "--also-unlabeled",
      description = "With --label: also take jobs that have no labels")
  boolean alsoUnlabeled;

  @Option(
      names = "--persistent",
      description = "Stay while unfinished jobs exist, although there is nothing to do")
  boolean persistent;

  @Option(
      names = "--enforce-runtime",
      description = "End jobs that run longer than their requirement says")
  boolean enforceRuntime;

  /** The settings, for a worker of these workflows (none: all). */
  WorkerSettings settings(
      Io io, @Nullable String apiUrl, List<Long> workflows, @Nullable Duration idleTimeout) {
    Capacity capacity = Capacity.detect(io.env());
    if (numCpus != null) {
      capacity = capacity.withCpus(numCpus);
    }
    if (memoryGb != null) {
      capacity = capacity.withMemoryBytes((long) (memoryGb * (1L << 30)));
    }
    if (numGpus != null) {
      capacity = capacity.withGpus(numGpus);
    }
    var builder =
        WorkerSettings.defaults(capacity, hostname(io.env()))
            .maxParallelJobs(maxParallelJobs)
            .labels(labels, alsoUnlabeled)
            .workflowIds(workflows)
            .workingDirectory(io.directory())
            .outputDirectory(outputDir)
            .apiUrl(apiUrl)
            .endTime(end(Instant.now()))
            .idleTimeout(idleTimeout)
            .stay(persistent)
            .enforceRuntime(enforceRuntime);
    if (pollInterval != null) {
      Duration wait = Duration.ofMillis(Math.max(100, (long) (pollInterval * 1000)));
      builder.poll(wait.compareTo(Duration.ofSeconds(1)) < 0 ? wait : Duration.ofSeconds(1), wait);
    }
    return builder.build();
  }

  private @Nullable Instant end(Instant now) {
    Instant limit = timeLimit == null ? null : now.plusSeconds(IsoDuration.parseSeconds(timeLimit));
    Instant end = null;
    if (endTime != null) {
      try {
        end = OffsetDateTime.parse(endTime).toInstant();
      } catch (DateTimeParseException e) {
        throw TorcException.invalid("--end-time '" + endTime + "' is no RFC 3339 time")
            .withHint("write for example 2026-01-31T18:00:00Z");
      }
    }
    if (limit == null || end == null) {
      return limit == null ? end : limit;
    }
    return limit.isBefore(end) ? limit : end;
  }

  /** The name people know this host by; asking DNS can take seconds, so that comes last. */
  static String hostname(Map<String, String> env) {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException e) {
      // not Linux
    }
    String name = env.getOrDefault("HOSTNAME", env.getOrDefault("COMPUTERNAME", ""));
    if (!name.isEmpty()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
