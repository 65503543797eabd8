package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import dev.torc.model.work.ActionOrder;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.WorkAnswer;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import dev.torc.model.work.WorkflowInfo;
import dev.torc.store.ClaimClass;
import dev.torc.store.JobRow;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import dev.torc.store.WorkerRow;
import dev.torc.store.WorkerStore;
import dev.torc.store.WorkflowHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/** Hands out jobs and actions to workers that hold leases, inside one transaction. */
final class WorkerClaims {
  private static final List<String> TRIGGERS =
      List.of(
          Triggers.WORKFLOW_START,
          Triggers.WORKER_START,
          Triggers.JOBS_READY,
          Triggers.JOBS_COMPLETE,
          Triggers.WORKFLOW_COMPLETE);

  private final Context ctx;
  private final Jobs jobs;
  private final RunCrate crate;

  WorkerClaims(Context ctx, Jobs jobs, RunCrate crate) {
    this.ctx = ctx;
    this.jobs = jobs;
    this.crate = crate;
  }

  WorkAnswer answer(Tx tx, WorkerRow worker, WorkRequest request) {
    WorkerInfo info = worker.info();
    List<ClaimClass> heads =
        heads(tx, worker, request).stream().map(c -> c.unlimited() ? c.withoutPlan() : c).toList();
    List<ClaimedJob> claimed = claim(tx, worker, request, heads);
    List<ActionOrder> orders = actions(tx, worker, claimed);
    Set<Long> mentioned = new LinkedHashSet<>();
    claimed.forEach(j -> mentioned.add(j.workflowId()));
    orders.forEach(a -> mentioned.add(a.workflowId()));
    List<WorkflowInfo> infos = new ArrayList<>();
    mentioned.forEach(w -> tx.workflows().info(w).ifPresent(infos::add));
    boolean idle = claimed.isEmpty() && orders.isEmpty();
    boolean explicit = !info.workflowIds().isEmpty();
    boolean complete = idle && explicit && complete(tx, info.workflowIds());
    if (complete) {
      info.workflowIds().forEach(w -> tx.workflows().info(w).ifPresent(infos::add));
    }
    long unfinished = idle && explicit ? unfinished(tx, info.workflowIds()) : -1;
    return new WorkAnswer(claimed, infos, orders, List.of(), complete, unfinished);
  }

  private static List<ClaimClass> heads(Tx tx, WorkerRow worker, WorkRequest request) {
    LongPredicate reach = Access.reach(tx, worker);
    List<Long> ids = worker.info().workflowIds();
    if (ids.isEmpty()) {
      List<ClaimClass> all = tx.claims().headsEverywhere(request.pools());
      return worker.user() == null
          ? all
          : all.stream().filter(c -> reach.test(c.workflowId())).toList();
    }
    List<ClaimClass> heads = new ArrayList<>();
    for (long id : ids) {
      Optional<WorkflowHead> w = tx.workflows().head(id).filter(h -> reach.test(h.id()));
      if (w.isPresent() && !w.get().canceled() && w.get().busy() == null) {
        heads.addAll(tx.claims().heads(id));
      }
    }
    return heads;
  }

  /** Whether a workflow has ready jobs left, for whomever. */
  static boolean hasReady(Tx tx, long workflowId) {
    return tx.workflows()
        .head(workflowId)
        .filter(w -> !w.canceled() && w.busy() == null)
        .filter(w -> !tx.claims().heads(workflowId).isEmpty())
        .isPresent();
  }

  private List<ClaimedJob> claim(Tx tx, WorkerRow worker, WorkRequest r, List<ClaimClass> heads) {
    if (r.limit() <= 0 || heads.isEmpty()) {
      return List.of();
    }
    WorkerInfo info = worker.info();
    ClaimPolicy policy = Claims.policy(tx);
    List<Long> ids =
        r.byCount()
            ? policy.byCount(
                heads,
                r.limit(),
                c -> ClaimPolicy.labelsFit(c, info.labels(), info.takesUnlabeled()))
            : policy.byResources(
                heads.stream().filter(c -> everFits(c, info)).toList(),
                r.limit(),
                new Capacity(
                    r.freeCpus(),
                    r.freeMemoryBytes(),
                    r.freeGpus(),
                    1,
                    r.secondsLeft(),
                    info.schedulerConfigId(),
                    info.labels(),
                    info.takesUnlabeled()),
                false);
    List<ClaimedJob> out = new ArrayList<>(ids.size());
    String now = ctx.times().rfc3339();
    Map<Long, Long> nodes = new HashMap<>();
    for (long id : ids) {
      JobRow j = Context.job(tx, id);
      long node = nodes.computeIfAbsent(j.workflowId(), w -> node(tx, worker, w));
      out.add(start(tx, j, node, now));
    }
    tx.afterCommit(() -> ctx.claimed().add(out.size()));
    return out;
  }

