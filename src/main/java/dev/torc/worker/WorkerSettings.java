package dev.torc.worker;

import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a person or a program decides about a worker. Start from {@link #defaults} and change
 * what differs.
 *
 * @param capacity what it may fill with jobs
 * @param maxParallelJobs null: jobs are chosen by their requirements; else so many at a time,
 *     whatever they need
 * @param labels labels it holds
 * @param takesUnlabeled whether a worker with labels also takes jobs without
 * @param workflowIds workflows it serves; empty means all
 * @param pools when it serves all workflows: only those of these pools; empty means all
 * @param workingDirectory directory in which jobs run and against which their files are resolved
 * @param outputDirectory where job output and logs go, resolved against the working directory
 * @param apiUrl value of {@code TORC_API_URL} for jobs, or null for none
 * @param endTime when it must have stopped, or null
 * @param idleTimeout idle time after which it leaves; null means as the workflows say (a worker for
 *     all workflows then stays for ever)
 * @param stay whether idle time is disregarded as long as its workflows have unfinished jobs
 * @param enforceRuntime whether a job that runs longer than its requirement says is ended
 * @param leaseSeconds how long its claims live without a heartbeat
 * @param poll how long a request for jobs is held open while a part of the capacity is busy
 * @param longPoll how long when nothing else goes on
 * @param giveUp how long the server may be away before a worker with nothing left to run leaves;
 *     null means as the workflows say
 * @param hostname name of this host as people know it
 * @param type kind of the compute-node record: {@code local}, {@code slurm}, …
 * @param schedulerConfigId Slurm scheduler record it was started for, or null
 * @param env variables that every job and action gets over the worker's own environment
 */
public record WorkerSettings(
    Capacity capacity,
    @Nullable Integer maxParallelJobs,
    List<String> labels,
    boolean takesUnlabeled,
    List<Long> workflowIds,
    List<String> pools,
    Path workingDirectory,
    Path outputDirectory,
    @Nullable String apiUrl,
    @Nullable Instant endTime,
    @Nullable Duration idleTimeout,
    boolean stay,
    boolean enforceRuntime,
    int leaseSeconds,
    Duration poll,
    Duration longPoll,
    @Nullable Duration giveUp,
    String hostname,
    String type,
    @Nullable Long schedulerConfigId,
    Map<String, String> env) {

  public WorkerSettings {
    if (maxParallelJobs != null && maxParallelJobs < 1) {
      throw TorcException.invalid("a worker needs room for at least one job");
    }
    if (leaseSeconds < 1) {
      throw TorcException.invalid("the lease must be at least one second");
    }
    labels = List.copyOf(labels);
    workflowIds = List.copyOf(workflowIds);
    pools = List.copyOf(pools);
    workingDirectory = workingDirectory.toAbsolutePath().normalize();
    outputDirectory = workingDirectory.resolve(outputDirectory).normalize();
    env = Map.copyOf(env);
  }

  /**
   * A worker for all workflows that uses {@code capacity}, runs jobs in the current directory and
   * writes to {@code torc_output}.
   */
  public static Builder defaults(Capacity capacity, String hostname) {
    return new Builder(capacity, hostname);
  }

  /** Collects what differs from the defaults. Not thread-safe. */
  public static final class Builder {
    private final String hostname;
    private final Capacity capacity;
    private Map<String, String> env = Map.of();
    private @Nullable Integer maxParallelJobs;
    private List<String> labels = List.of();
    private boolean takesUnlabeled;
    private List<Long> workflowIds = List.of();
    private List<String> pools = List.of();
    private Path workingDirectory = Path.of("");
    private Path outputDirectory = Path.of("torc_output");
    private @Nullable String apiUrl;
    private @Nullable Instant endTime;
    private @Nullable Duration idleTimeout;
    private boolean stay;
    private boolean enforceRuntime;
    private int leaseSeconds = 60;
    private Duration poll = Duration.ofSeconds(1);
    private Duration longPoll = Duration.ofSeconds(20);
    private @Nullable Duration giveUp;
    private String type = "local";
    private @Nullable Long schedulerConfigId;

    private Builder(Capacity capacity, String hostname) {
      this.capacity = capacity;
      this.hostname = hostname;
    }

    public Builder maxParallelJobs(@Nullable Integer n) {
      maxParallelJobs = n;
      return this;
    }

    public Builder labels(List<String> held, boolean alsoUnlabeled) {
      labels = held;
      takesUnlabeled = alsoUnlabeled;
      return this;
    }

    public Builder workflowIds(List<Long> ids) {
      workflowIds = ids;
      return this;
    }

    public Builder pools(List<String> names) {
      pools = names;
      return this;
    }

    public Builder workingDirectory(Path directory) {
      workingDirectory = directory;
      return this;
    }

    public Builder outputDirectory(Path directory) {
      outputDirectory = directory;
      return this;
    }

    public Builder apiUrl(@Nullable String url) {
      apiUrl = url;
      return this;
    }

    public Builder endTime(@Nullable Instant time) {
      endTime = time;
      return this;
    }

    public Builder idleTimeout(@Nullable Duration time) {
      idleTimeout = time;
      return this;
    }

    public Builder stay(boolean on) {
      stay = on;
      return this;
    }

    public Builder enforceRuntime(boolean on) {
      enforceRuntime = on;
      return this;
    }

    public Builder leaseSeconds(int seconds) {
      leaseSeconds = seconds;
      return this;
    }

    public Builder poll(Duration whileBusy, Duration whileIdle) {
      poll = whileBusy;
      longPoll = whileIdle;
      return this;
    }

    public Builder giveUp(@Nullable Duration time) {
      giveUp = time;
      return this;
    }

    public Builder type(String nodeType, @Nullable Long schedulerConfig) {
      type = nodeType;
      schedulerConfigId = schedulerConfig;
      return this;
    }

    public Builder env(Map<String, String> variables) {
      env = variables;
      return this;
    }

    public WorkerSettings build() {
      return new WorkerSettings(
          capacity,
          maxParallelJobs,
          labels,
          takesUnlabeled,
          workflowIds,
          pools,
          workingDirectory,
          outputDirectory,
          apiUrl,
          endTime,
          idleTimeout,
          stay,
          enforceRuntime,
          leaseSeconds,
          poll,
          longPoll,
          giveUp,
          hostname,
          type,
          schedulerConfigId,
          env);
    }
  }
}
