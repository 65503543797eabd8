package dev.torc.cli;

import dev.torc.cli.config.Settings;
import dev.torc.model.ErrorKind;
import dev.torc.model.IsoDuration;
import dev.torc.model.TorcException;
import dev.torc.worker.Capacity;
import dev.torc.worker.WorkerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.AccessDeniedException;
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

/** What a person may decide about a worker; shared by {@code run} and {@code worker}. */
public final class WorkerOptions {
  private @Nullable Integer maxParallelJobs;
  private @Nullable Integer numCpus;
  private @Nullable Double memoryGb;
  private @Nullable Integer numGpus;
  private @Nullable Double pollInterval;
  private @Nullable Path outputDir;
  private @Nullable Long timeLimit;
  private @Nullable Instant endTime;
  private List<String> labels = new ArrayList<>();
  private boolean alsoUnlabeled;
  private boolean persistent;
  private boolean enforceRuntime;
  private @Nullable Integer leaseSeconds;

  public void declare(Options o) {
    o.value("N", "Run so many jobs at a time, whatever they need", "--max-parallel-jobs");
    o.value("N", "CPUs to fill. Default: all", "--num-cpus");
    o.value("GIB", "Memory to fill. Default: all", "--memory-gb");
    o.value("N", "GPUs to hand out. Default: all", "--num-gpus");
    o.value("SECONDS", "Longest time between two questions for jobs", "-p", "--poll-interval");
    o.value(
            "SECONDS",
            "Accepted for scripts; this worker is told about new jobs at once",
            "--claim-backoff-max-secs")
        .hidden();
    o.value("DIR", "Folder for output and logs. Default: torc_output", "-o", "--output-dir");
    o.value("DURATION", "Stop after this time (ISO 8601, such as PT2H)", "--time-limit");
    o.value("TIME", "Stop at this time (RFC 3339, such as 2026-01-31T18:00:00Z)", "--end-time");
    o.values(
        "LABEL",
        "Labels this worker holds; it then takes only jobs with labels among them",
        "--label");
    o.flag("With --label: also take jobs that have no labels", "--also-unlabeled");
    o.flag("Stay while unfinished jobs exist, although there is nothing to do", "--persistent");
    o.flag("End jobs that run longer than their requirement says", "--enforce-runtime");
    o.value(
        "SECONDS",
        "Without a sign of life for so long, its jobs go to others. Default: 60, least: 5",
        "--lease-seconds");
  }

  public void read(Options o) {
    maxParallelJobs = o.integer("--max-parallel-jobs", 1);
    numCpus = o.integer("--num-cpus", 1);
    memoryGb = o.decimal("--memory-gb");
    if (memoryGb != null && memoryGb <= 0) {
      throw Options.usage("invalid value '" + memoryGb + "' for --memory-gb: more than 0");
    }
    numGpus = o.integer("--num-gpus", 0);
    pollInterval = o.decimal("--poll-interval");
    o.decimal("--claim-backoff-max-secs"); // must be a number all the same
    outputDir = o.path("--output-dir");
    timeLimit = seconds(o.text("--time-limit"));
    endTime = time(o.text("--end-time"));
    labels = o.texts("--label");
    alsoUnlabeled = o.has("--also-unlabeled");
    persistent = o.has("--persistent");
    enforceRuntime = o.has("--enforce-runtime");
    leaseSeconds = o.integer("--lease-seconds", 1);
  }

  private static @Nullable Long seconds(@Nullable String duration) {
    // No worker lives longer, and a clock knows no time so far away.
    long most = Duration.ofDays(1_000_000).toSeconds();
    return duration == null
        ? null
        : Long.valueOf(Math.min(most, IsoDuration.parseSeconds(duration)));
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw TorcException.invalid("--end-time '" + text + "' is no RFC 3339 time")
          .withHint("write for example 2026-01-31T18:00:00Z");
    }
  }

  /** Takes from the settings of {@code client.run} what no option has given. */
  public void defaults(Settings s) {
    String folder = s.text("client.run.output_dir");
    outputDir = outputDir == null && folder != null ? Path.of(folder) : outputDir;
    maxParallelJobs =
        maxParallelJobs == null ? s.integer("client.run.max_parallel_jobs") : maxParallelJobs;
    numCpus = numCpus == null ? s.integer("client.run.num_cpus") : numCpus;
    memoryGb = memoryGb == null ? s.decimal("client.run.memory_gb") : memoryGb;
    numGpus = numGpus == null ? s.integer("client.run.num_gpus") : numGpus;
    pollInterval = pollInterval == null ? s.decimal("client.run.poll_interval") : pollInterval;
  }

  /** So many jobs at a time, whatever they need. */
  public void parallelJobs(int n) {
    maxParallelJobs = n;
  }

  /**
   * Makes the output directory, before anything is created that would be of no use without it.
   *
   * @throws TorcException UNAVAILABLE when that cannot be done
   */
  public void needOutput(Io io) {
    Path folder = io.directory().resolve(outputDir == null ? Path.of("torc_output") : outputDir);
    try {
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw new AccessDeniedException(folder.toString());
      }
    } catch (IOException e) {
      throw TorcException.of(
              ErrorKind.UNAVAILABLE,
              "cannot write into the output directory " + folder + ": " + Reason.of(e))
          .withHint("choose another one with --output-dir, in a place where you may write");
    }
  }

  public void outputDirectory(@Nullable Path folder) {
    outputDir = folder;
  }

  /** What these options ask for; the caller adds what it knows better. */
  WorkerSettings.Builder builder(Io io) {
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
            .workingDirectory(io.directory())
            .outputDirectory(outputDir == null ? Path.of("torc_output") : outputDir)
            .endTime(end(Instant.now()))
            .stay(persistent)
            .enforceRuntime(enforceRuntime);
    if (leaseSeconds != null) {
      builder.leaseSeconds(leaseSeconds);
    }
    if (pollInterval != null) {
      Duration wait = Duration.ofMillis(Math.max(100, (long) (pollInterval * 1000)));
      builder.poll(wait.compareTo(Duration.ofSeconds(1)) < 0 ? wait : Duration.ofSeconds(1), wait);
    }
    return builder;
  }

  private @Nullable Instant end(Instant now) {
    Instant limit = timeLimit == null ? null : now.plusSeconds(timeLimit);
    if (limit == null || endTime == null) {
      return limit == null ? endTime : limit;
    }
    return limit.isBefore(endTime) ? limit : endTime;
  }

  /** The name people know this host by; asking DNS can take seconds, so that comes last. */
  public static String hostname(Map<String, String> env) {
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
