package dev.torc.cli.tasks;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.TerminalText;
import dev.torc.client.JsonCalls;
import dev.torc.client.Row;

/**
 * {@code torc tasks get}: one task; a bare number is an asynchronous task of the Torc interface.
 */
public final class TasksGet implements Command {
  private final TaskServer server = new TaskServer();
  private String id = "";

  @Override
  public String description() {
    return "Show a task. A bare number is an asynchronous task of the Torc API.";
  }

  @Override
  public void declare(Options o) {
    o.positional("ID", "Task", 1, 1);
    server.declare(o);
  }

  @Override
  public void read(Options o) {
    id = o.positional(0);
    server.read(o);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("task");
    if (TaskServer.isTorcTask(id)) {
      return print(session, session.api().get("/tasks/" + id));
    }
    try (JsonCalls calls = server.open(session)) {
      return print(session, TaskServer.task(calls, id));
    }
  }

  static int print(Session session, Row task) {
    if (session.json()) {
      session.printJson(task.fields());
    } else {
      task.fields()
          .forEach(
              (name, value) -> {
                if (value != null && !value.equals("")) {
                  session.out().println(name + ": " + TerminalText.lines(String.valueOf(value)));
                }
              });
    }
    return 0;
  }
}
