package dev.torc.store;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Statements about workflow actions. Belongs to one transaction. */
public final class ActionStore {
  private static final String SELECT =
      "SELECT " + Table.WORKFLOW_ACTION.columnList() + " FROM workflow_action";

  private final Sql sql;

  ActionStore(Sql sql) {
    this.sql = sql;
  }

  public boolean any(long workflowId) {
    return sql.exists("SELECT 1 FROM workflow_action WHERE workflow_id = ? LIMIT 1", workflowId);
  }

  public boolean any(long workflowId, String triggerType) {
    return sql.exists(
        "SELECT 1 FROM workflow_action WHERE workflow_id = ? AND trigger_type = ? LIMIT 1",
        workflowId,
        triggerType);
  }

  public List<Row> all(long workflowId) {
    return sql.list(
        SELECT + " WHERE workflow_id = ? ORDER BY id",
        r -> Records.row(Table.WORKFLOW_ACTION, r),
        workflowId);
  }

  /** Triggered and not executed; no types means all types. */
  public List<Row> pending(long workflowId, List<String> types) {
    String filter =
        types.isEmpty()
            ? ""
            : " AND trigger_type IN ("
                + types.stream().map(t -> "?").collect(Collectors.joining(", "))
                + ")";
    Object[] args = new Object[types.size() + 1];
    args[0] = workflowId;
    for (int i = 0; i < types.size(); i++) {
      args[i + 1] = types.get(i);
    }
    return sql.list(
        SELECT
            + " WHERE workflow_id = ? AND executed = 0 AND trigger_count >= required_triggers"
            + filter
            + " ORDER BY id",
        r -> Records.row(Table.WORKFLOW_ACTION, r),
        args);
  }

  public void addJob(long actionId, long jobId) {
    sql.exec(
        "INSERT OR IGNORE INTO workflow_action_job (job_id, action_id) VALUES (?, ?)",
        jobId,
        actionId);
  }

  /** Actions of a type that wait for a job and have not been triggered enough. */
  public List<Long> waitingFor(long jobId, String triggerType) {
    return sql.list(
        "SELECT a.id FROM workflow_action_job j JOIN workflow_action a ON a.id = j.action_id"
            + " WHERE j.job_id = ? AND a.trigger_type = ? AND a.trigger_count < a.required_triggers",
        r -> r.num(1),
        jobId,
        triggerType);
  }

  public void count(long actionId, long triggers) {
    sql.exec(
        "UPDATE workflow_action SET trigger_count = trigger_count + ? WHERE id = ?",
        triggers,
        actionId);
  }

  /** Counts one trigger for every action of a type that has not been triggered enough. */
  public void countAll(long workflowId, String triggerType) {
    sql.exec(
        "UPDATE workflow_action SET trigger_count = trigger_count + 1 WHERE workflow_id = ?"
            + " AND trigger_type = ? AND trigger_count < required_triggers",
        workflowId,
        triggerType);
  }

  public void setCount(long actionId, long triggers, boolean keepExecuted) {
    sql.exec(
        "UPDATE workflow_action SET trigger_count = ?1, executed = CASE WHEN ?2 THEN executed"
            + " ELSE 0 END, executed_by = CASE WHEN ?2 THEN executed_by ELSE NULL END"
            + " WHERE id = ?3",
        triggers,
        keepExecuted,
        actionId);
  }

  public void deleteRecovery(long workflowId) {
    sql.exec("DELETE FROM workflow_action WHERE workflow_id = ? AND is_recovery = 1", workflowId);
  }

  /** How many of an action's jobs have one of the status codes, given as a JSON array. */
  public long jobsIn(long actionId, String statusCodes) {
    return sql.number(
        "SELECT count(*) FROM workflow_action_job a JOIN job j ON j.id = a.job_id"
            + " WHERE a.action_id = ? AND j.status IN (SELECT value FROM json_each(?))",
        actionId,
        statusCodes);
  }

  /** Compare and set; false when it was executed already. */
  public boolean execute(long actionId, String at, @Nullable Long computeNodeId) {
    return sql.exec(
            "UPDATE workflow_action SET executed = 1, executed_at = ?, executed_by = ?"
                + " WHERE id = ? AND executed = 0",
            at,
            computeNodeId,
            actionId)
        > 0;
  }

  public void touch(long actionId, String at) {
    sql.exec("UPDATE workflow_action SET executed_at = ? WHERE id = ?", at, actionId);
  }

  /** Remembers that a worker was given an action in a run; false when it was before. */
  public boolean give(long workerId, long actionId, long runId) {
    return sql.exec(
            "INSERT OR IGNORE INTO worker_action (worker_id, action_id, run_id) VALUES (?, ?, ?)",
            workerId,
            actionId,
            runId)
        > 0;
  }

  public Optional<Row> get(long workflowId, long actionId) {
    return sql.first(
        SELECT + " WHERE id = ? AND workflow_id = ?",
        r -> Records.row(Table.WORKFLOW_ACTION, r),
        actionId,
        workflowId);
  }
}
