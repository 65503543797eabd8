package dev.torc.cli.events;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows the latest event of a workflow. */
public final class LatestCommand implements Command {
  private @Nullable Long workflowId;

  @Override
  public String description() {
    return "Show the latest event of a workflow.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("event");
    long id = session.workflowId(workflowId);
    Query q = Query.of("workflow_id", id).and("sort_by", "timestamp").and("reverse_sort", true);
    List<Row> found = session.api().page("/events", q, 0, 1).items();
    if (found.isEmpty()) {
      if (session.json()) {
        session.printJson(null);
        return 0;
      }
      session.out().println("No events found for workflow " + id);
      return 0;
    }
    Row e = found.get(0);
    String time = Instant.ofEpochMilli(e.numberOr("timestamp", 0)).toString();
    if (session.json()) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>(e.fields());
      m.put("timestamp_formatted", time);
      session.printJson(m);
      return 0;
    }
    session.out().println("Latest event for workflow " + id + ":");
    session.out().println("  ID: " + e.id());
    session.out().println("  Timestamp: " + time);
    session.out().println("  Data: " + Json.writePretty(e.get("data")));
    return 0;
  }
}
