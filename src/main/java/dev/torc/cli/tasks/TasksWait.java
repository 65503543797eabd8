package dev.torc.cli.tasks;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.JsonCalls;
import dev.torc.client.Pause;
import dev.torc.client.Row;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code torc tasks wait}: until all of some tasks have ended. */
public final class TasksWait implements Command {
  /** Exit status when there is no more time to wait. */
  private static final int TIMED_OUT = 124;

  private static final long FIRST_PAUSE = 50;
  static final long LONGEST_PAUSE = 1000;
  private static final List<String> WAITING = List.of("queued", "running");
  private static final List<String> GOOD = List.of("completed", "succeeded");

  private final TaskServer server = new TaskServer();
  private List<String> ids = List.of();
  private @Nullable Long timeout;
  private long longestPause = LONGEST_PAUSE;

  @Override
  public String description() {
    return "Wait for tasks. Exit status 0 when all completed, 1 when one did not.";
  }

  @Override
  public void declare(Options o) {
    o.positional("ID", "Task; a bare number is an asynchronous task of the Torc API", 1, 1000);
    o.value("SECONDS", "Give up after that, with exit status 124", "--timeout");
    o.value("SECONDS", "Longest time between two looks. Default: 1", "--poll-fallback-interval");
    server.declare(o);
  }

  @Override
  public void read(Options o) {
    ids = o.arguments();
    timeout = o.number("--timeout");
    Double interval = o.decimal("--poll-fallback-interval");
    if (interval != null) {
      longestPause = Math.max(FIRST_PAUSE, (long) (interval * 1000));
    }
    server.read(o);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("tasks");
    try (JsonCalls calls = server.open(session)) {
      return waitFor(session, calls, ids, Pause.SLEEP, timeout, longestPause);
    }
  }

  static int waitFor(
      Session session,
      JsonCalls calls,
      List<String> ids,
      Pause pause,
      @Nullable Long timeout,
      long longestPause) {
    Function<String, Row> look =
        id ->
            TaskServer.isTorcTask(id)
                ? session.api().get("/tasks/" + id)
                : TaskServer.task(calls, id);
    long end = timeout == null ? Long.MAX_VALUE : System.nanoTime() + timeout * 1_000_000_000L;
    int status = 0;
    for (String id : ids) {
      long millis = FIRST_PAUSE;
      Row task = look.apply(id);
      while (WAITING.contains(task.textOr("status", ""))) {
        if (timeout != null && System.nanoTime() - end >= 0) {
          session.err().println("Task " + id + " is still " + task.textOr("status", ""));
          return TIMED_OUT;
        }
        pause.millis(millis);
        millis = Math.min(longestPause, millis * 2);
        task = look.apply(id);
      }
      TasksGet.print(session, task);
      status = GOOD.contains(task.textOr("status", "")) ? status : 1;
    }
    return status;
  }
}
