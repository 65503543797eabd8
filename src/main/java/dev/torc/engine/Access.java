package dev.torc.engine;

import dev.torc.model.TorcException;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import dev.torc.store.WorkerRow;
import dev.torc.store.WorkflowHead;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Who may use a workflow: its owner, the members of the groups that it is linked to, and the
 * administrators (contract: Torc semantics, section 5.4). Answers questions; whether anybody is
 * kept from anything is decided by who asks. Thread-safe.
 */
public final class Access {
  private final Context ctx;

  Access(Context ctx) {
    this.ctx = ctx;
  }

  public boolean isAdmin(String user) {
    return ctx.db().read(tx -> isAdmin(tx, user));
  }

  private static boolean isAdmin(Tx tx, String user) {
    return tx.workflows()
        .groupId(Groups.ADMIN)
        .flatMap(id -> tx.groups().membership(id, user))
        .isPresent();
  }

  /** Whether a user may add members to a group and remove them: its own administrators may. */
  public boolean runsGroup(String user, long groupId) {
    return ctx.db()
        .read(
            tx ->
                isAdmin(tx, user)
                    || tx.groups()
                        .membership(groupId, user)
                        .filter(m -> m.text("role").equals("admin"))
                        .isPresent());
  }

  /**
   * Whether a user may use a workflow.
   *
   * @throws TorcException NOT_FOUND when there is no such workflow
   */
  public boolean mayUse(String user, long workflowId) {
    return ctx.db().read(tx -> mayUse(tx, user, Context.workflow(tx, workflowId)));
  }

  static boolean mayUse(Tx tx, String user, WorkflowHead w) {
    return w.user().equals(user) || tx.groups().shares(w.id(), user) || isAdmin(tx, user);
  }

  /** What a worker's user may use, asked once for each workflow; everything when it has none. */
  static LongPredicate reach(Tx tx, WorkerRow worker) {
    String user = worker.user();
    if (user == null) {
      return w -> true;
    }
    Map<Long, Boolean> known = new HashMap<>();
    return w ->
        known.computeIfAbsent(
            w, id -> tx.workflows().head(id).filter(h -> mayUse(tx, user, h)).isPresent());
  }

  /**
   * Whether a user may decide who else may use a workflow.
   *
   * @throws TorcException NOT_FOUND when there is no such workflow
   */
  public boolean owns(String user, long workflowId) {
    return ctx.db()
        .read(tx -> Context.workflow(tx, workflowId).user().equals(user) || isAdmin(tx, user));
  }

  /**
   * The workflow that a record belongs to.
   *
   * @throws TorcException NOT_FOUND when there is no such record
   */
  public long workflowOf(Table table, long id) {
    return ctx.db()
        .read(tx -> tx.records().get(table, id))
        .orElseThrow(() -> Catalog.missing(table, id))
        .num("workflow_id");
  }

  /** The first of these records that a user may not use; records that do not exist are passed. */
  public Optional<Long> firstClosed(String user, Table table, Collection<Long> ids) {
    return ctx.db()
        .read(
            tx -> {
              Set<Long> open = new LinkedHashSet<>();
              for (long id : ids) {
                Optional<Row> row = tx.records().get(table, id);
                long workflow = row.map(r -> r.num("workflow_id")).orElse(-1L);
                if (workflow >= 0 && !open.contains(workflow)) {
                  if (!mayUse(tx, user, Context.workflow(tx, workflow))) {
                    return Optional.of(id);
                  }
                  open.add(workflow);
                }
              }
              return Optional.empty();
            });
  }

  /**
   * Whether a worker claims for a user.
   *
   * @throws TorcException NOT_FOUND when there is no such worker
   */
  public boolean runsWorker(String user, long workerId) {
    return ctx.db()
        .read(
            tx -> {
              WorkerRow w =
                  tx.workers()
                      .get(workerId)
                      .orElseThrow(() -> TorcException.notFound("worker", workerId));
              return user.equals(w.user()) || isAdmin(tx, user);
            });
  }

  /**
   * The first of these compute nodes for which a user may not report: neither a worker of the user
   * made it, nor may the user use its workflow. Nodes that do not exist are passed.
   */
  public Optional<Long> firstForeignNode(String user, Collection<Long> computeNodeIds) {
    Set<Long> others = new LinkedHashSet<>();
    ctx.db()
        .read(
            tx -> {
              for (long node : new LinkedHashSet<>(computeNodeIds)) {
                Optional<WorkerRow> worker =
                    tx.workers().workerOfNode(node).flatMap(id -> tx.workers().get(id));
                if (worker.filter(w -> user.equals(w.user())).isEmpty()) {
                  others.add(node);
                }
              }
              return null;
            });
    return others.isEmpty() ? Optional.empty() : firstClosed(user, Table.COMPUTE_NODE, others);
  }
}
