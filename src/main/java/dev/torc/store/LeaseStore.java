package dev.torc.store;

import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements about claimants and about the leases by which they hold jobs. Belongs to one
 * transaction.
 */
public final class LeaseStore {
  private static final String LEASE =
      "SELECT id, job_id, workflow_id, run_id, attempt_id, claimant_id, compute_node_id,"
          + " ttl_seconds, started_ms, expires_ms FROM lease";
  private static final String CLAIMANT =
      "SELECT c.id, c.name, c.labels, c.registered_ms, c.heard_ms,"
          + " (SELECT l.job_id FROM lease l WHERE l.claimant_id = c.id LIMIT 1) FROM claimant c";

  private final Sql sql;

  LeaseStore(Sql sql) {
    this.sql = sql;
  }

  /** A held job. */
  public record Lease(
      String id,
      long jobId,
      long workflowId,
      long runId,
      long attemptId,
      long claimantId,
      long computeNodeId,
      long ttlSeconds,
      long startedMillis,
      long expiresMillis) {}

  /**
   * Somebody who claims by name.
   *
   * @param currentJob a job that it holds, or null
   */
  public record Claimant(
      long id,
      String name,
      List<String> labels,
      long registeredMillis,
      long heardMillis,
      @Nullable Long currentJob) {}

  public Optional<Claimant> claimant(String name) {
    return sql.first(CLAIMANT + " WHERE c.name = ?", LeaseStore::claimant, name);
  }

  public Optional<Claimant> claimant(long id) {
    return sql.first(CLAIMANT + " WHERE c.id = ?", LeaseStore::claimant, id);
  }

  /** All claimants in the order in which they came. */
  public List<Claimant> claimants() {
    return sql.list(CLAIMANT + " ORDER BY c.id", LeaseStore::claimant);
  }

  private static Claimant claimant(Cols r) throws SQLException {
    List<String> labels = new ArrayList<>();
    if (Json.parse(r.text(3)) instanceof List<?> l) {
      l.forEach(o -> labels.add(String.valueOf(o)));
    }
    return new Claimant(
        r.num(1), r.text(2), List.copyOf(labels), r.num(4), r.num(5), r.numOrNull(6));
  }

  public long addClaimant(String name, List<String> labels, long nowMillis) {
    return sql.insert(
        "INSERT INTO claimant (name, labels, registered_ms, heard_ms) VALUES (?, ?, ?, ?)"
            + " RETURNING id",
        name,
        Json.write(labels),
        nowMillis,
        nowMillis);
  }

  public void register(long claimantId, List<String> labels, long nowMillis) {
    sql.exec(
        "UPDATE claimant SET labels = ?, registered_ms = ?, heard_ms = ? WHERE id = ?",
        Json.write(labels),
        nowMillis,
        nowMillis,
        claimantId);
  }

  public void heard(long claimantId, long nowMillis) {
    sql.exec("UPDATE claimant SET heard_ms = ? WHERE id = ?", nowMillis, claimantId);
  }

  public Optional<Long> node(long claimantId, long workflowId) {
    return sql.first(
        "SELECT compute_node_id FROM claimant_node WHERE claimant_id = ? AND workflow_id = ?",
        r -> r.num(1),
        claimantId,
        workflowId);
  }

  public void addNode(long claimantId, long workflowId, long computeNodeId) {
    sql.exec(
        "INSERT INTO claimant_node (claimant_id, workflow_id, compute_node_id) VALUES (?, ?, ?)",
        claimantId,
        workflowId,
        computeNodeId);
  }

  public void insert(Lease l) {
    sql.exec(
        "INSERT INTO lease (id, job_id, workflow_id, run_id, attempt_id, claimant_id,"
            + " compute_node_id, ttl_seconds, started_ms, expires_ms)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        l.id(),
        l.jobId(),
        l.workflowId(),
        l.runId(),
        l.attemptId(),
        l.claimantId(),
        l.computeNodeId(),
        l.ttlSeconds(),
        l.startedMillis(),
        l.expiresMillis());
  }

  public Optional<Lease> get(String id) {
    return sql.first(LEASE + " WHERE id = ?", LeaseStore::lease, id);
  }

