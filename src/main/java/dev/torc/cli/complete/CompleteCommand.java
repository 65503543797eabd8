package dev.torc.cli.complete;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.TorcException;
import java.util.List;

/**
 * What completion scripts ask: ids and names that exist now, each with a tab and a description.
 * Whatever goes wrong, it prints nothing: a message would land in somebody's command line.
 */
public final class CompleteCommand implements Command {
  private static final int MOST = 200;

  private String kind = "";

  @Override
  public String description() {
    return "Print values for completion.";
  }

  @Override
  public void declare(Options o) {
    o.positional("KIND", "workflows, jobs or job-ids", 1, 1);
  }

  @Override
  public void read(Options o) {
    kind = o.positional(0);
  }

  @Override
  public int run(Session session) {
    try {
      session.useNearest();
      switch (kind) {
        case "workflows" -> print(session, workflows(session), "id", "name");
        case "jobs" -> print(session, jobs(session), "name", "status");
        case "job-ids" -> print(session, jobs(session), "id", "name");
        default -> {}
      }
    } catch (TorcException e) {
      return 1;
    }
    return 0;
  }

  private static void print(Session session, List<Row> rows, String value, String description) {
    for (Row r : rows) {
      String v = r.textOr(value, "");
      if (!v.contains("\n") && !v.contains("\t")) {
        session.out().println(v + "\t" + r.textOr(description, "").replace('\n', ' '));
      }
    }
  }

  private static List<Row> workflows(Session session) {
    Query q =
        Query.of("user", session.user())
            .and("is_archived", false)
            .and("sort_by", "id")
            .and("reverse_sort", true);
    return session.api().page("/workflows", q, 0, MOST).items();
  }

  /** Jobs of the latest workflow. */
  private static List<Row> jobs(Session session) {
    List<Row> workflows = workflows(session);
    if (workflows.isEmpty()) {
      return List.of();
    }
    Query q = Query.of("workflow_id", workflows.get(0).id());
    return session.api().page("/jobs", q, 0, MOST).items();
  }
}
