package dev.torc.cli.graph;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.Table;
import dev.torc.cli.TerminalText;
import dev.torc.client.Row;
import java.util.ArrayList;
import java.util.List;

/** {@code torc graph status}: the jobs of a workflow. */
public final class GraphStatus implements Command {
  private String workflow = "";

  @Override
  public String description() {
    return "Show the jobs of a workflow.";
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
    session.refuseCsv("workflow");
    try (GraphServer server = new GraphServer(session)) {
      Row w = server.status(workflow);
      if (session.json()) {
        session.printJson(w.fields());
        return 0;
      }
      session
          .out()
          .println(TerminalText.plain(w.textOr("name", "") + " (" + w.textOr("trigger", "") + ")"));
      List<String[]> rows = new ArrayList<>();
      for (Row j : w.rows("jobs")) {
        rows.add(
            new String[] {
              j.textOr("id", ""),
              j.textOr("status", ""),
              j.get("duration_secs") == null ? "" : j.get("duration_secs") + " s",
              j.textOr("output", "")
            });
      }
      Table.print(session.out(), List.of("Job", "Status", "Time", "Error"), rows);
      return 0;
    }
  }
}
