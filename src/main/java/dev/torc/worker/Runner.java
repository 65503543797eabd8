package dev.torc.worker;

import dev.torc.model.TorcException;
import dev.torc.model.work.Cancellation;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource.RunningAttempt;
import dev.torc.worker.Attempt.Cause;
import dev.torc.worker.Attempt.Key;
import dev.torc.worker.Knowledge.Known;
import dev.torc.worker.Ledger.Need;
import dev.torc.worker.process.LaunchRequest;
import dev.torc.worker.process.ProcessExit;
import dev.torc.worker.process.ProcessPool;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * The jobs of this worker: those that wait for room and those that run. Starts them within the
 * ledger, ends them when they must, and turns each end into a report. Belongs to the loop.
 */
final class Runner {
  private final WorkerSettings settings;
  private final Knowledge knowledge;
  private final Ledger ledger;
  private final Prefetch prefetch;
  private final ProcessPool pool;
  private final Executor loop;
  private final Clock clock;
  private final EndTime endTime;
  private final Notices notices;
  private final UsageMonitor monitor;
  private final Reporting reporting;
  private final Recovery recovery;
  private final FileHashes hashes;
  private final JobEnvironment environment;
  private final Consumer<JobReport> outbox;
  private final HeldJobs held = new HeldJobs();
  private final Map<Key, Attempt> running = new LinkedHashMap<>();
  private boolean starved;
  private boolean stopping;

  Runner(Parts parts, Consumer<JobReport> outbox) {
    this.settings = parts.settings();
    this.knowledge = parts.knowledge();
    this.ledger = parts.ledger();
    this.prefetch = parts.prefetch();
    this.pool = parts.pool();
    this.loop = parts.threads().loop();
    this.clock = parts.clock();
    this.endTime = parts.endTime();
    this.notices = parts.notices();
    this.monitor = parts.monitor();
    this.environment = new JobEnvironment(settings);
    this.reporting = new Reporting(settings, notices);
    this.recovery = new Recovery(settings, environment, pool, loop, notices);
    this.hashes = new FileHashes(settings.workingDirectory(), parts.threads(), notices);
    this.outbox = outbox;
  }

  /** What the parts of a worker share. */
  record Parts(
      WorkerSettings settings,
      Knowledge knowledge,
      Ledger ledger,
      Prefetch prefetch,
      ProcessPool pool,
      Threads threads,
      Clock clock,
      EndTime endTime,
      Notices notices,
      UsageMonitor monitor) {}

  boolean idle() {
    return running.isEmpty() && held.attempts().isEmpty();
  }

  boolean nothingRuns() {
    return running.isEmpty();
  }

  int heldJobs() {
    return held.size();
  }

  /** Whether a job waits although a slot is free: then nothing may be asked for ahead. */
  boolean starved() {
    return starved;
  }

  List<RunningAttempt> attempts() {
    List<RunningAttempt> out = new ArrayList<>();
    running.keySet().forEach(k -> out.add(new RunningAttempt(k.jobId(), k.runId(), k.attemptId())));
    out.addAll(held.attempts());
    return out;
  }

  /** What goes back to the server, see {@link HeldJobs}; empty when nothing does. */
  List<RunningAttempt> surplus(LongPredicate workflowHasToWait, long now) {
    if (stopping || running.isEmpty() || !held.surplusDue(now)) {
      return List.of();
    }
    prefetch.jobTook(HeldJobs.SURPLUS_MILLIS);
    return held.surplus(j -> !workflowHasToWait.test(j.workflowId()) && !ledger.fits(j), now);
  }

  /** The server has taken back some of the surplus; the rest waits here as before. */
  void gaveBack(List<RunningAttempt> taken) {
    held.gaveBack(taken).forEach(j -> ledger.release(Need.of(j)));
  }

  void take(List<ClaimedJob> jobs) {
    for (ClaimedJob job : jobs) {
      held.add(job);
      ledger.promise(Need.of(job));
    }
  }

  /** Starts every waiting job that fits, in order; a job that does not fit holds back no other. */
  void startWhatFits(LongPredicate workflowHasToWait) {
    starved = false;
    if (stopping || held.isEmpty()) {
      return;
    }
    long now = clock.millis();
    for (Iterator<ClaimedJob> it = held.iterator(); it.hasNext(); ) {
      ClaimedJob job = it.next();
      if (workflowHasToWait.test(job.workflowId())
          || now >= endTime.signalAt(knowledge.of(job.workflowId()).config())) {
        starved = true;
      } else if (ledger.fits(job)) {
        it.remove();
        ledger.release(Need.of(job));
        start(job, now);
      } else if (ledger.runningJobs() < ledger.width()) {
        starved = true;
      }
    }
  }

