package dev.torc.cli.workflow;

import dev.torc.cli.Command;
import dev.torc.cli.InputText;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.TerminalText;
import dev.torc.client.Row;
import dev.torc.client.WorkflowImport;
import dev.torc.model.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Creates a workflow from an exported one. */
public final class ImportCommand implements Command {
  private String file = "";
  private @Nullable String name;
  private boolean skipResults;
  private boolean skipEvents;

  @Override
  public String description() {
    return "Create a workflow from an exported one, ready to start from the beginning.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc workflows import workflow.json --name copy",
        "torc workflows export 12 | torc --url http://other:8080/torc-service/v1 workflows import -");
  }

  @Override
  public void declare(Options o) {
    o.positional("FILE", "Exported workflow, or - for standard input", 1, 1);
    o.value("NAME", "Another name", "--name");
    o.flag("Leave the results out", "--skip-results");
    o.flag("Leave the events out", "--skip-events");
  }

  @Override
  public void read(Options o) {
    file = o.positional(0);
    name = o.text("--name");
    skipResults = o.has("--skip-results");
    skipEvents = o.has("--skip-events");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("import");
    var copy = new WorkflowImport(session.api(), Json.parseObject(InputText.of(session, file)));
    Row w = copy.create(name, session.user(), !skipResults, !skipEvents);
    if (session.json()) {
      Map<String, Object> m = new TreeMap<>();
      for (String list : List.of("files", "jobs", "user_data")) {
        m.put(list, copy.count(list));
      }
      m.put("results", skipResults ? 0L : copy.count("results"));
      m.put("compute_nodes", skipResults || copy.count("results") == 0 ? 0 : 1);
      m.put("success", true);
      m.put("workflow_id", w.id());
      m.put("workflow_name", w.textOr("name", ""));
      session.out().println(Json.write(m));
      return 0;
    }
    session
        .out()
        .println(
            "Imported workflow '"
                + TerminalText.plain(w.textOr("name", ""))
                + "' as ID "
                + w.id()
                + " ("
                + copy.count("jobs")
                + " jobs, "
                + copy.count("files")
                + " files, status reset)");
    return 0;
  }
}
