package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Long operations that a client starts and asks about later. Thread-safe. */
public final class Tasks {
  private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);

  private final Context ctx;
  private final Workflows workflows;
  private final ExecutorService background;
  private volatile CountDownLatch meeting = new CountDownLatch(0);

  Tasks(Context ctx, Workflows workflows, ExecutorService background) {
    this.ctx = ctx;
    this.workflows = workflows;
    this.background = background;
  }

  /**
   * Lets the work of the first tasks wait until so many requests have come, at most half a minute:
   * for tests of clients, which have no other way to make requests meet an unfinished task.
   */
  public void waitForRequests(int requests) {
    meeting = new CountDownLatch(requests);
  }

  /**
   * Starts initialize in the background, or returns the task that does exactly this already.
   *
   * @param requestText the request's parameters as sent: two requests with other texts differ
   * @throws TorcException CONFLICT when a task with other parameters is active
   */
  public Row initialize(
      long workflowId,
      String requestText,
      boolean onlyUninitialized,
      boolean clearEphemeral,
      String user) {
    boolean[] fresh = {false};
    Row task =
        ctx.db()
            .write(
                tx -> {
                  Context.workflow(tx, workflowId);
                  Optional<Row> active = tx.workflows().activeTask(workflowId);
                  if (active.isPresent()) {
                    return sameOrRefuse(active.get(), requestText);
                  }
                  fresh[0] = true;
                  long id =
                      tx.records()
                          .insert(
                              Table.TASK,
                              new Row()
                                  .set("workflow_id", workflowId)
                                  .set("operation", "initialize_jobs")
                                  .set("status", "queued")
                                  .set("created_at_ms", ctx.times().millis())
                                  .set("requested_by", user)
                                  .set("request_json", requestText));
                  return tx.records().get(Table.TASK, id).orElseThrow();
                });
    meeting.countDown();
    if (fresh[0]) {
      background.execute(
          () ->
              run(
                  task,
                  () -> workflows.initialize(workflowId, onlyUninitialized, clearEphemeral, user),
                  user));
    }
    return task;
  }

  private static Row sameOrRefuse(Row active, String requestText) {
    if (active.text("request_json").equals(requestText)) {
      return active;
    }
    throw TorcException.of(
            ErrorKind.CONFLICT,
            "task " + active.id() + " of this workflow is active with different parameters")
        .with("existing_task_id", active.id())
        .with("existing_operation", active.text("operation"));
  }

  private void run(Row task, Runnable work, String user) {
    try {
      meeting.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    update(task, new Row().set("status", "running").set("started_at_ms", ctx.times().millis()));
    String failure = failure(task, work);
    ctx.db().writePatiently(tx -> end(tx, task, failure, user));
  }

  private static @Nullable String failure(Row task, Runnable work) {
    try {
      work.run();
      return null;
    } catch (TorcException e) {
      return e.message();
    } catch (RuntimeException e) {
      LOG.error("task {} has failed", task.id(), e);
      return "internal error; the server's log tells more under task " + task.id();
    }
  }

  private Row end(Tx tx, Row task, @Nullable String failure, String user) {
    String status = failure == null ? "succeeded" : "failed";
    ctx.events()
        .publish(
            tx,
            task.num("workflow_id"),
            "task_completed",
            failure == null ? LiveEvent.Severity.INFO : LiveEvent.Severity.ERROR,
            () -> completed(task, status, failure, user));
    tx.records()
        .update(
            Table.TASK,
            task.id(),
            new Row()
                .set("status", status)
                .set("finished_at_ms", ctx.times().millis())
                .set("error", failure));
    return task;
  }

  private static Map<String, @Nullable Object> completed(
      Row task, String status, @Nullable String failure, String user) {
    var data =
        Context.data(
            "category",
            "tasks",
            "type",
            "task_completed",
            "task_id",
            task.id(),
            "operation",
            task.text("operation"),
            "status",
            status,
            "user",
            user,
            "message",
            "task " + task.id() + " " + status);
    if (failure != null) {
      data.put("error", failure);
    }
    return data;
  }

  private void update(Row task, Row changes) {
    ctx.db().writePatiently(tx -> tx.records().update(Table.TASK, task.id(), changes));
  }

  public Row get(long id) {
    return ctx.db()
        .read(tx -> tx.records().get(Table.TASK, id))
        .orElseThrow(() -> TorcException.notFound("task", id));
  }

  /** The queued or running task of a workflow. */
  public Optional<Row> active(long workflowId) {
    return ctx.db()
        .read(
            tx -> {
              Context.workflow(tx, workflowId);
              return tx.workflows().activeTask(workflowId);
            });
  }

  /** Text that tells two initialize requests apart. */
  public static String requestText(
      @Nullable Boolean onlyUninitialized, @Nullable Boolean clearEphemeral) {
    return Json.write(
        Context.data(
            "only_uninitialized", onlyUninitialized, "clear_ephemeral_user_data", clearEphemeral));
  }
}
