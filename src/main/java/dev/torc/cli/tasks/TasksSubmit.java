package dev.torc.cli.tasks;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.JsonCalls;
import dev.torc.client.Pause;
import dev.torc.client.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code torc tasks submit}: a command for any worker of the server. */
public final class TasksSubmit implements Command {
  private final TaskServer server = new TaskServer();
  private String command = "";
  private @Nullable Long timeout;
  private @Nullable Long retries;
  private @Nullable Long memory;
  private @Nullable String priority;
  private boolean wait;

  @Override
  public String description() {
    return "Hand in a command as a task of its own.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc tasks submit --timeout 60 'make test'", "torc tasks submit --wait ls -l");
  }

  @Override
  public void declare(Options o) {
    o.positional("COMMAND", "Command of the task", 1, Integer.MAX_VALUE);
    o.firstWordEndsOptions();
    o.value("SECONDS", "How long it may run. Default: 3600", "--timeout");
    o.value("MIB", "Memory that it may use; with more it is ended", "--memory-mb");
    o.value("PRIORITY", "low, normal or high", "--priority");
    o.value("N", "How often to try again when it fails", "--retry-count");
    o.flag("Wait for its end; the exit status is 1 when it does not complete", "--wait");
    server.declare(o);
  }

  @Override
  public void read(Options o) {
    command = String.join(" ", o.arguments());
    timeout = o.number("--timeout");
    memory = o.number("--memory-mb");
    retries = o.number("--retry-count");
    priority = o.text("--priority");
    wait = o.has("--wait");
    server.read(o);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("task");
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("command", command);
    body.put("timeout", timeout);
    body.put("memory_limit_mb", memory);
    body.put("priority", priority);
    body.put("retry_count", retries);
    body.values().removeIf(v -> v == null);
    try (JsonCalls calls = server.open(session)) {
      Row created = TaskServer.answer(() -> calls.post("/tasks", body));
      String id = created.textOr("id", "");
      if (wait) {
        session.notes().println("Task " + id);
        return TasksWait.waitFor(
            session, calls, List.of(id), Pause.SLEEP, null, TasksWait.LONGEST_PAUSE);
      }
      if (session.json()) {
        session.printJson(created.fields());
      } else {
        session.out().println(id);
      }
      return 0;
    }
  }
}