  private void start(ClaimedJob job, long now) {
    Known workflow = knowledge.of(job.workflowId());
    ExecutionConfig config = workflow.config();
    var files = JobFiles.of(settings.outputDirectory(), job, config.stdioOf(job.name()).mode());
    var attempt = new Attempt(job, workflow, files, ledger.start(job));
    attempt.signalAt = endTime.signalAt(config);
    long planned = job.requirement().runtimeSeconds();
    boolean enforced = settings.enforceRuntime() || config.enforceRuntime();
    if (enforced && planned > 0 && now + planned * 1000 < attempt.signalAt) {
      attempt.signalAt = now + planned * 1000;
      attempt.signalCause = Cause.RUNTIME;
    }
    running.put(Key.of(job), attempt);
    held.started(now);
    notices.started(job);
    try {
      attempt.process =
          pool.start(
              launchOf(attempt), (process, exit) -> loop.execute(() -> ended(attempt, exit)));
      monitor.started(job, workflow.monitor(), attempt.process);
    } catch (TorcException e) {
      ended(attempt, Reporting.notStarted(clock.instant(), e.message()));
    }
  }

  private LaunchRequest launchOf(Attempt attempt) {
    ClaimedJob job = attempt.job;
    Known workflow = attempt.workflow;
    return new LaunchRequest(
        LaunchRequest.join(job.invocationScript(), job.command()),
        environment.ofJob(job, workflow.info(), attempt.gpuIds),
        settings.workingDirectory(),
        attempt.files.stdoutTarget(),
        attempt.files.stderrTarget(),
        workflow.config().memoryLimit(job.requirement()),
        workflow.sampleUsage());
  }

  private void ended(Attempt attempt, ProcessExit exit) {
    prefetch.jobTook(exit.duration().toNanos() / 1e6);
    if (attempt.cause == Cause.LOST) {
      monitor.ended(attempt.process, exit.endedAt(), null);
      drop(attempt);
      return;
    }
    JobReport report = reporting.of(attempt, exit);
    monitor.ended(attempt.process, exit.endedAt(), report);
    var script = stopping ? null : attempt.recoveryScript(report);
    if (script == null) {
      describeOutput(attempt, report);
      return;
    }
    attempt.waiting = report;
    recovery.run(attempt, report.returnCode(), script, () -> recovered(attempt, report));
  }

  /** Finishes the attempt, after its files were read where the workflow wants to know them. */
  private void describeOutput(Attempt attempt, JobReport report) {
    if (!attempt.workflow.info().provenance() || report.outputFiles().isEmpty()) {
      finish(attempt, report);
      return;
    }
    attempt.waiting = report;
    hashes.take(
        attempt.job,
        report.outputFiles(),
        files -> {
          if (attempt.cause == Cause.LOST) {
            drop(attempt);
          } else {
            finish(attempt, report.withOutputFiles(files)); // it had ended before any cancellation
          }
        });
  }

  private void recovered(Attempt attempt, JobReport report) {
    if (attempt.cause == Cause.LOST) {
      drop(attempt);
    } else {
      finish(attempt, attempt.cause == Cause.CANCELED ? Reporting.canceled(report) : report);
    }
  }

  private void finish(Attempt attempt, JobReport report) {
    drop(attempt);
    notices.finished(attempt.job, report);
    outbox.accept(report);
  }

  private void drop(Attempt attempt) {
    running.remove(Key.of(attempt.job));
    ledger.end(attempt.job, attempt.gpuIds);
  }

  void cancel(Cancellation order) {
    boolean byUser = order.reason().equals("canceled");
    var key = new Key(order.jobId(), order.runId(), order.attemptId());
    Attempt attempt = running.get(key);
    if (attempt != null) {
      if (attempt.cause != Cause.LOST) {
        attempt.cause = byUser ? Cause.CANCELED : Cause.LOST;
      }
      attempt.kill();
      return;
    }
    held.remove(order)
        .ifPresent(
            job -> {
              ledger.release(Need.of(job));
              if (byUser) {
                outbox.accept(Reporting.neverStarted(job, clock.instant()));
              }
            });
  }

  /** Tells jobs whose time has come to end. */
  void checkDeadlines(long now) {
    boolean over = now >= endTime.endAt();
    for (Attempt attempt : running.values()) {
      if (now >= attempt.signalAt) {
        attempt.terminate(attempt.signalCause);
      }
      if (over) {
        attempt.kill();
      }
    }
  }

  long nextDeadline(long now) {
    long next = running.isEmpty() || now >= endTime.endAt() ? Long.MAX_VALUE : endTime.endAt();
    for (Attempt attempt : running.values()) {
      next = Math.min(next, attempt.signalAt);
    }
    return running.isEmpty() || stopping ? next : Math.min(next, held.surplusAt());
  }

  /** The worker stops: every job is told to end, no other is started. */
  void endAll() {
    stopping = true;
    hashes.stop();
    for (Attempt attempt : running.values()) {
      if (attempt.waiting != null) {
        attempt.kill();
      } else {
        attempt.terminate(Cause.WORKER_ENDS);
      }
    }
  }

  void killAll() {
    stopping = true;
    hashes.stop();
    running.values().forEach(Attempt::kill);
  }
}
