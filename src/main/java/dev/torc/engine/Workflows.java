package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.store.JobRow;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands and queries about workflows as a whole. Thread-safe. */
public final class Workflows {
  private static final String BUSY_DELETE = "delete";

  private final Context ctx;
  private final int piece;
  private final Initializer initializer;
  private final RoCrate roCrate;

  Workflows(Context ctx, int piece, Initializer initializer) {
    this.ctx = ctx;
    this.piece = piece;
    this.initializer = initializer;
    this.roCrate = new RoCrate(ctx);
  }

  /**
   * Creates a workflow with its {@code default} resource requirement.
   *
   * @param row columns of {@link Table#WORKFLOW}; id, timestamp, run_id and flags are ignored
   * @param env environment of all its jobs, or null
   * @param accessGroups names of groups that get access
   * @return the stored record
   */
  public Row create(Row row, @Nullable Map<String, String> env, List<String> accessGroups) {
    Checks.env(env);
    if (new HashSet<>(accessGroups).size() != accessGroups.size()) {
      throw TorcException.invalid("an access group is named twice");
    }
    return ctx.db()
        .write(
            tx -> {
              Row w = new Row();
              row.values().forEach(w::set);
              w.set("env", env == null || env.isEmpty() ? null : Json.write(env))
                  .set("timestamp", ctx.times().stamp())
                  .set("run_id", null)
                  .set("is_canceled", null)
                  .set("is_archived", null);
              long id = tx.records().insert(Table.WORKFLOW, w);
              for (String name : accessGroups) {
                long group =
                    tx.workflows()
                        .groupId(name)
                        .orElseThrow(
                            () -> TorcException.invalid("Unknown access group '" + name + "'"));
                tx.workflows().addAccessGroup(id, group);
              }
              tx.records().insert(Table.RESOURCE_REQUIREMENTS, Requirements.defaults(id));
              return stored(tx, id);
            });
  }

  private static Row stored(Tx tx, long id) {
    return tx.records()
        .get(Table.WORKFLOW, id)
        .orElseThrow(() -> TorcException.notFound("workflow", id));
  }

  public Row get(long id) {
    return ctx.db().read(tx -> stored(tx, id));
  }

  public List<String> accessGroups(long id) {
    return ctx.db().read(tx -> tx.workflows().accessGroups(id));
  }

  /** Writes the columns that the row has; the caller has checked which may change. */
  public Row update(long id, Row changes) {
    return ctx.db()
        .write(
            tx -> {
              Context.workflow(tx, id);
              tx.records().update(Table.WORKFLOW, id, changes);
              return stored(tx, id);
            });
  }

  /** Deletes a workflow and everything below it; returns it as it was. */
  public Row delete(long id) {
    Row row =
        ctx.db()
            .write(
                tx -> {
                  WorkflowHead w = Context.workflow(tx, id);
                  if (!BUSY_DELETE.equals(w.busy())) {
                    Context.refuseBusy(w);
                  }
                  Row r = stored(tx, id);
                  tx.workflows().setBusy(id, BUSY_DELETE);
                  return r;
                });
    deleteInPieces(id);
    return row;
  }

  private void deleteInPieces(long id) {
    int n;
    do {
      n = ctx.db().writeWithoutCascades(tx -> tx.removal().some(id, piece));
    } while (n == piece);
    ctx.db()
        .write(
            tx -> {
              tx.records().delete(Table.WORKFLOW, id);
              // Only now is everything gone that a worker may still run or wait for.
              ctx.signals().wakeAfter(tx, id, Integer.MAX_VALUE);
              ctx.work().wakeAfter(tx, id, Integer.MAX_VALUE);
              return null;
            });
  }

  /** Takes up long operations that a stopped server left half done. */
  void resume() {
    initializer.resume();
    List<WorkflowHead> left = ctx.db().read(tx -> tx.workflows().busy());
    for (WorkflowHead w : left) {
      if (BUSY_DELETE.equals(w.busy())) {
        deleteInPieces(w.id());
      }
    }
  }

  /**
   * Gives every job its first status of the run.
   *
   * @param onlyUninitialized jobs that have any other status keep it
   * @param clearEphemeral also empties ephemeral user data
   */
  public void initialize(long id, boolean onlyUninitialized, boolean clearEphemeral, String user) {
    initializer.run(id, onlyUninitialized, clearEphemeral, user);
    roCrate.refresh(id);
  }

  /**
   * Ends what runs. What is ready or blocked stays as it is and is not handed out; in a workflow of
   * another interface, which has no word for that, it is canceled too.
   */
  public Row cancel(long id) {
    return ctx.db()
        .write(
            tx -> {
              WorkflowHead w = Context.workflow(tx, id);
              tx.workflows().setCanceled(id);
              Runs.cancelHeld(tx, id);
              if (tx.workflows().hasPool(id)) {
                Runs.cancelWaiting(tx, id);
              }
              ctx.store(
                  tx,
                  id,
                  Context.data(
                      "category",
                      "workflow_canceled",
                      "message",
                      "workflow " + id + " was canceled",
                      "workflow_id",
                      id,
                      "run_id",
                      w.runId()));
              ctx.work().wakeAfter(tx, id, Integer.MAX_VALUE);
              ctx.signals().wakeAfter(tx, id, Integer.MAX_VALUE);
              return stored(tx, id);
            });
  }

