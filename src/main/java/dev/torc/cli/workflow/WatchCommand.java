package dev.torc.cli.workflow;

import dev.torc.cli.Command;
import dev.torc.cli.FailureReport;
import dev.torc.cli.JobCounts;
import dev.torc.cli.Options;
import dev.torc.cli.ProgressView;
import dev.torc.cli.Session;
import dev.torc.cli.WorkerOptions;
import dev.torc.cli.recover.Heuristics;
import dev.torc.client.Pause;
import dev.torc.client.Row;
import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks on until a workflow has ended, and recovers it when that is asked for. */
public final class WatchCommand implements Command {
  private static final int MOST_FAILURES_IN_A_ROW = 20;

  private static final List<String> RECOVERING =
      List.of(
          "--max-retries",
          "--memory-multiplier",
          "--runtime-multiplier",
          "--retry-unknown",
          "--recovery-hook",
          "--partition",
          "--walltime");

  private static final List<String> SCHEDULING =
      List.of(
          "--auto-schedule-threshold",
          "--auto-schedule-cooldown",
          "--auto-schedule-stranded-timeout");

  private @Nullable Long workflowId;
  private double pollSeconds = 2;
  private boolean showJobCounts;
  private boolean recover;
  private boolean logged;
  private @Nullable Integer mostRecoveries;
  private Heuristics how = Heuristics.DEFAULT;

  @Override
  public String description() {
    return "Look on until a workflow has ended, and perhaps recover it; the exit status says how.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc watch 12",
        "torc -s watch 12",
        "torc watch 12 && ./evaluate.sh",
        "torc watch 12 --recover --max-retries 5");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.value("SECONDS", "Time between two looks. Default: 2", "-p", "--poll-interval");
    o.flag("Print the number of jobs by status at each change", "-s", "--show-job-counts");
    o.flag("After failures: do what 'torc recover' does, and look on", "-r", "--recover");
    o.value("N", "Most recoveries. Default: as many as achieve something", "-m", "--max-retries");
    Heuristics.declare(o);
    o.flag("Accepted; torc always looks on until the end", "--persistent").hidden();
    o.flag("", "--auto-schedule").hidden();
    for (String name : SCHEDULING) {
      o.value("N", "", name).hidden();
    }
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    Double poll = o.decimal("--poll-interval");
    pollSeconds = poll == null ? pollSeconds : Math.max(0.05, poll);
    showJobCounts = o.has("--show-job-counts");
    recover = o.has("--recover");
    logged = o.has("--output-dir");
    mostRecoveries = o.integer("--max-retries", 0);
    how = Heuristics.read(o);
    refuseWithout(o);
  }

  /** An option that would have no effect is a mistake that its user should hear of. */
  private void refuseWithout(Options o) {
    if (o.has("--auto-schedule") || SCHEDULING.stream().anyMatch(o::has)) {
      throw Options.usage("--auto-schedule is not offered: watch submits no allocations")
          .withHint("the actions of a workflow say when allocations are submitted");
    }
    for (String name : RECOVERING) {
      if (!recover && o.has(name)) {
        throw Options.usage(name + " is for --recover");
      }
    }
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("watch");
    long id = session.workflowId(workflowId);
    Row status = untilEnd(session, id);
    WatchLog log = log(session, id);
    var recoveries = new Recoveries(how, mostRecoveries, log);
    while (recover && bad(status) && !status.flag("is_canceled")) {
      log.write("Workflow " + id + " has ended (" + JobCounts.of(status) + ")");
      if (!recoveries.recover(session, id, status)) {
        break;
      }
      status = untilEnd(session, id);
    }
    log.write("The watch of workflow " + id + " ends (" + JobCounts.of(status) + ")");
    return ended(session, id, status, recoveries.json());
  }

  private WatchLog log(Session session, long id) {
    return recover || logged
        ? WatchLog.in(
            session.directory().resolve(how.outputDirectory()),
            WorkerOptions.hostname(session.io().env()),
            id,
            session.err(),
            Clock.systemUTC())
        : WatchLog.on(session.err());
  }

  private Row untilEnd(Session session, long id) {
    Row status = session.api().status(id);
    boolean live = session.io().terminal().err() && !session.json();
    var view = new ProgressView(session.err(), live, session.io().colors(), System::nanoTime);
    JobCounts counts = new JobCounts(Map.of());
    int failed = 0;
    while (!status.flag("is_complete") && !status.flag("is_canceled")) {
      view.show(status);
      counts = counts(session, status, counts);
      Pause.SLEEP.millis((long) (pollSeconds * 1000));
      try {
        status = session.api().status(id);
        failed = 0;
      } catch (TorcException e) {
        // A server that is started again must not end the watch.
        if (e.kind() != ErrorKind.UNAVAILABLE || ++failed > MOST_FAILURES_IN_A_ROW) {
          throw e;
        }
        session.reconnect();
      }
    }
    view.clear();
    return status;
  }

  private static boolean bad(Row status) {
    JobCounts counts = JobCounts.of(status);
    return counts.failed() + counts.of(JobStatus.CANCELED) > 0;
  }

  private JobCounts counts(Session session, Row status, JobCounts last) {
    JobCounts now = JobCounts.of(status);
    if (showJobCounts && !now.equals(last)) {
      session.err().println(now);
    }
    return now;
  }

  private int ended(Session session, long id, Row status, List<Map<String, Object>> recoveries) {
    FailureReport failures = FailureReport.of(session.api(), id, status);
    boolean canceled = status.flag("is_canceled");
    boolean good = !canceled && !bad(status);
    if (session.json()) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>();
      m.put("workflow_id", id);
      m.put("is_complete", status.flag("is_complete"));
      m.put("is_canceled", canceled);
      m.put("jobs_by_status", status.map("jobs_by_status"));
      m.put("failures", failures.json());
      if (recover) {
        m.put("recoveries", recoveries);
      }
      session.printJson(m);
      return good ? 0 : 1;
    }
    failures.print(session.err());
    String how = canceled ? "canceled" : good ? "complete" : "complete with failures";
    session.out().println("Workflow " + id + " " + how + " (" + JobCounts.of(status) + ")");
    if (!good && !canceled) {
      session
          .err()
          .println(
              "After the mending: torc workflows reset-status "
                  + id
                  + " --failed-only --reinitialize");
    }
    return good ? 0 : 1;
  }
}
