package dev.torc.cli.workflow;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hides workflows from lists, or shows them again. */
public final class ArchiveCommand implements Command {
  private boolean archived;
  private final List<Long> ids = new ArrayList<>();

  @Override
  public String description() {
    return "Archive workflows (true), or take them back (false).";
  }

  @Override
  public List<String> examples() {
    return List.of("torc workflows archive true 12 13", "torc workflows archive false 12");
  }

  @Override
  public void declare(Options o) {
    o.positional("IS_ARCHIVED", "true or false", 1, 1);
    o.positional("WORKFLOW_ID", "", 0, Integer.MAX_VALUE);
  }

  @Override
  public void read(Options o) {
    archived =
        switch (o.positional(0)) {
          case "true" -> true;
          case "false" -> false;
          default ->
              throw Options.usage(
                  "invalid value '" + o.positional(0) + "' for <IS_ARCHIVED>: true or false");
        };
    for (int i = 1; i < o.arguments().size(); i++) {
      ids.add(o.neededNumber(i));
    }
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("archive");
    if (ids.isEmpty()) {
      ids.add(session.workflowId(null));
    }
    for (Long id : ids) {
      session.api().post("/workflows/" + id + "/archive", Map.of("is_archived", archived));
      if (!session.json()) {
        session
            .out()
            .println("Successfully " + (archived ? "archived" : "unarchived") + " workflow " + id);
      }
    }
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("is_archived", archived);
      m.put("status", "success");
      m.put("updated_workflows", ids);
      session.printJson(m);
    }
    return 0;
  }
}