  /** Leases that ended before now, the oldest first. */
  public List<Lease> expired(long nowMillis) {
    return sql.list(
        LEASE + " WHERE expires_ms < ? ORDER BY expires_ms", LeaseStore::lease, nowMillis);
  }

  private static Lease lease(Cols r) throws SQLException {
    return new Lease(
        r.text(1), r.num(2), r.num(3), r.num(4), r.num(5), r.num(6), r.num(7), r.num(8), r.num(9),
        r.num(10));
  }

  public void renew(String id, long ttlSeconds, long expiresMillis) {
    sql.exec(
        "UPDATE lease SET ttl_seconds = ?, expires_ms = ? WHERE id = ?",
        ttlSeconds,
        expiresMillis,
        id);
  }

  /** Nobody could renew while the server was away: every lease begins anew. */
  public void renewAll(long nowMillis) {
    sql.exec(
        "UPDATE lease SET expires_ms = ?1 + ttl_seconds * 1000 WHERE expires_ms"
            + " < ?1 + 86400000 AND expires_ms < ?1 + ttl_seconds * 1000",
        nowMillis);
  }

  public void delete(String id) {
    sql.exec("DELETE FROM lease WHERE id = ?", id);
  }

  public void deleteOfJob(long jobId) {
    sql.exec("DELETE FROM lease WHERE job_id = ?", jobId);
  }

  public void deleteOfWorkflow(long workflowId) {
    sql.exec("DELETE FROM lease WHERE workflow_id = ?", workflowId);
  }

  /**
   * A job of a workflow as those see it who ask how it is.
   *
   * @param startedMillis when the lease began that holds it, or null
   * @param execMinutes run time of the present attempt when it has ended
   * @param completionTime when the present attempt ended
   * @param error what the claimant said went wrong
   * @param stderrTail the last of standard error, if that was kept
   */
  public record JobState(
      long workflowId,
      long jobId,
      JobStatus status,
      @Nullable String cause,
      int attemptId,
      @Nullable String startTime,
      @Nullable Long startedMillis,
      @Nullable Double execMinutes,
      @Nullable String completionTime,
      @Nullable Long returnCode,
      @Nullable String error,
      @Nullable String stderrTail) {}

  /** The jobs of some workflows. */
  public List<JobState> states(List<Long> workflowIds) {
    return sql.list(
        "SELECT j.workflow_id, j.id, j.status, j.cause, j.attempt_id, j.start_time, l.started_ms,"
            + " r.exec_time_minutes, r.completion_time, r.return_code, o.error,"
            + " substr(g.stderr_tail, 1, 4096)"
            + " FROM workflow w JOIN job j ON j.workflow_id = w.id"
            + " LEFT JOIN lease l ON l.job_id = j.id"
            + " LEFT JOIN result r ON r.job_id = j.id AND r.run_id = w.run_id"
            + " AND r.attempt_id = j.attempt_id LEFT JOIN job_outcome o ON o.job_id = j.id"
            + " LEFT JOIN result_log g ON g.result_id = r.id"
            + " WHERE w.id IN (SELECT value FROM json_each(?))",
        r ->
            new JobState(
                r.num(1),
                r.num(2),
                JobStatus.ofCode(r.integer(3)),
                r.textOrNull(4),
                r.integer(5),
                r.textOrNull(6),
                r.numOrNull(7),
                r.realOrNull(8),
                r.textOrNull(9),
                r.numOrNull(10),
                r.textOrNull(11),
                r.textOrNull(12)),
        Json.write(workflowIds));
  }

  /** When the last of a job's dependencies, or its own attempt before, ended in a run. */
  public Optional<String> lastNews(long jobId, long runId) {
    return sql.first(
            "SELECT max(t) FROM (SELECT max(r.completion_time) AS t FROM job_depends_on d"
                + " JOIN result r ON r.job_id = d.depends_on_job_id AND r.run_id = ?2"
                + " WHERE d.job_id = ?1 UNION ALL SELECT max(completion_time) FROM result"
                + " WHERE job_id = ?1 AND run_id = ?2) AS news",
            r -> Optional.ofNullable(r.textOrNull(1)),
            jobId,
            runId)
        .flatMap(x -> x);
  }
}
