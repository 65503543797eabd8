package dev.torc.cli;

import dev.torc.client.Pause;
import dev.torc.client.TorcApi;
import dev.torc.client.WorkflowStarter;
import dev.torc.model.TorcException;
import dev.torc.spec.WorkflowSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = "Run a workflow on this machine: from a file, or one that exists by its id.")
final class RunCommand implements Command {
  @Parameters(
      paramLabel = "FILE_OR_ID",
      description = "Workflow file, - for standard input, or id of a workflow")
  String what = "";

  @Mixin WorkerOptions worker = new WorkerOptions();

  @Option(names = "--no-resource-monitoring", description = "Do not measure the jobs")
  boolean noResourceMonitoring;

  @Option(names = "--skip-checks", description = "Run although there are warnings")
  boolean skipChecks;

  @Option(
      names = "--ignore-missing-data",
      description = "Start although input files or user data are missing")
  boolean ignoreMissingData;

  @Option(names = "--allow-failures", description = "Exit with 0 although jobs failed")
  boolean allowFailures;

  @Override
  public int run(Session session) {
    session.refuseCsv("run");
    Long id = existing(session);
    // A file with errors must not leave anything behind, not even a database.
    var source = id == null ? new SpecSource(session, what) : null;
    WorkflowSpec spec = source == null ? null : source.checked(!noResourceMonitoring);
    Connection server = connect(session);
    session.use(server);
    long workflow = id != null ? id : create(session, source, spec);
    start(session, workflow, id == null);
    int exit = new WorkflowRun(session, workflow, worker, allowFailures).execute(server);
    snapshot(session, server);
    return exit;
  }

  private @Nullable Long existing(Session session) {
    boolean number =
        !what.isEmpty() && what.length() < 19 && what.chars().allMatch(Character::isDigit);
    return number && !Files.exists(session.directory().resolve(what)) ? Long.valueOf(what) : null;
  }

  private static Connection connect(Session session) {
    Globals g = session.globals();
    if (g.inMemory) {
      return Standalone.inMemory();
    }
    if (session.hasUrl() && !g.standalone) {
      return new Connection.Remote(session.namedUrl());
    }
    return Standalone.open(session.databaseFile(), session.notes(), Pause.SLEEP);
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

  /** A database in memory is gone with the process; --db asks for a copy of it. */
  private static void snapshot(Session session, Connection server) {
    Path target = session.globals().db;
    if (session.globals().inMemory && target != null && server instanceof LocalServer local) {
      local.copyTo(session.directory().resolve(target));
      session.notes().println("Wrote the database to " + target);
    }
  }
}
