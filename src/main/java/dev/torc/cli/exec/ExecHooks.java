package dev.torc.cli.exec;

import dev.torc.cli.ProgressView;
import dev.torc.cli.RunHooks;
import dev.torc.model.JobStatus;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.ForwardingJobSource;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource;
import dev.torc.model.work.ReportAnswer;
import dev.torc.model.work.WorkAnswer;
import dev.torc.model.work.WorkRequest;
import dev.torc.worker.Worker;
import dev.torc.worker.WorkerListener;
import dev.torc.worker.WorkerSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Watches the commands of one {@code exec}: order, log, output, and whether to stop early. */
final class ExecHooks implements RunHooks {
  private static final Duration FOR_EVER = Duration.ofDays(3650);
  private static final Duration POLL = Duration.ofMillis(200);

  private final ExecPlan plan;
  private final Feeder feeder;
  private final @Nullable JobLog log;
  private final @Nullable OutputPrinter printer;
  private final AtomicInteger handedOut = new AtomicInteger();
  private volatile boolean stopped;
  private volatile boolean halted;
  private long failed;
  private long succeeded;
  private @Nullable Worker worker;

  ExecHooks(ExecPlan plan, Feeder feeder, @Nullable JobLog log, @Nullable OutputPrinter printer) {
    this.plan = plan;
    this.feeder = feeder;
    this.log = log;
    this.printer = printer;
  }

  /** Whether it stopped because enough commands have succeeded. */
  boolean haltedBySuccess() {
    return halted && plan.halt().what() != Halt.What.FAIL;
  }

  boolean halted() {
    return halted;
  }

  @Override
  public boolean showsProgress() {
    return plan.progress();
  }

  @Override
  public void configure(WorkerSettings.Builder settings) {
    if (plan.grows()) {
      settings.idleTimeout(FOR_EVER).poll(POLL, POLL);
    }
  }

  @Override
  public void begins(Worker w, ProgressView view) {
    worker = w;
    if (printer != null) {
      printer.above(view);
    }
  }

  @Override
  public JobSource source(JobSource jobs) {
    return new Gate(jobs);
  }

  @Override
  public WorkerListener listener(WorkerListener runnerLog) {
    return new Listener(runnerLog);
  }

  private void ended(ClaimedJob job, JobReport report) {
    boolean good = report.status() == JobStatus.COMPLETED;
    if (!good && report.status() == JobStatus.FAILED && job.attemptId() < plan.tries()) {
      return; // it is tried again
    }
    long number = plan.number(job.name());
    if (log != null && report.status() != JobStatus.CANCELED) {
      log.add(number, job.command(), report);
    }
    if (printer != null) {
      printer.ended(number, plan.tagged() ? job.command() + "\t" : "", report);
    }
    failed += good ? 0 : 1;
    succeeded += good ? 1 : 0;
    if (!halted && plan.halt().reached(failed, succeeded, Math.max(1, feeder.added()))) {
      halt();
    }
  }

  private void halt() {
    halted = true;
    stopped = true;
    feeder.stop();
    if (plan.halt().when() == Halt.When.NOW && worker != null) {
      worker.stop("--halt: " + failed + " failed, " + succeeded + " succeeded");
    }
  }

  /** Both the log of the runner and what this command wants to know. */
  private final class Listener implements WorkerListener {
    private final WorkerListener runnerLog;

    Listener(WorkerListener runnerLog) {
      this.runnerLog = runnerLog;
    }

    @Override
    public void jobStarted(ClaimedJob job) {
      runnerLog.jobStarted(job);
    }

    @Override
    public void jobFinished(ClaimedJob job, JobReport report) {
      handedOut.decrementAndGet();
      runnerLog.jobFinished(job, report);
      ended(job, report);
    }

    @Override
    public void resultAccepted(JobReport report) {
      runnerLog.resultAccepted(report);
    }

    @Override
    public void message(String text) {
      runnerLog.message(text);
    }
  }

  /**
   * Between worker and server: as long as commands are read, the workflow is not complete; after a
   * halt nothing is handed out any more.
   */
  private final class Gate extends ForwardingJobSource {
    private final JobSource jobs;

    Gate(JobSource jobs) {
      this.jobs = jobs;
    }

    @Override
    protected JobSource target() {
      return jobs;
    }

    @Override
    public WorkAnswer claim(long workerId, WorkRequest request) {
      boolean open = !feeder.finished();
      return passed(jobs.claim(workerId, limited(request)), open);
    }

    @Override
    public ReportAnswer report(long workerId, List<JobReport> reports, @Nullable WorkRequest next) {
      boolean open = !feeder.finished();
      ReportAnswer a = jobs.report(workerId, reports, next == null ? null : limited(next));
      return new ReportAnswer(a.refused(), next == null ? a.work() : passed(a.work(), open));
    }

    /** With --halt nothing is claimed ahead, because what is claimed will run. */
    private WorkRequest limited(WorkRequest r) {
      int limit = r.limit();
      if (stopped) {
        limit = 0;
      } else if (plan.halt().when() != Halt.When.NEVER) {
        limit = Math.max(0, Math.min(limit, plan.parallel() - handedOut.get()));
      }
      return r.with(limit, limit == 0 && r.limit() > 0 ? 0 : r.waitMillis());
    }

    private WorkAnswer passed(WorkAnswer a, boolean open) {
      handedOut.addAndGet(a.jobs().size());
      boolean complete = stopped || (a.complete() && !open);
      return new WorkAnswer(
          a.jobs(), a.workflows(), a.actions(), a.cancellations(), complete, a.unfinishedJobs());
    }
  }
}
