package dev.torc.cli;

import dev.torc.cli.plot.PlotResources;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.JobSource;
import dev.torc.worker.Worker;
import dev.torc.worker.WorkerOutcome;
import dev.torc.worker.WorkerOutcome.LeaveReason;
import dev.torc.worker.WorkerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One worker of this process on one workflow, with everything a person sees of it. */
public final class WorkflowRun {
  /** How long the owner of a database may be silent before its place is taken. */
  static final Duration OWNER_GONE = Duration.ofSeconds(5);

  private final Session session;
  private final long workflowId;
  private final WorkerOptions options;
  private final boolean allowFailures;
  private final RunHooks hooks;

  public WorkflowRun(
      Session session,
      long workflowId,
      WorkerOptions options,
      boolean allowFailures,
      RunHooks hooks) {
    this.session = session;
    this.workflowId = workflowId;
    this.options = options;
    this.allowFailures = allowFailures;
    this.hooks = hooks;
  }

  /**
   * Works until the worker leaves.
   *
   * @param successor finds or becomes the next server when this one has gone, or null when there
   *     can be no other
   * @return the exit status
   */
  public int execute(Connection first, @Nullable Supplier<Connection> successor) {
    Connection server = first;
    WorkerOutcome outcome = work(server, successor != null, false);
    while (outcome.reason() == LeaveReason.SERVER_AWAY && successor != null) {
      session.err().println("The process that owned the database has ended; taking over.");
      server = successor.get();
      session.use(server);
      outcome = work(server, true, true);
    }
    try {
      return finish(session.api(), outcome, server.own());
    } catch (TorcException e) {
      if (e.kind() != ErrorKind.UNAVAILABLE || successor == null || server.own()) {
        throw e;
      }
      // The owner may leave as soon as the workflow is complete: the rest is in the file.
      session.use(successor.get());
      return finish(session.api(), outcome, server.own());
    }
  }

  private WorkerOutcome work(Connection server, boolean replaceable, boolean goesOn) {
    TorcApi api = session.api();
    WorkerSettings.Builder builder =
        options.builder(session.io()).apiUrl(server.url()).workflowIds(List.of(workflowId));
    if (replaceable && !server.own()) {
      builder.giveUp(OWNER_GONE);
    }
    hooks.configure(builder);
    WorkerSettings settings = builder.build();
    boolean live = session.io().terminal().err() && !session.json() && hooks.showsProgress();
    var view = new ProgressView(session.err(), live, session.io().colors(), System::nanoTime);
    try (RunnerLog log = log(api, settings, goesOn);
        JobSource jobs = hooks.source(server.jobs(session.address(server.url())));
        var progress = new ProgressThread(api, workflowId, view, live)) {
      log.info(
          "Running workflow " + workflowId + " on " + settings.hostname() + ", " + what(settings));
      var metrics = new MetricsSink(api);
      var worker = new Worker(settings, jobs, Clock.systemUTC(), hooks.listener(log), metrics);
      hooks.begins(worker, view);
      session.io().interrupts().on(signal -> stop(worker, signal));
      WorkerOutcome outcome = worker.run();
      log.info("Left: " + outcome.message());
      if (outcome.reason() != LeaveReason.SERVER_AWAY) {
        plot(api, settings, log);
      }
      return outcome;
    }
  }

  /** The page that {@code generate_plots} asks for. */
  private void plot(TorcApi api, WorkerSettings settings, RunnerLog log) {
    try {
      Row workflow = api.workflow(workflowId);
      if (Boolean.TRUE.equals(workflow.map("resource_monitor_config").get("generate_plots"))) {
        Path page =
            PlotResources.drawRun(
                settings.outputDirectory(),
                workflowId,
                workflow.textOr("name", ""),
                workflow.numberOr("run_id", 0));
        log.info(page == null ? "Nothing was measured to plot" : "Plots: " + page);
      }
    } catch (TorcException e) {
      log.message("no plots: " + e.getMessage());
    }
  }

