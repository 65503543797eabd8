package dev.torc.cli.records;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Query;
import dev.torc.client.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deletes every record of one kind of a workflow. */
final class RecordDeleteAll implements Command {
  private final Kind kind;
  private @Nullable Long workflowId;
  private boolean noPrompts;

  RecordDeleteAll(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String description() {
    return "Delete all " + kind.plural() + " of a workflow.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.flag("Do not ask", "--no-prompts", "--force");
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    noPrompts = o.has("--no-prompts");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("deletion");
    long id = session.workflowId(workflowId);
    String question = "Delete all " + kind.plural() + " of workflow " + id + "?";
    if (!session.confirm(question, noPrompts)) {
      session.err().println("Nothing was deleted.");
      return 1;
    }
    Row r = session.api().delete(kind.path() + Query.of("workflow_id", id));
    long count = r.numberOr("count", r.numberOr("deleted_count", 0));
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("deleted", count);
      m.put("deleted_count", count);
      m.put("message", "Deleted " + count + " " + kind.plural() + " of workflow " + id);
      session.printJson(m);
      return 0;
    }
    session
        .out()
        .println("Successfully deleted " + count + " " + kind.plural() + " of workflow " + id);
    return 0;
  }
}
