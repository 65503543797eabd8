package dev.torc.cli.graph;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import java.util.Map;

/** {@code torc graph cancel}: what runs and what waits. */
public final class GraphCancel implements Command {
  private String workflow = "";

  @Override
  public String description() {
    return "Cancel the jobs of a workflow that run or wait.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW", "Its id", 1, 1);
  }

  @Override
  public void read(Options o) {
    workflow = o.positional(0);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("cancellation");
    try (GraphServer server = new GraphServer(session)) {
      server.post(workflow, "/cancel");
      if (session.json()) {
        session.printJson(Map.of("workflow_id", workflow, "status", "canceled"));
      }
      return 0;
    }
  }
}