  private RunnerLog log(TorcApi api, WorkerSettings settings, boolean goesOn) {
    long run = api.workflow(workflowId).numberOr("run_id", 0);
    String name = "job_runner_" + settings.hostname() + "_wf" + workflowId + "_r" + run + ".log";
    Path file = settings.outputDirectory().resolve(name);
    return RunnerLog.open(file, session.err(), session.verbose(), Clock.systemUTC(), goesOn);
  }

  private void stop(Worker worker, String signal) {
    session.err().println();
    session.err().println(signal + ": stopping the jobs; once more kills them at once");
    worker.stop(signal);
  }

  private static String what(WorkerSettings s) {
    String room =
        s.maxParallelJobs() == null
            ? s.capacity().cpus()
                + " CPUs, "
                + Texts.decimals(s.capacity().memoryBytes() / (double) (1 << 30), 1)
                + " GiB, "
                + s.capacity().gpus()
                + " GPUs"
            : s.maxParallelJobs() + " jobs at a time";
    return room + ", output in " + s.outputDirectory();
  }

  private int finish(TorcApi api, WorkerOutcome outcome, boolean last) {
    Row status = api.status(workflowId);
    FailureReport failures = FailureReport.of(api, workflowId, status);
    boolean complete = status.flag("is_complete");
    long canceled = JobCounts.of(status).of(JobStatus.CANCELED);
    boolean failed = failures.total() + canceled > 0 || status.flag("is_canceled");
    boolean left =
        !complete
            && outcome.reason() != LeaveReason.END_TIME
            && (last || outcome.reason() != LeaveReason.IDLE);
    int exit = (failed && !allowFailures) || left ? 1 : 0;
    boolean interrupted = exit != 0 && outcome.reason() == LeaveReason.STOPPED;
    if (interrupted) {
      exit = ofSignal(outcome.message());
    }
    if (session.json()) {
      session.printJson(summary(status, failures, outcome));
      return exit;
    }
    failures.print(session.err());
    session.err().println();
    session.err().println(verdict(status, outcome, complete, failed));
    if (interrupted && complete) {
      session
          .err()
          .println(
              "To go on: torc workflows reset-status "
                  + workflowId
                  + " --failed-only --reinitialize, then torc run "
                  + workflowId);
    }
    return exit;
  }

  /** What a shell shows for a command that the signal has ended. */
  private static int ofSignal(String name) {
    return switch (name) {
      case "SIGHUP" -> 129;
      case "SIGINT" -> 130;
      case "SIGTERM" -> 143;
      default -> 1;
    };
  }

  private String verdict(Row status, WorkerOutcome outcome, boolean complete, boolean failed) {
    JobCounts counts = JobCounts.of(status);
    if (!complete) {
      return "Workflow "
          + workflowId
          + " is not complete ("
          + counts
          + "): "
          + outcome.message()
          + (counts.of(JobStatus.UNINITIALIZED) > 0
              ? "\n'torc workflows reinit "
                  + workflowId
                  + "' initializes the uninitialized jobs; 'torc run "
                  + workflowId
                  + "' then runs them."
              : "\n'torc explain JOB' says why a job is not running; 'torc run "
                  + workflowId
                  + "' goes on.");
    }
    if (status.flag("is_canceled")) {
      return "Workflow "
          + workflowId
          + " is canceled ("
          + counts
          + ")\nTo run it after all: torc workflows reset-status "
          + workflowId
          + " --reinitialize, then torc run "
          + workflowId;
    }
    return "Workflow "
        + workflowId
        + (failed ? " complete with failures (" : " complete (")
        + counts
        + ")";
  }

  private Map<String, @Nullable Object> summary(
      Row status, FailureReport failures, WorkerOutcome outcome) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("message", "Ran workflow " + workflowId);
    m.put("workflow_id", workflowId);
    m.put("is_complete", status.flag("is_complete"));
    m.put("is_canceled", status.flag("is_canceled"));
    m.put("total_jobs", status.numberOr("total_jobs", 0));
    m.put("jobs_by_status", status.map("jobs_by_status"));
    m.put("reason", outcome.message());
    m.put("failures", failures.json());
    return m;
  }
}
