package dev.torc.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

final class CancelCommand implements Command {
  private @Nullable Long workflowId;
  private boolean noPrompts;

  @Override
  public String description() {
    return "Cancel a workflow: its running jobs are ended.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.flag("Do not ask", "--no-prompts");
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    noPrompts = o.has("--no-prompts");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("cancellation");
    long id = session.workflowId(workflowId);
    if (!session.confirm(
        "Cancel workflow " + id + "?", noPrompts || !session.io().terminal().in())) {
      session.err().println("Nothing was canceled.");
      return 1;
    }
    session.api().cancel(id);
    if (session.json()) {
      session.printJson(Map.of("workflow_id", id, "status", "canceled"));
    } else {
      session.out().println("Successfully canceled workflow " + id);
    }
    return 0;
  }
}
