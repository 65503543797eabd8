package dev.torc.cli;

import dev.torc.client.TorcApi;
import dev.torc.client.WorkflowStarter;
import dev.torc.model.TorcException;
import dev.torc.spec.WorkflowSpec;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

final class RunCommand implements Command {
  private String what = "";

  private final WorkerOptions worker = new WorkerOptions();

  private boolean noResourceMonitoring;
  private boolean skipChecks;
  private boolean ignoreMissingData;
  private boolean allowFailures;

  @Override
  public String description() {
    return "Run a workflow on this machine: from a file, or one that exists by its id.";
  }

  @Override
  public void declare(Options o) {
    worker.declare(o);
    o.positional("FILE_OR_ID", "Workflow file, - for standard input, or id of a workflow", 1, 1);
    o.flag("Do not measure the jobs", "--no-resource-monitoring");
    o.flag("Run although jobs do not fit their Slurm schedulers", "--skip-checks");
    o.flag("Start although input files or user data are missing", "--ignore-missing-data");
    o.flag("Exit with 0 although jobs failed", "--allow-failures");
  }

  @Override
  public void read(Options o) {
    worker.read(o);
    what = o.positional(0);
    noResourceMonitoring = o.has("--no-resource-monitoring");
    skipChecks = o.has("--skip-checks");
    ignoreMissingData = o.has("--ignore-missing-data");
    allowFailures = o.has("--allow-failures");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("run");
    worker.defaults(session.settings());
    Long id = session.existingWorkflow(what);
    // A file with errors must not leave anything behind, not even a database.
    var source = id == null ? new SpecSource(session, what) : null;
    WorkflowSpec spec = source == null ? null : source.checked(!noResourceMonitoring, skipChecks);
    worker.needOutput(session.io());
    Connection server = RunServer.connect(session);
    session.use(server);
    long workflow = id != null ? id : create(session, source, spec);
    start(session, workflow, id == null);
    Supplier<Connection> successor = RunServer.successor(session);
    int exit =
        new WorkflowRun(session, workflow, worker, allowFailures, RunHooks.NONE)
            .execute(server, successor);
    RunServer.snapshot(session, server);
    return exit;
  }

  private static long create(
      Session session, @Nullable SpecSource source, @Nullable WorkflowSpec spec) {
    if (source == null || spec == null) {
      throw TorcException.invalid("nothing to run");
    }
    long id = source.create(spec).id();
    session.notes().println("Created workflow " + id);
    return id;
  }

  /** Makes the jobs ready unless that has happened; a new workflow that cannot start is removed. */
  private void start(Session session, long workflow, boolean created) {
    TorcApi api = session.api();
    if (!api.isUninitialized(workflow)) {
      return;
    }
    try {
      new WorkflowStarter(api, session.directory(), session.err()::println)
          .start(workflow, ignoreMissingData);
    } catch (TorcException e) {
      if (created) {
        api.delete("/workflows/" + workflow);
      }
      throw e;
    }
  }
}
