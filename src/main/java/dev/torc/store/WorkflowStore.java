package dev.torc.store;

import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import dev.torc.model.work.WorkflowInfo;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements about workflows as a whole. Belongs to one transaction. */
public final class WorkflowStore {
  private static final String HEAD =
      "SELECT id, name, user, run_id, is_canceled, is_archived, has_failures, use_pending_failed,"
          + " busy FROM workflow";

  private final Sql sql;
  private @Nullable WorkflowHead lastHead;

  WorkflowStore(Sql sql) {
    this.sql = sql;
  }

  /** Asked for again and again in one transaction, so the last answer is kept until a write. */
  public Optional<WorkflowHead> head(long id) {
    WorkflowHead known = lastHead;
    if (known != null && known.id() == id) {
      return Optional.of(known);
    }
    Optional<WorkflowHead> head = sql.first(HEAD + " WHERE id = ?", WorkflowStore::head, id);
    lastHead = head.orElse(null);
    return head;
  }

  /** Those of the workflows that are there. */
  public List<WorkflowHead> heads(List<Long> ids) {
    return sql.list(
        HEAD + " WHERE id IN (SELECT value FROM json_each(?))",
        WorkflowStore::head,
        Json.write(ids));
  }

  /** The head is read anew next time. */
  void forgetHead() {
    lastHead = null;
  }

  private static WorkflowHead head(Cols r) throws SQLException {
    return new WorkflowHead(
        r.num(1),
        r.text(2),
        r.text(3),
        r.num(4),
        r.bool(5),
        r.bool(6),
        r.bool(7),
        r.bool(8),
        r.textOrNull(9));
  }

  public List<WorkflowHead> busy() {
    return sql.list(HEAD + " WHERE busy IS NOT NULL ORDER BY +id", WorkflowStore::head);
  }

  public void setBusy(long id, @Nullable String operation) {
    forgetHead();
    sql.exec("UPDATE workflow SET busy = ? WHERE id = ?", operation, id);
  }

  public void setHasFailures(long id, boolean value) {
    forgetHead();
    sql.exec("UPDATE workflow SET has_failures = ? WHERE id = ?", value, id);
  }

  public void setCanceled(long id) {
    forgetHead();
    sql.exec("UPDATE workflow SET is_canceled = 1 WHERE id = ?", id);
  }

  public void setArchived(long id, boolean archived) {
    forgetHead();
    sql.exec("UPDATE workflow SET is_archived = ?, has_failures = 0 WHERE id = ?", archived, id);
  }

  /** A new run: counts it, and forgets cancel, archive and failures of the last one. */
  public void beginRun(long id) {
    forgetHead();
    sql.exec(
        "UPDATE workflow SET run_id = run_id + 1, is_canceled = 0, is_archived = 0,"
            + " has_failures = 0 WHERE id = ?",
        id);
  }

  public Map<JobStatus, Long> countsByStatus(long id) {
    Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
    sql.each(
        "SELECT status, count(*) FROM job WHERE workflow_id = ? GROUP BY status",
        r -> counts.put(JobStatus.ofCode(r.integer(1)), r.num(2)),
        id);
    return counts;
  }

  /** Jobs by status over all workflows. */
  public Map<JobStatus, Long> countsByStatus() {
    Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
    sql.each(
        "SELECT j.status, count(*) FROM workflow w JOIN job j ON j.workflow_id = w.id"
            + " GROUP BY j.status",
        r -> counts.put(JobStatus.ofCode(r.integer(1)), r.num(2)));
    return counts;
  }

  /** Whether a job of the workflow has one of the statuses. */
  public boolean hasJobIn(long id, List<JobStatus> statuses) {
    for (JobStatus s : statuses) {
      if (sql.exists(
          "SELECT 1 FROM job WHERE workflow_id = ? AND status = ? LIMIT 1", id, s.code())) {
        return true;
      }
    }
    return false;
  }

  /** Whether a job of the workflow may still run or wait for somebody's decision. */
  public boolean hasUnfinished(long id) {
    return sql.exists("SELECT 1 FROM job WHERE workflow_id = ? AND status < 5 LIMIT 1", id)
        || hasJobIn(id, List.of(JobStatus.PENDING_FAILED));
  }

  public long jobCount(long id) {
    return sql.number("SELECT count(*) FROM job WHERE workflow_id = ?", id);
  }

  /** Jobs that are not finished. */
  public long unfinished(long id) {
    return sql.number(
        "SELECT count(*) FROM job WHERE workflow_id = ? AND status IN (0, 1, 2, 3, 4, 10)", id);
  }

  public boolean hasOpenAllocation(long id) {
    return sql.exists(
        "SELECT 1 FROM scheduled_compute_node WHERE workflow_id = ?"
            + " AND status IN ('pending', 'active') LIMIT 1",
        id);
  }

  /** Ids of files that some job reads and none writes, and of outputs of completed jobs. */
  public List<Long> requiredExistingFiles(long id) {
    return sql.list(
        "SELECT i.file_id FROM job_input_file i WHERE i.workflow_id = ?1 AND NOT EXISTS"
            + " (SELECT 1 FROM job_output_file o WHERE o.file_id = i.file_id)"
            + " UNION SELECT o.file_id FROM job j JOIN job_output_file o ON o.job_id = j.id"
            + " WHERE j.workflow_id = ?1 AND j.status = 5 ORDER BY 1",
        r -> r.num(1),
        id);
  }

