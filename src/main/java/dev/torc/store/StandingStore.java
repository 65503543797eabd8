package dev.torc.store;

import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements about jobs that come one by one. Belongs to one transaction. */
public final class StandingStore {
  private static final String FROM =
      " FROM standing_job s JOIN job j ON j.id = s.job_id LEFT JOIN result r ON r.id = j.result_id"
          + " LEFT JOIN compute_node n ON n.id = coalesce(j.compute_node_id, r.compute_node_id)";
  private static final String SELECT =
      "SELECT s.id, s.key, s.owner, s.job_id, j.command, j.status, j.cause, j.attempt_id,"
          + " s.created_ms, j.start_time, n.hostname, r.return_code, r.exec_time_minutes,"
          + " r.completion_time"
          + FROM;

  private final Sql sql;

  StandingStore(Sql sql) {
    this.sql = sql;
  }

  /**
   * A job that came by itself, with how it is.
   *
   * @param worker host that it runs or ran on, or null
   * @param returnCode result of the last attempt that has one
   */
  public record StandingJob(
      long id,
      String key,
      String owner,
      long jobId,
      String command,
      JobStatus status,
      @Nullable String cause,
      int attemptId,
      long createdMillis,
      @Nullable String startTime,
      @Nullable String worker,
      @Nullable Long returnCode,
      @Nullable Double execMinutes,
      @Nullable String completionTime) {}

  /**
   * Which jobs of a pool; null means all.
   *
   * @param statuses one of these, or null
   */
  public record Filter(
      String pool,
      @Nullable String owner,
      @Nullable List<JobStatus> statuses,
      @Nullable String worker) {}

  /** The workflow for the jobs of an owner, unless somebody has canceled or archived it. */
  public Optional<Long> workflow(String pool, String owner) {
    return sql.first(
        "SELECT s.workflow_id FROM standing_workflow s JOIN workflow w ON w.id = s.workflow_id"
            + " WHERE s.pool = ? AND s.owner = ? AND w.is_canceled = 0 AND w.is_archived = 0",
        r -> r.num(1),
        pool,
        owner);
  }

  /** From now on it is this one. */
  public void setWorkflow(String pool, String owner, long workflowId) {
    sql.exec(
        "INSERT OR REPLACE INTO standing_workflow (pool, owner, workflow_id) VALUES (?, ?, ?)",
        pool,
        owner,
        workflowId);
  }

  /** Writes only when it is another one. */
  public void setExecution(long workflowId, String config) {
    sql.exec(
        "UPDATE workflow SET execution_config = ?2 WHERE id = ?1 AND execution_config IS NOT ?2",
        workflowId,
        config);
  }

  /** The run time of a requirement is a limit, no plan. */
  public void setLimit(long requirementId) {
    sql.exec("UPDATE resource_requirements SET is_limit = 1 WHERE id = ?", requirementId);
  }

  public long insert(String pool, String owner, long workflowId, long jobId, long nowMillis) {
    return sql.insert(
        "INSERT INTO standing_job (workflow_id, job_id, pool, owner, created_ms)"
            + " VALUES (?, ?, ?, ?, ?) RETURNING id",
        workflowId,
        jobId,
        pool,
        owner,
        nowMillis);
  }

  public void setKey(long id, String key) {
    sql.exec("UPDATE standing_job SET key = ? WHERE id = ?", key, id);
  }

  public Optional<StandingJob> find(String pool, String key) {
    return sql.first(SELECT + " WHERE s.pool = ? AND s.key = ?", StandingStore::row, pool, key);
  }

  private static StandingJob row(Cols r) throws SQLException {
    return new StandingJob(
        r.num(1),
        r.text(2),
        r.text(3),
        r.num(4),
        r.text(5),
        JobStatus.ofCode(r.integer(6)),
        r.textOrNull(7),
        r.integer(8),
        r.num(9),
        r.textOrNull(10),
        r.textOrNull(11),
        r.numOrNull(12),
        r.realOrNull(13),
        r.textOrNull(14));
  }

  /** A page of jobs, the newest first. */
  public Page<StandingJob> page(Filter f, long offset, long limit) {
    List<@Nullable Object> args = new ArrayList<>(List.of(f.pool()));
    String where = where(f, args);
    long total = sql.number("SELECT count(*)" + FROM + where, args.toArray());
    args.add(limit);
    args.add(offset);
    List<StandingJob> items =
        sql.list(
            SELECT + where + " ORDER BY s.id DESC LIMIT ? OFFSET ?",
            StandingStore::row,
            args.toArray());
    return new Page<>(items, offset, total);
  }

  private static String where(Filter f, List<@Nullable Object> args) {
    StringBuilder out = new StringBuilder(" WHERE s.pool = ?");
    if (f.owner() != null) {
      out.append(" AND s.owner = ?");
      args.add(f.owner());
    }
    if (f.statuses() != null) {
      out.append(" AND j.status IN (SELECT value FROM json_each(?))");
      args.add(Json.write(f.statuses().stream().map(s -> (Object) (long) s.code()).toList()));
    }
    if (f.worker() != null) {
      out.append(" AND n.hostname = ?");
      args.add(f.worker());
    }
    return out.toString();
  }

  public Map<JobStatus, Long> countsByStatus(String pool) {
    Map<JobStatus, Long> out = new EnumMap<>(JobStatus.class);
    sql.each(
        "SELECT j.status, count(*) FROM standing_job s JOIN job j ON j.id = s.job_id"
            + " WHERE s.pool = ? GROUP BY j.status",
        r -> out.put(JobStatus.ofCode(r.integer(1)), r.num(2)),
        pool);
    return out;
  }

  /** Size of the database in bytes, without its log. */
  public long databaseBytes() {
    return sql.number("PRAGMA page_count") * sql.number("PRAGMA page_size");
  }
}