  public Row archive(long id, boolean archived, String user) {
    return ctx.db()
        .write(
            tx -> {
              Context.workflow(tx, id);
              tx.workflows().setArchived(id, archived);
              action(tx, id, "archive_workflow", user, "is_archived", archived);
              return stored(tx, id);
            });
  }

  private void action(Tx tx, long id, String action, String user, @Nullable Object... more) {
    Map<String, @Nullable Object> data =
        Context.data("category", "user_action", "action", action, "user", user, "workflow_id", id);
    data.putAll(Context.data(more));
    ctx.store(tx, id, data);
  }

  /** Begins a new run: counts it, and forgets cancel and archive of the last one. */
  public Row resetStatus(long id, boolean force, String user) {
    return ctx.db()
        .write(
            tx -> {
              WorkflowHead w = Context.workflow(tx, id);
              Context.refuseBusy(w);
              if (w.archived()) {
                throw TorcException.invalid("workflow " + id + " is archived and cannot be reset");
              }
              boolean active =
                  tx.workflows().hasJobIn(id, List.of(JobStatus.PENDING, JobStatus.RUNNING));
              if (!force && (active || tx.workflows().hasOpenAllocation(id))) {
                throw TorcException.invalid(
                        "workflow "
                            + id
                            + (active
                                ? " has pending or running jobs"
                                : " has pending or active scheduled compute nodes"))
                    .withHint("cancel it first, or force the reset");
              }
              tx.workflows().beginRun(id);
              action(tx, id, "reset_workflow_status", user, "force", force);
              ctx.signals().wakeAfter(tx, id, Integer.MAX_VALUE);
              return stored(tx, id);
            });
  }

  /**
   * Sets jobs back to uninitialized: all, or the failed ones with everything downstream.
   *
   * @return how many jobs were reset directly
   */
  public int resetJobStatus(long id, boolean failedOnly, String user) {
    return ctx.db()
        .write(
            tx -> {
              Context.refuseBusy(Context.workflow(tx, id));
              int n = failedOnly ? Resets.failed(tx, id) : tx.jobs().resetAll(id);
              action(
                  tx, id, "reset_job_status", user, "failed_only", failedOnly, "updated_count", n);
              ctx.signals().wakeAfter(tx, id, Integer.MAX_VALUE);
              return n;
            });
  }

  /** Jobs whose definition or input data changed since the last initialize go back; their names. */
  public List<String> processChangedInputs(long id, boolean dryRun, String user) {
    if (dryRun) {
      return ctx.db().read(tx -> Resets.changed(tx, id).stream().map(JobRow::name).toList());
    }
    return ctx.db()
        .write(
            tx -> {
              Context.refuseBusy(Context.workflow(tx, id));
              List<JobRow> jobs = Resets.changed(tx, id);
              jobs.forEach(j -> Resets.reset(tx, j));
              List<String> names = jobs.stream().map(JobRow::name).toList();
              action(
                  tx,
                  id,
                  "process_changed_job_inputs",
                  user,
                  "reinitialized_count",
                  names.size(),
                  "reinitialized_jobs",
                  names);
              return names;
            });
  }

  /** Whether a workflow has ended, and whether it was canceled (a canceled one has ended). */
  public record Completeness(boolean canceled, boolean complete) {}

  public Completeness completeness(long id) {
    return ctx.db()
        .read(
            tx -> {
              WorkflowHead w = Context.workflow(tx, id);
              boolean canceled = w.canceled();
              return new Completeness(
                  canceled, canceled || (w.busy() == null && Progress.allFinished(tx, id)));
            });
  }

  /** Whether all jobs are uninitialized or disabled. */
  public boolean isUninitialized(long id) {
    return ctx.db()
        .read(
            tx -> {
              Context.workflow(tx, id);
              List<JobStatus> others = new ArrayList<>(List.of(JobStatus.values()));
              others.removeAll(List.of(JobStatus.UNINITIALIZED, JobStatus.DISABLED));
              return !tx.workflows().hasJobIn(id, others);
            });
  }

  public List<Long> requiredExistingFiles(long id) {
    return ctx.db()
        .read(
            tx -> {
              Context.workflow(tx, id);
              return tx.workflows().requiredExistingFiles(id);
            });
  }

  public List<Long> missingUserData(long id) {
    return ctx.db()
        .read(
            tx -> {
              Context.workflow(tx, id);
              return tx.workflows().missingUserData(id);
            });
  }

  /** Refuses when the workflow does not exist. */
  public void require(long id) {
    if (ctx.db().read(tx -> tx.workflows().head(id)).isEmpty()) {
      throw TorcException.of(ErrorKind.NOT_FOUND, "workflow " + id + " not found");
    }
  }
}
