package dev.torc.cli;

import dev.torc.client.Row;
import dev.torc.client.WorkflowStarter;
import org.jspecify.annotations.Nullable;

final class WorkflowsReinit implements Command {
  private @Nullable Long workflowId;
  private boolean force;
  private boolean dryRun;
  private final InitTask task = new InitTask();

  @Override
  public String description() {
    return "Run again what has not run, has changed inputs, or has lost its outputs.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.flag("Also when jobs run or input files are missing", "--force");
    o.flag("Look, and change nothing", "--dry-run");
    task.declare(o);
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    force = o.has("--force");
    dryRun = o.has("--dry-run");
    task.read(o);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("reinitialization");
    boolean later = task.wanted(session);
    long id = session.workflowId(workflowId);
    var starter = new WorkflowStarter(session.api(), session.directory(), session.err()::println);
    if (dryRun) {
      return PreviewPrinter.print(session, id, starter.preview(id), "Re-initialization", true);
    }
    if (later) {
      Row running = starter.restartLater(id, force);
      return task.follow(session, id, running, () -> InitTask.done(session, id, "reinitialized"));
    }
    starter.restart(id, force);
    InitTask.done(session, id, "reinitialized");
    return 0;
  }
}
