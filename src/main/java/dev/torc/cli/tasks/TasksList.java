package dev.torc.cli.tasks;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.Table;
import dev.torc.client.JsonCalls;
import dev.torc.client.Query;
import dev.torc.client.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code torc tasks list}: the newest tasks first. */
public final class TasksList implements Command {
  private final TaskServer server = new TaskServer();
  private @Nullable String status;
  private @Nullable String worker;
  private long limit;
  private long offset;

  @Override
  public String description() {
    return "List tasks, the newest first.";
  }

  @Override
  public void declare(Options o) {
    o.value("STATUS", "queued, running, completed, failed or cancelled", "--status");
    o.value("HOST", "Only those of a worker", "--worker");
    o.value("N", "How many. Default: 100", "-l", "--limit");
    o.value("N", "How many to pass over", "--offset");
    server.declare(o);
  }

  @Override
  public void read(Options o) {
    status = o.text("--status");
    worker = o.text("--worker");
    limit = o.numberOr("--limit", 100);
    offset = o.numberOr("--offset", 0);
    server.read(o);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("tasks");
    try (JsonCalls calls = server.open(session)) {
      Query query =
          Query.of("status", status)
              .and("worker_id", worker)
              .and("limit", limit)
              .and("offset", offset);
      Row page = TaskServer.answer(() -> calls.get("/tasks" + query));
      if (session.json()) {
        session.printJson(page.fields());
        return 0;
      }
      List<String[]> rows = new ArrayList<>();
      for (Row t : page.rows("tasks")) {
        rows.add(
            new String[] {
              t.textOr("id", ""),
              t.textOr("status", ""),
              t.get("exit_code") == null ? "" : String.valueOf(t.get("exit_code")),
              t.textOr("worker_id", ""),
              t.textOr("created_at", ""),
              t.textOr("command", "")
            });
      }
      if (rows.isEmpty()) {
        session.out().println("No tasks found.");
        return 0;
      }
      Table.print(
          session.out(), List.of("ID", "Status", "Code", "Worker", "Created", "Command"), rows);
      session.out().println(rows.size() + " of " + page.numberOr("total", 0) + " tasks");
      return 0;
    }
  }
}
