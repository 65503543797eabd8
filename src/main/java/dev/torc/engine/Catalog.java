package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.store.GraphStore;
import dev.torc.store.JobData;
import dev.torc.store.JobDataStore.Flow;
import dev.torc.store.JobRow;
import dev.torc.store.JobStore.ReadyNeeds;
import dev.torc.store.JobStore.RunningJob;
import dev.torc.store.ListQuery;
import dev.torc.store.Page;
import dev.torc.store.ResultStore;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The records around jobs that carry few rules of their own: files, user data, requirements,
 * compute nodes, schedulers, results, events, handlers. One set of commands for all of them.
 * Thread-safe.
 */
public final class Catalog {
  private final Context ctx;
  private final Progress progress;
  private final WorkerReports reports;

  Catalog(Context ctx, Progress progress, WorkerReports reports) {
    this.ctx = ctx;
    this.progress = progress;
    this.reports = reports;
  }

  /** Creates a record; the workflow that it names must exist. Returns it as stored. */
  public Row create(Table table, Row row) {
    return ctx.db()
        .write(
            tx -> {
              prepare(table, row);
              Long workflow = row.numOrNull("workflow_id");
              if (workflow != null) {
                Context.workflow(tx, workflow);
                OnlyOnce.check(tx, table, row, workflow, 0);
              }
              long id = tx.records().insert(table, row);
              announce(tx, table, row, id);
              return tx.records().get(table, id).orElse(row);
            });
  }

  /** Creates many records in one transaction; returns their ids in the same order. */
  public List<Long> createAll(Table table, List<Row> rows) {
    return ctx.db()
        .write(
            tx -> {
              List<Long> ids = new ArrayList<>(rows.size());
              long checked = -1;
              for (Row r : rows) {
                prepare(table, r);
                if (r.num("workflow_id") != checked) {
                  checked = r.num("workflow_id");
                  Context.workflow(tx, checked);
                }
                OnlyOnce.check(tx, table, r, checked, 0);
                ids.add(tx.records().insert(table, r));
              }
              return ids;
            });
  }

  private void prepare(Table table, Row row) {
    if (table == Table.RESOURCE_REQUIREMENTS) {
      Requirements.checked(row);
    } else if (table == Table.COMPUTE_NODE && row.textOrNull("labels") != null) {
      row.set("labels", Checks.labelText(Checks.labels(Checks.textList(row.textOrNull("labels")))));
    } else if (table == Table.EVENT) {
      row.set("timestamp", ctx.times().millis());
    }
  }

  private void announce(Tx tx, Table table, Row row, long id) {
    if (table == Table.COMPUTE_NODE) {
      NodeEvents.started(ctx, tx, id, row);
    } else if (table == Table.SCHEDULED_COMPUTE_NODE) {
      ctx.events()
          .publish(
              tx,
              row.num("workflow_id"),
              "scheduler_node_created",
              LiveEvent.Severity.INFO,
              () ->
                  Context.data(
                      "category", "scheduler",
                      "scheduled_compute_node_id", id,
                      "scheduler_id", row.get("scheduler_id"),
                      "scheduler_config_id", row.get("scheduler_config_id"),
                      "scheduler_type", row.get("scheduler_type"),
                      "status", row.get("status")));
    }
  }

  public Row get(Table table, long id) {
    return ctx.db().read(tx -> tx.records().get(table, id)).orElseThrow(() -> missing(table, id));
  }

  static TorcException missing(Table table, long id) {
    return TorcException.notFound(noun(table), id);
  }

