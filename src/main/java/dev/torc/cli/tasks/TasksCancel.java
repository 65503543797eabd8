package dev.torc.cli.tasks;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.JsonCalls;
import dev.torc.client.Row;
import java.util.List;

/** {@code torc tasks cancel}: tasks that wait for a worker. */
public final class TasksCancel implements Command {
  private final TaskServer server = new TaskServer();
  private List<String> ids = List.of();

  @Override
  public String description() {
    return "Cancel tasks that no worker has begun yet.";
  }

  @Override
  public void declare(Options o) {
    o.positional("ID", "Task", 1, 1000);
    server.declare(o);
  }

  @Override
  public void read(Options o) {
    ids = o.arguments();
    server.read(o);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("tasks");
    try (JsonCalls calls = server.open(session)) {
      for (String id : ids) {
        Row answer = TaskServer.answer(() -> calls.delete("/tasks/" + JsonCalls.segment(id)));
        if (session.json()) {
          session.printJson(answer.fields());
        } else {
          session.out().println("Cancelled " + id);
        }
      }
      return 0;
    }
  }
}
