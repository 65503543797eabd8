package dev.torc.cli;

import dev.torc.client.Pause;
import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.JobSource;
import dev.torc.model.work.WorkRequest;
import dev.torc.worker.Worker;
import dev.torc.worker.WorkerOutcome;
import dev.torc.worker.WorkerOutcome.LeaveReason;
import dev.torc.worker.WorkerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class WorkerCommand implements Command {
  private List<Long> workflows = new ArrayList<>();

  private final WorkerOptions options = new WorkerOptions();

  private @Nullable Long idleTimeout;
  private long waitSeconds;

  private List<String> pools = List.of();

  @Override
  public String description() {
    return "Run jobs of a server: of the named workflows, or of every workflow there is.";
  }

  @Override
  public void declare(Options o) {
    options.declare(o);
    o.positional("WORKFLOW_ID", "", 0, Integer.MAX_VALUE);
    o.value(
        "SECONDS",
        "Leave after so long without work. Default: as the workflows say",
        "--idle-timeout");
    o.value("SECONDS", "Wait so long for a server that cannot be reached yet", "--wait");
    o.values(
        "INTERFACE",
        "Take only jobs that came through torc, graph or tasks; several with commas. Default: all",
        "--pool");
  }

  @Override
  public void read(Options o) {
    options.read(o);
    workflows = o.positionalNumbers();
    idleTimeout = o.number("--idle-timeout");
    Long wait = o.number("--wait");
    waitSeconds = wait == null ? 0 : wait;
    pools = pools(o.texts("--pool"));
    if (!pools.isEmpty() && !workflows.isEmpty()) {
      throw Options.usage("--pool chooses among all workflows: leave it out beside a WORKFLOW_ID");
    }
  }

  /** By the name that the command of the interface has, or by the engine's. */
  private static List<String> pools(List<String> given) {
    List<String> out = new ArrayList<>();
    for (String name : String.join(",", given).split(",")) {
      switch (name.strip()) {
        case "" -> {}
        case "torc" -> out.add(WorkRequest.TORC);
        case "graph" -> out.add("graph");
        case "tasks", "octaskly" -> out.add("octaskly");
        default ->
            throw Options.usage("--pool: '" + name.strip() + "' is not one of torc, graph, tasks");
      }
    }
    return out;
  }

  private String served() {
    if (!workflows.isEmpty()) {
      return "workflows " + workflows;
    }
    return pools.isEmpty() ? "every workflow" : "every workflow of " + String.join(", ", pools);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("worker");
    Connection server = connect(session);
    session.use(server);
    awaitServer(session);
    for (Long id : workflows) {
      session.api().workflow(id);
    }
    WorkerOutcome outcome = work(session, server, false);
    while (outcome.reason() == LeaveReason.SERVER_AWAY && session.globals().standalone) {
      session.err().println("The process that owned the database has ended; taking over.");
      server = connect(session);
      session.use(server);
      outcome = work(session, server, true);
    }
    report(session, outcome);
    boolean orderly =
        outcome.reason() != LeaveReason.SERVER_AWAY && outcome.reason() != LeaveReason.REFUSED;
    return orderly ? 0 : 1;
  }

  /** Nodes of a cluster may be there before their server is. */
  private void awaitServer(Session session) {
    long begin = System.nanoTime();
    boolean told = false;
    while (true) {
      try {
        session.api().get("/ping");
        return;
      } catch (TorcException e) {
        long left = waitSeconds - (System.nanoTime() - begin) / 1_000_000_000;
        if (e.kind() != ErrorKind.UNAVAILABLE || left <= 0) {
          throw e;
        }
        if (!told) {
          session.err().println(e.message() + "; trying again for " + waitSeconds + " s");
          session.err().flush();
          told = true;
        }
      }
      Pause.SLEEP.millis(500);
    }
  }

  private static Connection connect(Session session) {
    if (session.globals().standalone) {
      return Standalone.open(session.databaseFile(), session.notes(), Pause.SLEEP);
    }
    return new Connection.Remote(session.namedUrl());
  }

  private WorkerOutcome work(Session session, Connection server, boolean goesOn) {
    WorkerSettings.Builder builder =
        options
            .builder(session.io())
            .apiUrl(server.url())
            .workflowIds(workflows)
            .pools(pools)
            .idleTimeout(idleTimeout == null ? null : Duration.ofSeconds(idleTimeout));
    if (session.globals().standalone && !server.own()) {
      builder.giveUp(WorkflowRun.OWNER_GONE);
    }
    WorkerSettings settings = builder.build();
    Path logFile =
        settings
            .outputDirectory()
            .resolve(
                "worker_" + settings.hostname() + "_pid" + ProcessHandle.current().pid() + ".log");
    try (RunnerLog log = RunnerLog.open(logFile, session.err(), true, Clock.systemUTC(), goesOn);
        JobSource jobs = server.jobs(session.address(server.url()))) {
      log.info("Serving " + served() + " of " + session.address(server.url()).base());
      var worker =
          new Worker(settings, jobs, Clock.systemUTC(), log, new MetricsSink(session.api()));
      session.io().interrupts().on(worker::stop);
      WorkerOutcome outcome = worker.run();
      log.info("Left: " + outcome.message());
      return outcome;
    }
  }

  private static void report(Session session, WorkerOutcome outcome) {
    Map<String, Object> attempts = new LinkedHashMap<>();
    for (JobStatus s : JobStatus.values()) {
      if (outcome.count(s) > 0) {
        attempts.put(s.wireName(), outcome.count(s));
      }
    }
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("attempts", attempts);
      m.put("refused", outcome.refused());
      m.put("undelivered", outcome.undelivered());
      m.put("reason", outcome.message());
      session.printJson(m);
    }
    if (outcome.undelivered() > 0) {
      session
          .err()
          .println(
              outcome.undelivered()
                  + " results are in the journal of the output directory; the next"
                  + " worker with that directory delivers them");
    }
  }
}
