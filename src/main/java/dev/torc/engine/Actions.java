package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Workflow actions: what happens when (contract: Torc semantics, section 14). Thread-safe. */
public final class Actions {
  private static final Set<String> SCHEDULE_KEYS =
      Set.of(
          "scheduler_id",
          "scheduler_type",
          "num_allocations",
          "start_one_worker_per_node",
          "max_parallel_jobs");

  private final Context ctx;

  Actions(Context ctx) {
    this.ctx = ctx;
  }

  /**
   * Creates an action that nothing has triggered yet.
   *
   * @param config JSON object of the action type
   * @param jobIds jobs of a job trigger, or null
   */
  public Row create(
      long workflowId,
      String triggerType,
      String actionType,
      @Nullable Object config,
      @Nullable List<Long> jobIds,
      boolean persistent,
      boolean recovery) {
    return create(
        workflowId,
        triggerType,
        actionType,
        config,
        jobIds,
        persistent,
        recovery,
        new Stage(0, false));
  }

  /** How far an action is when it is created: recovery hands on what has happened already. */
  public record Stage(long triggerCount, boolean executed) {}

  /** Creates an action at some stage. */
  public Row create(
      long workflowId,
      String triggerType,
      String actionType,
      @Nullable Object config,
      @Nullable List<Long> jobIds,
      boolean persistent,
      boolean recovery,
      Stage stage) {
    checkConfig(actionType, config);
    boolean ofJobs =
        triggerType.equals(Triggers.JOBS_READY) || triggerType.equals(Triggers.JOBS_COMPLETE);
    long required = ofJobs && jobIds != null && !jobIds.isEmpty() ? jobIds.size() : 1;
    return ctx.db()
        .write(
            tx -> {
              Context.workflow(tx, workflowId);
              long id =
                  tx.records()
                      .insert(
                          Table.WORKFLOW_ACTION,
                          new Row()
                              .set("workflow_id", workflowId)
                              .set("trigger_type", triggerType)
                              .set("action_type", actionType)
                              .set("action_config", Json.write(config))
                              .set("job_ids", jobIds == null ? null : Json.write(jobIds))
                              .set("required_triggers", required)
                              .set("trigger_count", stage.triggerCount())
                              .set("executed", stage.executed())
                              .set("persistent", persistent)
                              .set("is_recovery", recovery));
              if (jobIds != null) {
                jobIds.forEach(j -> tx.actions().addJob(id, j));
              }
              return tx.actions().get(workflowId, id).orElseThrow();
            });
  }

  private static void checkConfig(String type, @Nullable Object config) {
    if (!(config instanceof Map<?, ?> m)) {
      throw TorcException.invalid("action_config must be an object");
    }
    switch (type) {
      case "run_commands" -> {
        if (m.size() != 1
            || !(m.get("commands") instanceof List<?> l)
            || l.isEmpty()
            || !l.stream().allMatch(c -> c instanceof String)) {
          throw TorcException.invalid(
              "action_config of run_commands must be {\"commands\": [at least one text]}");
        }
      }
      case "schedule_nodes" -> checkSchedule(m);
      default -> {
        // Other types are kept as they are: the contract does not know them.
      }
    }
  }

  private static void checkSchedule(Map<?, ?> m) {
    for (var e : m.entrySet()) {
      String key = String.valueOf(e.getKey());
      Object v = e.getValue();
      boolean ok =
          SCHEDULE_KEYS.contains(key)
              && (v == null
                  || switch (key) {
                    case "scheduler_type" -> v instanceof String;
                    case "start_one_worker_per_node" -> v instanceof Boolean;
                    default -> v instanceof Long;
                  });
      if (!ok) {
        throw TorcException.invalid("action_config of schedule_nodes: bad entry '" + key + "'");
      }
    }
  }

  public List<Row> list(long workflowId) {
    return ctx.db()
        .read(
            tx -> {
              Context.workflow(tx, workflowId);
              return tx.actions().all(workflowId);
            });
  }

  /** Triggered and not executed; no types means all types. */
  public List<Row> pending(long workflowId, List<String> types) {
    return ctx.db()
        .read(
            tx -> {
              Context.workflow(tx, workflowId);
              return tx.actions().pending(workflowId, types);
            });
  }

  /**
   * Makes the caller the one who executes an action. A persistent action may be claimed by anybody,
   * any number of times.
   *
   * @throws TorcException CONFLICT when somebody else has it
   */
  public void claim(long workflowId, long actionId, @Nullable Long computeNodeId) {
    ctx.db()
        .write(
            tx -> {
              Context.workflow(tx, workflowId);
              Row a =
                  tx.actions()
                      .get(workflowId, actionId)
                      .orElseThrow(() -> TorcException.notFound("action", actionId));
              if (computeNodeId != null) {
                Completions.requireNode(tx, computeNodeId);
              }
              if (a.bool("persistent")) {
                tx.actions().touch(actionId, ctx.times().rfc3339());
              } else if (!tx.actions().execute(actionId, ctx.times().rfc3339(), computeNodeId)) {
                throw TorcException.of(
                        ErrorKind.CONFLICT, "action " + actionId + " is already claimed")
                    .with("claimed", false);
              }
              return null;
            });
  }

  /** Merges keys into the configuration of an action. */
  public Row update(long workflowId, long actionId, Map<String, @Nullable Object> changes) {
    if (changes.isEmpty()) {
      throw TorcException.invalid("the update of an action must name at least one key");
    }
    return ctx.db()
        .write(
            tx -> {
              Row a =
                  tx.actions()
                      .get(workflowId, actionId)
                      .orElseThrow(() -> TorcException.notFound("action", actionId));
              Map<String, @Nullable Object> config =
                  new LinkedHashMap<>(Json.parseObject(a.text("action_config")));
              config.putAll(changes);
              checkConfig(a.text("action_type"), config);
              tx.records()
                  .update(
                      Table.WORKFLOW_ACTION,
                      actionId,
                      new Row().set("action_config", Json.write(config)));
              return tx.actions().get(workflowId, actionId).orElseThrow();
            });
  }

  public void delete(long workflowId, long actionId) {
    ctx.db()
        .write(
            tx -> {
              if (tx.actions().get(workflowId, actionId).isEmpty()) {
                throw TorcException.notFound("action", actionId);
              }
              return tx.records().delete(Table.WORKFLOW_ACTION, actionId);
            });
  }
}
