package dev.torc.store;

import dev.torc.model.Json;
import dev.torc.model.work.WorkerInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements about workers, their leases and their compute nodes. Belongs to one transaction. */
public final class WorkerStore {
  private static final String SELECT =
      "SELECT id, hostname, pid, num_cpus, memory_bytes, num_gpus, labels, takes_unlabeled,"
          + " workflow_ids, type, scheduler_config_id, lease_seconds, end_time_ms,"
          + " lease_expires_ms, closed_ms, user_name FROM worker";

  private final Sql sql;

  WorkerStore(Sql sql) {
    this.sql = sql;
  }

  public long insert(WorkerInfo w, @Nullable String user, long nowMillis, long leaseExpiresMillis) {
    return sql.insert(
        "INSERT INTO worker (hostname, pid, num_cpus, memory_bytes, num_gpus, labels,"
            + " takes_unlabeled, workflow_ids, type, scheduler_config_id, lease_seconds,"
            + " lease_expires_ms, end_time_ms, registered_ms, user_name)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        w.hostname(),
        w.pid(),
        w.numCpus(),
        w.memoryBytes(),
        w.numGpus(),
        w.labels().isEmpty() ? null : Json.write(w.labels()),
        w.takesUnlabeled(),
        w.workflowIds().isEmpty() ? null : Json.write(w.workflowIds()),
        w.type(),
        w.schedulerConfigId(),
        w.leaseSeconds(),
        leaseExpiresMillis,
        w.endTimeMillis(),
        nowMillis,
        user);
  }

  public Optional<WorkerRow> get(long id) {
    return sql.first(SELECT + " WHERE id = ?", WorkerStore::row, id);
  }

  public List<WorkerRow> open() {
    // The sign keeps SQLite from walking through all workers of all times in the order of ids.
    return sql.list(SELECT + " WHERE closed_ms IS NULL ORDER BY +id", WorkerStore::row);
  }

  /** Open workers whose lease has ended. */
  public List<WorkerRow> expired(long nowMillis) {
    return sql.list(
        SELECT + " WHERE closed_ms IS NULL AND lease_expires_ms < ? ORDER BY +id",
        WorkerStore::row,
        nowMillis);
  }

  private static WorkerRow row(Cols r) throws SQLException {
    return new WorkerRow(
        r.num(1),
        new WorkerInfo(
            r.text(2),
            r.num(3),
            r.integer(4),
            r.num(5),
            r.integer(6),
            texts(r.textOrNull(7)),
            r.bool(8),
            numbers(r.textOrNull(9)),
            r.text(10),
            r.numOrNull(11),
            r.integer(12),
            r.numOrNull(13)),
        r.textOrNull(16),
        r.num(14),
        r.numOrNull(15) != null);
  }

  private static List<String> texts(@Nullable String json) {
    List<String> out = new ArrayList<>();
    if (json != null && Json.parse(json) instanceof List<?> l) {
      l.forEach(o -> out.add(String.valueOf(o)));
    }
    return out;
  }

  private static List<Long> numbers(@Nullable String json) {
    List<Long> out = new ArrayList<>();
    if (json != null && Json.parse(json) instanceof List<?> l) {
      l.forEach(
          o -> {
            if (o instanceof Number n) {
              out.add(n.longValue());
            }
          });
    }
    return out;
  }

  public void renew(long id, long leaseExpiresMillis) {
    sql.exec("UPDATE worker SET lease_expires_ms = ? WHERE id = ?", leaseExpiresMillis, id);
  }

  public void close(long id, long nowMillis) {
    sql.exec("UPDATE worker SET closed_ms = ? WHERE id = ? AND closed_ms IS NULL", nowMillis, id);
  }

  /** The compute node of a worker in a workflow. */
  public Optional<Long> node(long workerId, long workflowId) {
    return sql.first(
        "SELECT id FROM compute_node WHERE worker_id = ? AND workflow_id = ?",
        r -> r.num(1),
        workerId,
        workflowId);
  }

  public boolean nodeExists(long computeNodeId) {
    return sql.exists("SELECT 1 FROM compute_node WHERE id = ?", computeNodeId);
  }

  /** A compute node of a worker. */
  public record Node(long id, long workflowId, String startTime) {}

  public List<Node> nodes(long workerId) {
    return sql.list(
        "SELECT id, workflow_id, start_time FROM compute_node WHERE worker_id = ? ORDER BY id",
        r -> new Node(r.num(1), r.num(2), r.text(3)),
        workerId);
  }

  /** The worker behind a compute node, if it speaks the worker protocol. */
  public Optional<Long> workerOfNode(long computeNodeId) {
    return sql.first(
            "SELECT worker_id FROM compute_node WHERE id = ?",
            r -> Optional.ofNullable(r.numOrNull(1)),
            computeNodeId)
        .flatMap(x -> x);
  }

  public void closeNode(long nodeId, String endTime, double durationSeconds) {
    sql.exec(
        "UPDATE compute_node SET is_active = 0, end_time = ?, duration_seconds = ? WHERE id = ?",
        endTime,
        durationSeconds,
        nodeId);
  }

  /** Active compute nodes of a workflow. */
  public long activeNodes(long workflowId) {
    return sql.number(
        "SELECT count(*) FROM compute_node WHERE workflow_id = ? AND is_active = 1", workflowId);
  }
}
