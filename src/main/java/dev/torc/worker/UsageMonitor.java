package dev.torc.worker;

import dev.torc.model.TorcException;
import dev.torc.model.usage.JobRun;
import dev.torc.model.usage.JobSample;
import dev.torc.model.usage.NodeSummary;
import dev.torc.model.usage.UsageBatch;
import dev.torc.model.usage.UsageSink;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.worker.process.MachineProbe;
import dev.torc.worker.process.RunningProcess;
import dev.torc.worker.process.SampleListener;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the process pool measures, and what it sees of the machine, as the workflows ask. All
 * writing is done by a thread of its own, in batches; it starts with the first workflow that wants
 * a file. A file that cannot be written costs its samples and a message, never a job.
 */
final class UsageMonitor implements SampleListener, AutoCloseable {
  static final String FOLDER = "resource_utilization";
  private static final int MOST_BUFFERED = 20_000;
  private static final long TICK_MILLIS = 500;
  private static final long LAST_FLUSH_SECONDS = 30;

  private final WorkerSettings settings;
  private final UsageSink sink;
  private final Clock clock;
  private final Notices notices;
  private final Map<Path, UsageSeries> series = new ConcurrentHashMap<>();
  private final Map<RunningProcess, Watched> watched = new ConcurrentHashMap<>();
  private @Nullable ScheduledThreadPoolExecutor thread;
  private boolean complained;

  UsageMonitor(WorkerSettings settings, UsageSink sink, Clock clock, Notices notices) {
    this.settings = settings;
    this.sink = sink;
    this.clock = clock;
    this.notices = notices;
  }

  /** A job under observation. Its samples are many; one is kept for each interval. */
  private static final class Watched {
    final UsageSeries series;
    final long jobId;
    private long lastKept;
    private int count;
    private double cpuSum;
    private long memory;
    private int processes;

    Watched(UsageSeries series, long jobId) {
      this.series = series;
      this.jobId = jobId;
    }

    /** The mean of the processor use and the highest memory since the sample kept before. */
    synchronized void add(Instant when, double cpu, long bytes, int tree) {
      count++;
      cpuSum += cpu;
      memory = Math.max(memory, bytes);
      processes = Math.max(processes, tree);
      // Samples come a little late or early: half a second does not make the next one due.
      if (when.toEpochMilli() - lastKept >= series.config.sampleSeconds() * 1000 - 500) {
        keep(when);
      }
    }

    synchronized void keep(Instant when) {
      if (count == 0) {
        return;
      }
      series.add(new JobSample(jobId, when.getEpochSecond(), cpuSum / count, memory, processes));
      lastKept = when.toEpochMilli();
      count = 0;
      cpuSum = 0;
      memory = 0;
      processes = 0;
    }
  }

  /** A process of a job has been started. */
  void started(ClaimedJob job, MonitorConfig config, RunningProcess process) {
    if (!config.keepsFile()) {
      return;
    }
    UsageSeries s =
        series.compute(
            file(job),
            (file, old) -> {
              UsageSeries known =
                  old != null
                      ? old
                      : new UsageSeries(config, file, job.computeNodeId(), clock.millis());
              known.started(job);
              return known;
            });
    watched.put(process, new Watched(s, job.jobId()));
    startThread();
  }

  private Path file(ClaimedJob job) {
    String name =
        "resource_metrics_wf"
            + job.workflowId()
            + "_h"
            + settings.hostname()
            + "_r"
            + job.runId()
            + ".db";
    return settings.outputDirectory().resolve(FOLDER).resolve(name);
  }

  private synchronized void startThread() {
    if (thread == null) {
      thread =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                var t = new Thread(task, "torc-usage");
                t.setDaemon(true);
                return t;
              });
      // The load of the processors is that since the call before, so the first call tells nothing.
      thread.execute(MachineProbe::load);
      var unused =
          thread.scheduleWithFixedDelay(
              this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void sampled(
      RunningProcess process, Instant when, double cpuPercent, long memoryBytes, int processes) {
    Watched w = watched.get(process);
    if (w != null && w.series.config.jobs() == MonitorConfig.Mode.TIME_SERIES) {
      w.add(when, cpuPercent, memoryBytes, processes);
    }
  }

  /**
   * The process has ended.
   *
   * @param report how, or null when the job is not this worker's any more
   */
  void ended(@Nullable RunningProcess process, Instant when, @Nullable JobReport report) {
    Watched w = process == null ? null : watched.remove(process);
    if (w == null) {
      return;
    }
    w.keep(when);
    w.series.ended(report == null ? null : runOf(report));
  }

  private static JobRun runOf(JobReport r) {
    double end = Instant.parse(r.completionTime()).toEpochMilli() / 1000.0;
    return new JobRun(
        r.jobId(),
        r.runId(),
        r.attemptId(),
        end - r.execTimeMinutes() * 60,
        end,
        r.returnCode(),
        r.status().wireName());
  }

  private void tick() {
    Instant now = clock.instant();
    for (UsageSeries s : series.values()) {
      boolean idle = s.idle() && settings.workflowIds().isEmpty();
      if (!idle) {
        s.sampleNode(now, false);
      }
      if (s.isFull(now.toEpochMilli(), MOST_BUFFERED)) {
        flush(s, idle && forget(s));
      }
    }
  }

  /** A worker for all workflows meets many: whether nothing more is expected of this one. */
  private boolean forget(UsageSeries s) {
    return series.computeIfPresent(s.file, (file, known) -> known.idle() ? null : known) == null;
  }

  private void flush(UsageSeries s, boolean last) {
    UsageBatch batch = s.take(last, clock.millis());
    try {
      if (!batch.isEmpty()) {
        sink.append(s.file, batch);
      }
      NodeSummary node = batch.node();
      if (last && node != null) {
        sink.nodeLeft(s.computeNodeId(), node);
      }
    } catch (TorcException e) {
      if (!complained) {
        complained = true;
        notices.message("measurements are not kept: " + e.getMessage());
      }
    }
  }

  /** Writes what is left. Waits for that, but not for ever. */
  @Override
  public void close() {
    ScheduledThreadPoolExecutor t;
    synchronized (this) {
      t = thread;
    }
    if (t == null) {
      return;
    }
    t.execute(
        () ->
            series
                .values()
                .forEach(
                    s -> {
                      s.sampleNode(clock.instant(), true);
                      flush(s, true);
                    }));
    t.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    t.shutdown();
    try {
      if (!t.awaitTermination(LAST_FLUSH_SECONDS, TimeUnit.SECONDS)) {
        notices.message("the last measurements could not be written in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
