package dev.torc.cli;

import dev.torc.client.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(description = "Delete workflows with everything in them.")
final class WorkflowsDelete implements Command {
  @Parameters(arity = "1..*", paramLabel = "WORKFLOW_ID")
  List<Long> ids = new ArrayList<>();

  @Option(
      names = {"--no-prompts", "--force"},
      description = "Do not ask")
  boolean noPrompts;

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
    return "ID: " + w.id() + ", Name: " + w.text("name") + ", User: " + w.text("user");
  }
}
