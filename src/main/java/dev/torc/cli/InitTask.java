package dev.torc.cli;

import dev.torc.client.Pause;
import dev.torc.client.Row;
import dev.torc.model.TorcException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long a command waits for the server to initialize a workflow: not at all, or so long. */
final class InitTask {
  private static final long PAUSE_MILLIS = 100;
  private static final long NANOS = 1_000_000_000L;

  private boolean async;
  private @Nullable Long timeout;

  void declare(Options o) {
    o.flag("Do not wait; prints the task that 'torc tasks wait' takes", "--async");
    o.value("SECONDS", "Wait at most so long", "--wait-timeout");
  }

  void read(Options o) {
    async = o.has("--async");
    timeout = o.number("--wait-timeout");
    if (timeout != null && timeout < 0) {
      throw Options.usage("--wait-timeout cannot be negative");
    }
  }

  /** Whether the server has to do it as a task. */
  boolean wanted(Session session) {
    if (async && session.globals().standalone) {
      throw Options.usage("--async needs a server that goes on, and that of -s ends with this");
    }
    return async || timeout != null;
  }

  /**
   * Waits for the task, or says which it is.
   *
   * @param done says that all is done
   */
  int follow(Session session, long workflowId, Row task, Runnable done) {
    if (async) {
      created(session, workflowId, task);
      return 0;
    }
    long begin = System.nanoTime();
    Row now = task;
    while (List.of("queued", "running").contains(now.textOr("status", ""))) {
      if (timeout != null && (System.nanoTime() - begin) / NANOS >= timeout) {
        throw TorcException.invalid(
                "after " + timeout + " s the initialization is still " + now.text("status"))
            .withHint("torc tasks wait " + task.id());
      }
      Pause.SLEEP.millis(PAUSE_MILLIS);
      now = session.api().get("/tasks/" + task.id());
    }
    if (!now.textOr("status", "").equals("succeeded")) {
      throw TorcException.invalid("the initialization has failed: " + now.textOr("error", ""));
    }
    done.run();
    return 0;
  }

  /** Says that a workflow was initialized, or what else was done. */
  static void done(Session session, long workflowId, String what) {
    if (session.json()) {
      session.printJson(Map.of("workflow_id", workflowId, "status", "success"));
    } else {
      session.out().println("Successfully " + what + " workflow " + workflowId);
    }
  }

  private static void created(Session session, long workflowId, Row task) {
    if (!session.json()) {
      session.out().println("Initialization task created:");
      session.out().println("  Workflow ID: " + workflowId);
      session.out().println("  Task ID: " + task.id());
      session.out().println("  Status: " + task.textOr("status", ""));
      session.err().println("Next: torc tasks wait " + task.id());
      return;
    }
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("message", "Initialization task created");
    m.put("status", "success");
    m.put("task_id", task.id());
    m.put("task_operation", task.textOr("operation", ""));
    m.put("task_status", task.textOr("status", ""));
    m.put("workflow_id", workflowId);
    session.printJson(m);
  }
}