  /** A worker may ask for more than it has, to hold short jobs in advance: each must fit alone. */
  private static boolean everFits(ClaimClass c, WorkerInfo info) {
    return c.numCpus() <= info.numCpus()
        && c.memoryBytes() <= info.memoryBytes()
        && c.numGpus() <= info.numGpus();
  }

  private ClaimedJob start(Tx tx, JobRow ready, long node, String now) {
    WorkflowHead w = Context.workflow(tx, ready.workflowId());
    JobRow j = Claims.freshAttempt(tx, ready, w.runId());
    Move.CLAIM_AND_START.check(j.id(), j.status(), JobStatus.RUNNING);
    tx.jobs().start(j.id(), now, node);
    jobs.started(tx, j.withStatus(JobStatus.RUNNING), node);
    return tx.claims()
        .order(j, w.runId(), tx.results().tries(j, w.runId()), node, Checks.envMap(j.env()));
  }

  /** The worker's compute node in a workflow; made when it first gets something to do there. */
  long node(Tx tx, WorkerRow worker, long workflowId) {
    Optional<Long> known = tx.workers().node(worker.id(), workflowId);
    if (known.isPresent()) {
      return known.get();
    }
    WorkerInfo i = worker.info();
    Row node =
        new Row()
            .set("workflow_id", workflowId)
            .set("hostname", i.hostname())
            .set("pid", i.pid())
            .set("start_time", ctx.times().rfc3339())
            .set("is_active", true)
            .set("num_cpus", i.numCpus())
            .set("memory_gb", i.memoryBytes() / (double) (1L << 30))
            .set("num_gpus", i.numGpus())
            .set("num_nodes", 1)
            .set("scheduler_config_id", i.schedulerConfigId())
            .set("compute_node_type", i.type())
            .set("labels", Checks.labelText(Checks.labels(i.labels())))
            .set("worker_id", worker.id());
    long id = tx.records().insert(Table.COMPUTE_NODE, node);
    NodeEvents.started(ctx, tx, id, node);
    crate.began(tx, workflowId);
    return id;
  }

  private List<ActionOrder> actions(Tx tx, WorkerRow worker, List<ClaimedJob> claimed) {
    Set<Long> scope = new LinkedHashSet<>(worker.info().workflowIds());
    if (scope.isEmpty()) {
      tx.workers().nodes(worker.id()).forEach((WorkerStore.Node n) -> scope.add(n.workflowId()));
    }
    claimed.forEach(j -> scope.add(j.workflowId()));
    LongPredicate reach = Access.reach(tx, worker);
    List<ActionOrder> out = new ArrayList<>();
    for (long w : scope) {
      if (tx.actions().any(w) && reach.test(w)) {
        out.addAll(take(tx, worker, w, TRIGGERS));
      }
    }
    return out;
  }

  /** The triggered commands of a workflow that nobody has taken yet, now this worker's. */
  List<ActionOrder> take(Tx tx, WorkerRow worker, long workflowId, List<String> triggers) {
    Optional<WorkflowHead> head = tx.workflows().head(workflowId);
    // A worker leaves in order after a cancellation too, and has to tidy up behind itself.
    boolean leaving = triggers.equals(List.of(Triggers.WORKER_COMPLETE));
    if (head.isEmpty() || (head.get().canceled() && !leaving) || head.get().busy() != null) {
      return List.of();
    }
    List<ActionOrder> out = new ArrayList<>();
    for (Row a : tx.actions().pending(workflowId, triggers)) {
      if (!a.text("action_type").equals("run_commands")) {
        continue;
      }
      long run = head.get().runId();
      boolean mine;
      if (a.bool("persistent")) {
        mine = tx.actions().give(worker.id(), a.id(), run);
        if (mine) {
          tx.actions().touch(a.id(), ctx.times().rfc3339());
        }
      } else {
        mine = tx.actions().execute(a.id(), ctx.times().rfc3339(), node(tx, worker, workflowId));
      }
      if (mine) {
        out.add(
            new ActionOrder(
                a.id(),
                workflowId,
                run,
                node(tx, worker, workflowId),
                a.text("trigger_type"),
                commands(a.text("action_config"))));
      }
    }
    return out;
  }

  private static List<String> commands(String config) {
    Map<String, ?> m = Json.parseObject(config);
    List<String> out = new ArrayList<>();
    if (m.get("commands") instanceof List<?> l) {
      l.forEach(c -> out.add(String.valueOf(c)));
    }
    return out;
  }

  private static long unfinished(Tx tx, List<Long> workflowIds) {
    return workflowIds.stream().mapToLong(w -> tx.workflows().unfinished(w)).sum();
  }

  private static boolean complete(Tx tx, List<Long> workflowIds) {
    for (long id : workflowIds) {
      Optional<WorkflowHead> w = tx.workflows().head(id);
      if (w.isPresent()
          && !w.get().canceled()
          && (w.get().busy() != null || !Progress.allFinished(tx, id))) {
        return false;
      }
    }
    return true;
  }
}