  /** Ids of user data that should be there and is not. */
  public List<Long> missingUserData(long id) {
    return sql.list(
        "SELECT u.id FROM user_data u WHERE u.workflow_id = ? AND u.data IS NULL AND ("
            + "(EXISTS (SELECT 1 FROM job_input_user_data i WHERE i.user_data_id = u.id)"
            + " AND NOT EXISTS (SELECT 1 FROM job_output_user_data o WHERE o.user_data_id = u.id))"
            + " OR EXISTS (SELECT 1 FROM job_output_user_data o JOIN job j ON j.id = o.job_id"
            + " WHERE o.user_data_id = u.id AND j.status = 5)) ORDER BY u.id",
        r -> r.num(1),
        id);
  }

  public Optional<WorkflowInfo> info(long id) {
    return sql.first(
        "SELECT id, name, run_id, execution_config, resource_monitor_config,"
            + " submission_directory, compute_node_wait_for_new_jobs_seconds,"
            + " compute_node_wait_for_healthy_database_minutes,"
            + " compute_node_ignore_workflow_completion, enable_ro_crate FROM workflow WHERE id = ?",
        r ->
            new WorkflowInfo(
                r.num(1),
                r.text(2),
                r.num(3),
                r.textOrNull(4),
                r.textOrNull(5),
                r.textOrNull(6),
                r.num(7),
                r.num(8),
                r.bool(9),
                r.bool(10)),
        id);
  }

  public List<String> accessGroups(long id) {
    return sql.list(
        "SELECT a.name FROM workflow_access_group g JOIN access_group a ON a.id = g.group_id"
            + " WHERE g.workflow_id = ? ORDER BY a.name",
        r -> r.text(1),
        id);
  }

  public Optional<Long> groupId(String name) {
    return sql.first("SELECT id FROM access_group WHERE name = ?", r -> r.num(1), name);
  }

  public void addAccessGroup(long id, long groupId) {
    sql.exec(
        "INSERT INTO workflow_access_group (workflow_id, group_id) VALUES (?, ?)", id, groupId);
  }

  /** Clears the data of all ephemeral user data. */
  public void clearEphemeral(long id) {
    sql.exec("UPDATE user_data SET data = NULL WHERE workflow_id = ? AND is_ephemeral = 1", id);
  }

  /** Requirements of the workflow with this name. */
  public List<Long> requirementsNamed(long id, String name) {
    return sql.list(
        "SELECT id FROM resource_requirements WHERE workflow_id = ? AND name = ? ORDER BY id",
        r -> r.num(1),
        id,
        name);
  }

  public List<String> remoteWorkers(long id) {
    return sql.list(
        "SELECT worker FROM remote_worker WHERE workflow_id = ? ORDER BY worker",
        r -> r.text(1),
        id);
  }

  public void addRemoteWorker(long id, String worker) {
    sql.exec("INSERT OR IGNORE INTO remote_worker (worker, workflow_id) VALUES (?, ?)", worker, id);
  }

  public boolean removeRemoteWorker(long id, String worker) {
    return sql.exec("DELETE FROM remote_worker WHERE worker = ? AND workflow_id = ?", worker, id)
        > 0;
  }

  /** The queued or running task of a workflow. */
  public Optional<Row> activeTask(long id) {
    return sql.first(
        "SELECT "
            + Table.TASK.columnList()
            + " FROM async_handle WHERE workflow_id = ? AND status IN ('queued', 'running')"
            + " ORDER BY id LIMIT 1",
        r -> Records.row(Table.TASK, r),
        id);
  }

  /** Marks every task that a stopped server left behind as failed; returns how many. */
  public int failLeftOverTasks(String error, long nowMillis) {
    return sql.exec(
        "UPDATE async_handle SET status = 'failed', error = ?, finished_at_ms = ?"
            + " WHERE status IN ('queued', 'running')",
        error,
        nowMillis);
  }

  /** Whether a failed job ends at once what is downstream of it. */
  public boolean cascadesAtOnce(long id) {
    return sql.exists("SELECT 1 FROM workflow WHERE id = ? AND cascade_at_once = 1", id);
  }

  /** Rules that a workflow is created with and keeps. */
  public void setRules(long id, @Nullable String pool, boolean cascadeAtOnce) {
    sql.exec(
        "UPDATE workflow SET pool = ?, cascade_at_once = ? WHERE id = ?", pool, cascadeAtOnce, id);
  }

  public boolean hasPool(long id) {
    return sql.exists("SELECT 1 FROM workflow WHERE id = ? AND pool IS NOT NULL", id);
  }

  public void setRunStarted(long id, long nowMillis) {
    sql.exec("UPDATE workflow SET run_started_ms = ? WHERE id = ?", nowMillis, id);
  }

  public long runStarted(long id) {
    return sql.number("SELECT run_started_ms FROM workflow WHERE id = ?", id);
  }
}