  private static String noun(Table table) {
    return table.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Writes the columns that the row has; returns the record as stored. */
  public Row update(Table table, long id, Row changes) {
    return ctx.db()
        .write(
            tx -> {
              Row before = tx.records().get(table, id).orElseThrow(() -> missing(table, id));
              if (table == Table.RESOURCE_REQUIREMENTS) {
                Requirements.checked(changes);
              }
              if (before.numOrNull("workflow_id") != null) {
                OnlyOnce.check(tx, table, changes, before.num("workflow_id"), id);
              }
              tx.records().update(table, id, changes);
              Row after = tx.records().get(table, id).orElseThrow(() -> missing(table, id));
              if (table == Table.COMPUTE_NODE
                  && before.bool("is_active")
                  && !after.bool("is_active")) {
                NodeEvents.stopped(ctx, tx, id, after);
              }
              return after;
            });
  }

  /** Deletes a record; returns it as it was. */
  public Row delete(Table table, long id) {
    return ctx.db()
        .write(
            tx -> {
              Row r = tx.records().get(table, id).orElseThrow(() -> missing(table, id));
              if (table == Table.COMPUTE_NODE) {
                takeBack(tx, tx.jobs().heldBy(id));
              }
              tx.records().delete(table, id);
              if (table == Table.RESOURCE_REQUIREMENTS) {
                jobsAreGone(tx, r.num("workflow_id"));
              }
              return r;
            });
  }

  /** Nobody will report the jobs of a machine that is gone: others get them. */
  private void takeBack(Tx tx, List<JobRow> jobs) {
    jobs.stream()
        .filter(j -> j.status().isActive() && j.computeNodeId() != null)
        .forEach(j -> reports.requeue(tx, j, JobCause.WORKER_LOST));
  }

  /** A requirement takes its jobs along: others may have waited for them. */
  private void jobsAreGone(Tx tx, long workflowId) {
    tx.graph().recount(workflowId, 0, Long.MAX_VALUE);
    progress.freed(tx, Context.workflow(tx, workflowId), tx.graph().blockedByNothing(workflowId));
  }

  /** Deletes all records of a workflow; returns how many there were. */
  public int deleteAll(Table table, long workflowId) {
    return ctx.db()
        .write(
            tx -> {
              Context.workflow(tx, workflowId);
              if (table == Table.COMPUTE_NODE) {
                takeBack(tx, tx.jobs().withStatus(workflowId, JobStatus.RUNNING));
              }
              return tx.records().deleteAll(table, workflowId);
            });
  }

  public Page<Row> list(ListQuery query) {
    return ctx.db().read(tx -> tx.records().page(query));
  }

  /** Stores an event of the API's event list; {@code data} are plain values. */
  public void recordEvent(long workflowId, Map<String, @Nullable Object> data) {
    ctx.db()
        .write(
            tx -> {
              ctx.store(tx, workflowId, data);
              return null;
            });
  }

  /** Makes a user-data record an input and/or output of jobs. */
  public Row createUserData(Row row, @Nullable Long producerJob, @Nullable Long consumerJob) {
    return ctx.db()
        .write(
            tx -> {
              long workflow = row.num("workflow_id");
              Context.workflow(tx, workflow);
              OnlyOnce.check(tx, Table.USER_DATA, row, workflow, 0);
              long id = tx.records().insert(Table.USER_DATA, row);
              if (producerJob != null) {
                Context.job(tx, producerJob);
                tx.jobData().add(JobData.OUTPUT_USER_DATA, producerJob, id, workflow);
              }
              if (consumerJob != null) {
                Context.job(tx, consumerJob);
                tx.jobData().add(JobData.INPUT_USER_DATA, consumerJob, id, workflow);
              }
              return tx.records().get(Table.USER_DATA, id).orElse(row);
            });
  }

  /**
   * Stores a result by hand and makes it the job's current one; the job's status stays.
   *
   * @param stdout the end of what the job wrote, or null when nobody says
   */
  public Row createResult(Row row, @Nullable String stdout, @Nullable String stderr) {
    return ctx.db()
        .write(
            tx -> {
              Context.workflow(tx, row.num("workflow_id"));
              Context.job(tx, row.num("job_id"));
              Completions.requireNode(tx, row.num("compute_node_id"));
              long id = tx.records().insert(Table.RESULT, row);
              tx.results().makeCurrent(row.num("job_id"), id);
              if (stdout != null || stderr != null) {
                tx.results().insertLog(id, stdout, stderr, null, null);
              }
              return tx.records().get(Table.RESULT, id).orElse(row);
            });
  }

  /** Names of jobs by id, for ids that exist. */
  public Map<Long, String> jobNames(List<Long> ids) {
    return ctx.db()
        .read(
            tx -> {
              Map<Long, String> out = new HashMap<>();
              ids.stream()
                  .distinct()
                  .forEach(id -> tx.jobs().name(id).ifPresent(n -> out.put(id, n)));
              return out;
            });
  }

  public Page<GraphStore.Dependency> dependencies(long workflowId, long offset, long limit) {
    return inWorkflow(workflowId, tx -> tx.graph().page(workflowId, offset, limit));
  }

  public Page<Flow> fileFlows(long workflowId, long offset, long limit) {
    return inWorkflow(workflowId, tx -> tx.jobData().fileFlows(workflowId, offset, limit));
  }

  public Page<Flow> userDataFlows(long workflowId, long offset, long limit) {
    return inWorkflow(workflowId, tx -> tx.jobData().userDataFlows(workflowId, offset, limit));
  }

  public Page<RunningJob> runningJobs(long workflowId, long offset, long limit) {
    return inWorkflow(workflowId, tx -> tx.jobs().running(workflowId, offset, limit));
  }

  public ReadyNeeds readyNeeds(long workflowId, @Nullable Long schedulerId) {
    return inWorkflow(workflowId, tx -> tx.jobs().readyNeeds(workflowId, schedulerId));
  }

  public List<String> remoteWorkers(long workflowId) {
    return inWorkflow(workflowId, tx -> tx.workflows().remoteWorkers(workflowId));
  }

  public void addRemoteWorkers(long workflowId, List<String> workers) {
    ctx.db()
        .write(
            tx -> {
              Context.workflow(tx, workflowId);
              workers.forEach(w -> tx.workflows().addRemoteWorker(workflowId, w));
              return null;
            });
  }

  public void removeRemoteWorker(long workflowId, String worker) {
    boolean found =
        ctx.db()
            .write(
                tx -> {
                  Context.workflow(tx, workflowId);
                  return tx.workflows().removeRemoteWorker(workflowId, worker);
                });
    if (!found) {
      throw TorcException.of(ErrorKind.NOT_FOUND, "remote worker " + worker + " not found");
    }
  }

  /** The log of a job's attempt; null run or attempt mean the newest. */
  public Optional<ResultStore.Log> log(long jobId, @Nullable Long runId, @Nullable Long attemptId) {
    return ctx.db()
        .read(
            tx -> {
              Context.job(tx, jobId);
              return tx.results().log(jobId, runId, attemptId);
            });
  }

  private <T> T inWorkflow(long workflowId, Function<Tx, T> query) {
    return ctx.db()
        .read(
            tx -> {
              Context.workflow(tx, workflowId);
              return query.apply(tx);
            });
  }
}
