package dev.torc.worker.process;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.model.work.JobReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Starts commands as child processes, each in a process group of its own, and tells when they end.
 * The work is done by resident shells, one per running process, started when first needed and kept.
 * When this program dies, in whatever way, its processes are ended too. Safe for use by several
 * threads.
 */
public final class ProcessPool implements AutoCloseable {
  /** Longest command that is passed as an argument; Linux allows 128 KiB. */
  private static final int LONGEST_ARGUMENT = 100_000;

  private final Settings settings;
  private final SessionCommand session;
  private final Guardian guardian;
  private final JobScript scripts;
  private final ScheduledThreadPoolExecutor timer;
  private final UsageSampler sampler;
  private final Deque<ResidentShell> idle = new ArrayDeque<>();
  private final Set<ResidentShell> shells = ConcurrentHashMap.newKeySet();
  private final Set<RunningProcess> running = ConcurrentHashMap.newKeySet();
  private final Map<RunningProcess, Path> commandFiles = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final ResidentShell.Owner owner = new ShellOwner();
  private volatile boolean closed;

  /**
   * @param workingDirectory where most processes start; exists. Starting elsewhere is possible
   * @param clock for the times in {@link ProcessExit}
   * @param firstSample age at which usage of a process is sampled first
   * @param sampleInterval time between later samples
   * @param samples told of every sample, or null
   */
  public record Settings(
      Path workingDirectory,
      Clock clock,
      Duration firstSample,
      Duration sampleInterval,
      @Nullable SampleListener samples) {
    public Settings {
      workingDirectory = workingDirectory.toAbsolutePath();
    }

    public static Settings in(Path workingDirectory, Clock clock) {
      return new Settings(
          workingDirectory, clock, Duration.ofMillis(200), Duration.ofSeconds(1), null);
    }

    /** The same with samples at another pace, told to a listener. */
    public Settings sampling(Duration interval, @Nullable SampleListener listener) {
      return new Settings(workingDirectory, clock, firstSample, interval, listener);
    }
  }

  public ProcessPool(Settings settings) {
    this.settings = settings;
    this.session = SessionCommand.find(System.getenv("PATH"));
    this.guardian = new Guardian(session, settings.workingDirectory());
    this.scripts = new JobScript(session.bash(), settings.workingDirectory(), System.getenv());
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "process-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    this.sampler =
        new UsageSampler(
            timer,
            settings.clock(),
            settings.firstSample(),
            settings.sampleInterval(),
            settings.samples());
  }

  /**
   * Starts a process. Returns before it runs; whether it could be started is told to the listener
   * ({@link ProcessExit#problem}).
   *
   * @throws TorcException UNAVAILABLE when no shell can be started, or the pool is closed
   */
  public RunningProcess start(LaunchRequest request, ExitListener listener) {
    var process = new RunningProcess(request, listener, this, settings.clock().instant());
    Path commandFile = commandFile(request);
    if (commandFile != null) {
      commandFiles.put(process, commandFile);
    }
    String script = scripts.of(request, commandFile);
    running.add(process);
    try {
      ResidentShell shell = takeShell();
      while (!shell.launch(process, script)) {
        shell = takeShell();
      }
    } catch (TorcException e) {
      finished(process);
      throw e;
    }
    return process;
  }

  /** The number of processes that have not ended. */
  public int running() {
    return running.size();
  }

  /** Whether the calling thread is one that must not wait for a process of this pool. */
  boolean onReaderThread() {
    Thread current = Thread.currentThread();
    return shells.stream().anyMatch(shell -> shell.isReaderThread(current));
  }

  private @Nullable Path commandFile(LaunchRequest request) {
    // A character is at most three bytes of UTF-8.
    if (request.command().length() <= LONGEST_ARGUMENT / 3) {
      return null;
    }
    try {
      Path file = Files.createTempFile("torc-command-", ".sh");
      return Files.writeString(file, request.command());
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot write a command to a file: " + e, e);
    }
  }

  private ResidentShell takeShell() {
    synchronized (idle) {
      if (closed) {
        throw TorcException.of(ErrorKind.UNAVAILABLE, "the process pool is closed");
      }
      ResidentShell shell = idle.pollLast();
      if (shell != null) {
        return shell;
      }
    }
    try {
      Process process = session.builder(settings.workingDirectory()).start();
      guardian.watch(process.pid());
      var shell = new ResidentShell(process, count.incrementAndGet(), owner, settings.clock());
      shells.add(shell);
      shell.open(JobScript.level(System.getenv()));
      if (closed) {
        shell.close();
        throw TorcException.of(ErrorKind.UNAVAILABLE, "the process pool is closed");
      }
      return shell;
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot start bash: " + e.getMessage(), e);
    }
  }

  void signalGroup(String signalName, long group) {
    guardian.signalGroup(signalName, group);
  }

  void later(Duration delay, Runnable task) {
    try {
      var unused = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The pool has closed: nothing runs any more.
    }
  }

  private void finished(RunningProcess process) {
    running.remove(process);
    Path file = commandFiles.isEmpty() ? null : commandFiles.remove(process);
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // The system cleans its temporary directory in the end.
      }
    }
  }

  /** Ends what still runs (SIGTERM, two seconds later SIGKILL) and waits until it has ended. */
  @Override
  public void close() {
    synchronized (idle) {
      if (closed) {
        return;
      }
      closed = true;
      idle.clear();
    }
    running.forEach(process -> process.terminate("TERM", Duration.ofSeconds(2)));
    shells.forEach(ResidentShell::close);
    boolean interrupted = false;
    for (ResidentShell shell : shells) {
      interrupted |= !shell.awaitEnd(Duration.ofSeconds(5));
    }
    guardian.close();
    timer.shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the shells report. */
  private final class ShellOwner implements ResidentShell.Owner {
    @Override
    public void started(ResidentShell shell, RunningProcess job) {
      if (job.request().sampleUsage() || job.request().memoryLimitBytes() > 0) {
        sampler.watch(job);
      }
    }

    @Override
    public void free(ResidentShell shell, RunningProcess job) {
      finished(job);
      synchronized (idle) {
        if (!closed) {
          idle.addLast(shell);
        }
      }
    }

    @Override
    public void died(ResidentShell shell, @Nullable RunningProcess job) {
      shells.remove(shell);
      synchronized (idle) {
        idle.remove(shell);
      }
      guardian.forget(shell.pid());
      if (job != null) {
        finished(job);
      }
    }

    @Override
    public JobReport.Usage usageOf(RunningProcess job, @Nullable Double cpuSeconds) {
      return sampler.finish(job, cpuSeconds);
    }

    @Override
    public String explainLaunchFailure(LaunchRequest request) {
      return LaunchFailure.explain(request);
    }
  }
}
