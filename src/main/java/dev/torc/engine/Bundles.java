package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.model.work.RetryPolicy;
import dev.torc.store.LeaseStore.JobState;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Workflows that come whole, in one request, with the attributes that only one interface knows of
 * them and of their jobs. Thread-safe.
 */
public final class Bundles {
  private final Context ctx;

  Bundles(Context ctx) {
    this.ctx = ctx;
  }

  /**
   * A workflow with all its jobs.
   *
   * @param pool see {@link Leases.Request}
   * @param cascadeAtOnce whether a failed job ends at once what is downstream of it
   * @param attributes table and row of what only one interface knows of it; its workflow_id is
   *     filled in
   * @param replaces whether one with the same text in {@code key} makes room for it in the same
   *     step
   */
  public record Bundle(
      String name,
      String user,
      String pool,
      boolean cascadeAtOnce,
      Table attributeTable,
      Row attributes,
      Table jobAttributeTable,
      List<Item> items,
      boolean replaces) {}

  /**
   * A job of a bundle. Of two with the same name the first one counts: the others are only noted.
   *
   * @param dependsOn names of jobs of the bundle; with a name that is not there the job never runs
   * @param attributes what only one interface knows of it; its workflow_id and job_id are filled in
   */
  public record Item(
      String name,
      String command,
      List<String> dependsOn,
      List<String> labels,
      RetryPolicy retry,
      Row attributes) {}

  /** Creates the workflow; returns its id. */
  public long create(Bundle b) {
    return ctx.db().write(tx -> create(tx, b));
  }

  private long create(Tx tx, Bundle b) {
    if (b.replaces()) {
      tx.records()
          .findBy(b.attributeTable(), "key", b.attributes().text("key"))
          .ifPresent(old -> makeRoom(tx, old.num("workflow_id")));
    }
    long id =
        tx.records()
            .insert(
                Table.WORKFLOW,
                new Row()
                    .set("name", b.name())
                    .set("user", b.user())
                    .set("timestamp", ctx.times().stamp()));
    tx.workflows().setRules(id, b.pool(), b.cascadeAtOnce());
    tx.records().insert(Table.RESOURCE_REQUIREMENTS, Requirements.defaults(id));
    tx.records().insert(b.attributeTable(), b.attributes().set("workflow_id", id));
    jobs(tx, id, b);
    return id;
  }

  private void makeRoom(Tx tx, long old) {
    tx.records().delete(Table.WORKFLOW, old);
    ctx.signals().wakeAfter(tx, old, Integer.MAX_VALUE);
  }

  private static void jobs(Tx tx, long workflowId, Bundle b) {
    JobCreation creation = new JobCreation(tx, workflowId);
    Map<String, Long> ids = new HashMap<>();
    List<Item> counted = new ArrayList<>();
    for (Item i : b.items()) {
      Row attributes = i.attributes().set("workflow_id", workflowId);
      if (!ids.containsKey(i.name())) {
        long job = add(creation, workflowId, i);
        tx.retries().setPolicy(job, i.retry());
        ids.put(i.name(), job);
        counted.add(i);
        attributes.set("job_id", job);
      }
      tx.records().insert(b.jobAttributeTable(), attributes);
    }
    for (Item i : counted) {
      connect(tx, workflowId, ids.getOrDefault(i.name(), 0L), i, ids);
    }
  }

  private static long add(JobCreation creation, long workflowId, Item i) {
    JobDraft draft = JobDraft.of(workflowId, i.name(), i.command()).withLabels(i.labels());
    JobCreation.check(draft);
    return creation.insert(draft).id();
  }

  private static void connect(Tx tx, long workflowId, long job, Item i, Map<String, Long> ids) {
    for (String name : i.dependsOn()) {
      Long other = ids.get(name);
      if (other != null) {
        tx.graph().add(job, other, workflowId);
      } else {
        Move.DISABLE.check(job, JobStatus.UNINITIALIZED, JobStatus.DISABLED);
        tx.jobs().setStatus(job, JobStatus.DISABLED, JobCause.UNKNOWN_DEPENDENCY);
      }
    }
  }

  /** The record of a table with this text in a column that is indexed and unique. */
  public Optional<Row> find(Table table, String column, Object value) {
    return ctx.db().read(tx -> tx.records().findBy(table, column, value));
  }

  /**
   * A workflow and its jobs at one moment.
   *
   * @param runId 0 when it never ran
   * @param attributes what only one interface knows of the jobs, by id
   */
  public record View(String name, long runId, List<JobState> jobs, List<Row> attributes) {}

  /** Workflows by id; those that are not there any more are left out. */
  public Map<Long, View> look(Table jobAttributeTable, List<Long> workflowIds) {
    return ctx.db().read(tx -> look(tx, jobAttributeTable, workflowIds));
  }

  private static Map<Long, View> look(Tx tx, Table jobAttributeTable, List<Long> ids) {
    Map<Long, View> out = new HashMap<>();
    for (WorkflowHead w : tx.workflows().heads(ids)) {
      out.put(w.id(), new View(w.name(), w.runId(), new ArrayList<>(), new ArrayList<>()));
    }
    for (JobState s : tx.leases().states(ids)) {
      Objects.requireNonNull(out.get(s.workflowId())).jobs().add(s);
    }
    for (Row r : tx.records().all(jobAttributeTable, ids)) {
      Objects.requireNonNull(out.get(r.num("workflow_id"))).attributes().add(r);
    }
    return out;
  }

  /** The record of a table of a workflow with this text in the column {@code key}. */
  public Optional<Row> inWorkflow(Table table, long workflowId, String key) {
    return ctx.db().read(tx -> tx.records().findIn(table, workflowId, key));
  }

  /** A page of a table. */
  public List<Row> page(Table table, long offset, long limit) {
    return ctx.db().read(tx -> tx.records().page(ListQuery.of(table).page(offset, limit))).items();
  }
}
