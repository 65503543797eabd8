package dev.torc.cli;

import dev.torc.client.Row;
import dev.torc.client.WorkflowStarter;
import org.jspecify.annotations.Nullable;

final class WorkflowsInit implements Command {
  private @Nullable Long workflowId;
  private boolean force;
  private boolean noPrompts;
  private boolean dryRun;
  private final InitTask task = new InitTask();

  @Override
  public String description() {
    return "Make every job of a workflow ready or blocked, from the beginning.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.flag("Also when input files or user data are missing", "--force");
    o.flag("Do not ask", "--no-prompts");
    o.flag("Look, and change nothing", "--dry-run");
    task.declare(o);
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    force = o.has("--force");
    noPrompts = o.has("--no-prompts");
    dryRun = o.has("--dry-run");
    task.read(o);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("initialization");
    boolean later = task.wanted(session);
    long id = session.workflowId(workflowId);
    var starter = new WorkflowStarter(session.api(), session.directory(), session.err()::println);
    if (dryRun) {
      return PreviewPrinter.print(session, id, starter.preview(id), "Initialization", false);
    }
    boolean fresh = session.api().isUninitialized(id);
    if (!fresh
        && !session.confirm(
            "Workflow " + id + " has run; start it from the beginning?", noPrompts)) {
      session.err().println("Nothing was changed.");
      return 1;
    }
    if (later) {
      Row running = starter.startLater(id, force);
      return task.follow(session, id, running, () -> InitTask.done(session, id, "initialized"));
    }
    starter.start(id, force);
    InitTask.done(session, id, "initialized");
    return 0;
  }
}
