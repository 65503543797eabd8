package dev.torc.cli;

import dev.torc.client.Row;
import org.jspecify.annotations.Nullable;

final class WorkflowsIsComplete implements Command {
  private @Nullable Long id;

  @Override
  public String description() {
    return "Say whether every job of a workflow has ended.";
  }

  @Override
  public void declare(Options o) {
    o.positional("ID", "", 0, 1);
  }

  @Override
  public void read(Options o) {
    id = o.positionalNumber(0);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("completion status");
    long workflow = session.workflowId(id);
    Row r = session.api().get("/workflows/" + workflow + "/is_complete");
    if (session.json()) {
      session.printJson(r.fields());
      return 0;
    }
    session.out().println("Workflow " + workflow + " completion status:");
    session.out().println("  Is Complete: " + r.flag("is_complete"));
    session.out().println("  Is Canceled: " + r.flag("is_canceled"));
    return 0;
  }
}
