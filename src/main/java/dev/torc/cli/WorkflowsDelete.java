package dev.torc.cli;

import dev.torc.client.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class WorkflowsDelete implements Command {
  private List<Long> ids = new ArrayList<>();
  private boolean noPrompts;

  @Override
  public String description() {
    return "Delete workflows with everything in them.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 1, Integer.MAX_VALUE);
    o.flag("Do not ask", "--no-prompts", "--force");
  }

  @Override
  public void read(Options o) {
    ids = o.positionalNumbers();
    noPrompts = o.has("--no-prompts");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("deletion");
    List<Row> workflows = new ArrayList<>();
    for (Long id : ids) {
      workflows.add(session.api().workflow(id));
    }
    if (!noPrompts) {
      for (Row w : workflows) {
        session.err().println("  " + line(w));
      }
    }
    if (!session.confirm("Delete " + workflows.size() + " workflow(s)?", noPrompts)) {
      session.err().println("Nothing was deleted.");
      return 1;
    }
    List<Map<String, Object>> deleted = new ArrayList<>();
    for (Row w : workflows) {
      session.api().delete("/workflows/" + w.id());
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("workflow_id", w.id());
      m.put("name", w.textOr("name", ""));
      m.put("user", w.textOr("user", ""));
      deleted.add(m);
    }
    if (session.json()) {
      session.printJson(Map.of("deleted", deleted));
      return 0;
    }
    session.out().println();
    session.out().println("Successfully deleted " + deleted.size() + " workflow(s):");
    workflows.forEach(w -> session.out().println("  - " + line(w)));
    return 0;
  }

  private static String line(Row w) {
    return TerminalText.plain(
        "ID: " + w.id() + ", Name: " + w.text("name") + ", User: " + w.text("user"));
  }
}
