package dev.torc.worker;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.model.usage.UsageSink;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource;
import dev.torc.model.work.Registration;
import dev.torc.model.work.WorkerInfo;
import dev.torc.worker.process.ProcessPool;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Claims jobs, runs them within its capacity and reports how they ended, until there is no reason
 * to stay. What it promises: the capacity is never exceeded; every job it started is reported or,
 * when the server is away, is in the journal of the output directory, which the next worker with
 * that directory delivers; when {@link #run} returns, no process of its jobs is left.
 *
 * <p>{@link #run} is called once; {@link #stop} from any thread, signal handlers included.
 */
public final class Worker {
  private final WorkerSettings settings;
  private final JobSource source;
  private final Clock clock;
  private final Notices notices;
  private final UsageSink usage;
  private final Mailbox mailbox = new Mailbox();
  private final AtomicInteger stops = new AtomicInteger();
  private volatile String stopReason = "interrupted";

  public Worker(WorkerSettings settings, JobSource source, Clock clock, WorkerListener listener) {
    this(settings, source, clock, listener, UsageSink.NONE);
  }

  /**
   * @param usage takes what is measured of jobs and machine over time, where workflows ask for that
   */
  public Worker(
      WorkerSettings settings,
      JobSource source,
      Clock clock,
      WorkerListener listener,
      UsageSink usage) {
    this.settings = settings;
    this.source = source;
    this.clock = clock;
    this.notices = new Notices(listener);
    this.usage = usage;
  }

  /**
   * Works until done. The calling thread becomes the worker's loop; interrupting it is the same as
   * {@link #stop}.
   *
   * @throws TorcException when the worker cannot register or cannot use its output directory
   */
  public WorkerOutcome run() {
    createOutputDirectory();
    var link = new Link(source, info());
    Registration registration = link.register();
    deliverLeftovers(link);
    ExecutorService calls = Executors.newCachedThreadPool(Worker::thread);
    var journal =
        new Journal(
            settings.outputDirectory(), registration.workerId(), ProcessHandle.current().pid());
    try (var monitor = new UsageMonitor(settings, usage, clock, notices);
        ProcessPool pool = new ProcessPool(poolSettings(monitor));
        journal) {
      var loop =
          new Loop(
              settings, link, registration, journal, pool, mailbox, calls, clock, notices, monitor);
      return loop.run(stops, () -> stopReason);
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot close " + journal.file(), e);
    } finally {
      calls.shutdownNow();
    }
  }

  /**
   * Asks the worker to leave: no more claims, jobs get the termination signal of their workflow and
   * after its lead time SIGKILL, and are reported as terminated. A second call sends SIGKILL at
   * once. Returns without waiting.
   */
  public void stop(String reason) {
    stopReason = reason;
    stops.incrementAndGet();
    mailbox.execute(() -> {});
  }

  private ProcessPool.Settings poolSettings(UsageMonitor monitor) {
    var usual = ProcessPool.Settings.in(settings.workingDirectory(), clock);
    return usual.sampling(usual.sampleInterval(), monitor);
  }

  private void createOutputDirectory() {
    try {
      Files.createDirectories(settings.outputDirectory().resolve(JobFiles.FOLDER));
    } catch (IOException e) {
      throw TorcException.of(
              ErrorKind.UNAVAILABLE,
              "cannot create the output directory " + settings.outputDirectory() + ": " + e)
          .withHint("choose another one, in a place where you may write");
    }
  }

  private WorkerInfo info() {
    Capacity capacity = settings.capacity();
    return new WorkerInfo(
        settings.hostname(),
        ProcessHandle.current().pid(),
        capacity.cpus(),
        capacity.memoryBytes(),
        capacity.gpus(),
        settings.labels(),
        settings.takesUnlabeled(),
        settings.workflowIds(),
        settings.type(),
        settings.schedulerConfigId(),
        settings.leaseSeconds(),
        settings.endTime() == null ? null : settings.endTime().toEpochMilli());
  }

  /** What an earlier worker could not deliver comes first: the jobs may be waiting for it. */
  private void deliverLeftovers(Link link) {
    try {
      Journal.deliverLeftovers(settings.outputDirectory(), reports -> deliver(link, reports));
    } catch (IOException | TorcException e) {
      notices.message("results of an earlier worker stay in its journal: " + e.getMessage());
    }
  }

  private void deliver(Link link, List<JobReport> reports) {
    if (reports.isEmpty()) {
      return;
    }
    int refused = link.call(id -> link.source().report(id, reports, null)).refused().size();
    notices.message(
        "delivered "
            + (reports.size() - refused)
            + " results of an earlier worker"
            + (refused == 0 ? "" : "; " + refused + " were refused, their jobs ran elsewhere"));
  }

  private static Thread thread(Runnable task) {
    var thread = new Thread(task, "torc-worker-call");
    thread.setDaemon(true);
    return thread;
  }
}
