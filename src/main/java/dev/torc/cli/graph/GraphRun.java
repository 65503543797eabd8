package dev.torc.cli.graph;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.TerminalText;
import dev.torc.client.Pause;
import dev.torc.client.Row;
import java.util.List;
import java.util.Map;

/** {@code torc graph run}: all jobs of a workflow anew. */
public final class GraphRun implements Command {
  private static final long FIRST_PAUSE = 50;
  private static final long LONGEST_PAUSE = 1000;

  private String workflow = "";
  private boolean wait;

  @Override
  public String description() {
    return "Run a workflow. With --wait: exit status 0 when all jobs succeeded, else 1.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW", "Its id", 1, 1);
    o.flag("Wait for the end", "--wait");
  }

  @Override
  public void read(Options o) {
    workflow = o.positional(0);
    wait = o.has("--wait");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("workflow");
    try (GraphServer server = new GraphServer(session)) {
      server.post(workflow, "/run");
      if (wait) {
        return waitFor(session, server, Pause.SLEEP);
      }
      if (session.json()) {
        session.printJson(Map.of("workflow_id", workflow, "status", "started"));
      }
      return 0;
    }
  }

  private int waitFor(Session session, GraphServer server, Pause pause) {
    long millis = FIRST_PAUSE;
    String shown = "{}";
    while (true) {
      Row w = server.status(workflow);
      Map<String, Integer> counts = GraphServer.counts(w);
      String line = counts.toString();
      if (!line.equals(shown)) {
        session.notes().println(line.substring(1, line.length() - 1));
        shown = line;
      }
      List<String> never = NeverRun.of(w);
      if (!counts.containsKey("running") && never.size() == counts.getOrDefault("queued", 0)) {
        if (session.json()) {
          session.printJson(w.fields());
        }
        if (!never.isEmpty()) {
          session.err().println("can never run: " + TerminalText.plain(String.join(", ", never)));
        }
        return counts.getOrDefault("success", 0) == w.rows("jobs").size() ? 0 : 1;
      }
      pause.millis(millis);
      millis = Math.min(LONGEST_PAUSE, millis * 2);
    }
  }
}
