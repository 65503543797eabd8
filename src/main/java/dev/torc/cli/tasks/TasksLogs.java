package dev.torc.cli.tasks;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.JsonCalls;
import dev.torc.client.Row;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code torc tasks logs}: what a task wrote. */
public final class TasksLogs implements Command {
  private final TaskServer server = new TaskServer();
  private String id = "";
  private boolean stdout;
  private boolean stderr;

  @Override
  public String description() {
    return "Show what a task has written. Both streams, unless one is named.";
  }

  @Override
  public void declare(Options o) {
    o.positional("ID", "Task", 1, 1);
    o.flag("Only standard output", "--stdout");
    o.flag("Only standard error", "--stderr");
    server.declare(o);
  }

  @Override
  public void read(Options o) {
    id = o.positional(0);
    stdout = o.has("--stdout");
    stderr = o.has("--stderr");
    server.read(o);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("log");
    try (JsonCalls calls = server.open(session)) {
      Row task = TaskServer.task(calls, id);
      boolean both = stdout == stderr;
      if (session.json()) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("id", id);
        out.put("stdout", task.textOr("stdout", ""));
        out.put("stderr", task.textOr("stderr", ""));
        session.printJson(out);
        return 0;
      }
      if (both || stdout) {
        session.out().print(task.textOr("stdout", ""));
        session.out().flush();
      }
      if (both || stderr) {
        (both ? session.err() : session.out()).print(task.textOr("stderr", ""));
      }
      return 0;
    }
  }
}
