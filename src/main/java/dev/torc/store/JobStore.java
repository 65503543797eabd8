package dev.torc.store;

import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements about single jobs and sets of jobs. Belongs to one transaction. */
public final class JobStore {
  static final String COLUMNS =
      "id, workflow_id, name, command, cancel_on_blocking_job_failure, supports_termination,"
          + " resource_requirements_id, invocation_script, status, scheduler_id,"
          + " failure_handler_id, attempt_id, priority, env, origin, start_time, compute_node_id,"
          + " labels, unfinished_dependencies, claim_class_id, cause";

  private final Sql sql;

  JobStore(Sql sql) {
    this.sql = sql;
  }

  static JobRow row(Cols r) throws SQLException {
    return new JobRow(
        r.num(1),
        r.num(2),
        r.text(3),
        r.text(4),
        r.bool(5),
        r.bool(6),
        r.num(7),
        r.textOrNull(8),
        JobStatus.ofCode(r.integer(9)),
        r.numOrNull(10),
        r.numOrNull(11),
        r.integer(12),
        r.num(13),
        r.textOrNull(14),
        r.textOrNull(15),
        r.textOrNull(16),
        r.numOrNull(17),
        r.textOrNull(18),
        r.num(19),
        r.num(20),
        r.textOrNull(21));
  }

  public long insert(NewJob j) {
    return sql.insert(
        "INSERT INTO job (workflow_id, name, command, cancel_on_blocking_job_failure,"
            + " supports_termination, resource_requirements_id, invocation_script, status,"
            + " scheduler_id, failure_handler_id, priority, env, origin, labels, claim_class_id)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        j.workflowId(),
        j.name(),
        j.command(),
        j.cancelOnBlockingJobFailure(),
        j.supportsTermination(),
        j.resourceRequirementsId(),
        j.invocationScript(),
        j.status().code(),
        j.schedulerId(),
        j.failureHandlerId(),
        j.priority(),
        j.env(),
        j.origin(),
        j.labels(),
        j.claimClassId());
  }

  public Optional<JobRow> get(long id) {
    return sql.first("SELECT " + COLUMNS + " FROM job WHERE id = ?", JobStore::row, id);
  }

  /** The class of jobs that differ in nothing a claim looks at; made if it is new. */
  public long claimClass(
      long workflowId, long requirementId, @Nullable Long schedulerId, @Nullable String labels) {
    long scheduler = schedulerId == null ? 0 : schedulerId;
    String text = labels == null ? "" : labels;
    Optional<Long> known =
        sql.first(
            "SELECT id FROM claim_class WHERE workflow_id = ? AND resource_requirements_id = ?"
                + " AND scheduler_id = ? AND labels = ?",
            r -> r.num(1),
            workflowId,
            requirementId,
            scheduler,
            text);
    return known.isPresent()
        ? known.get()
        : sql.insert(
            "INSERT INTO claim_class (workflow_id, resource_requirements_id, scheduler_id, labels)"
                + " VALUES (?, ?, ?, ?) RETURNING id",
            workflowId,
            requirementId,
            scheduler,
            text);
  }

  public void setClaimClass(long id, long classId) {
    sql.exec("UPDATE job SET claim_class_id = ? WHERE id = ?", classId, id);
  }

  public void setAttempt(long id, long attempt) {
    sql.exec("UPDATE job SET attempt_id = ? WHERE id = ?", attempt, id);
  }

  public void setStatus(long id, JobStatus status, @Nullable String cause) {
    sql.exec("UPDATE job SET status = ?, cause = ? WHERE id = ?", status.code(), cause, id);
  }

  public void start(long id, String startTime, long computeNodeId) {
    sql.exec(
        "UPDATE job SET status = 4, start_time = ?, compute_node_id = ?, cause = NULL"
            + " WHERE id = ?",
        startTime,
        computeNodeId,
        id);
  }

  /** Gives a status and takes the job from whoever held it. */
  public void release(long id, JobStatus status, @Nullable String cause) {
    sql.exec(
        "UPDATE job SET status = ?, start_time = NULL, compute_node_id = NULL, cause = ?"
            + " WHERE id = ?",
        status.code(),
        cause,
        id);
  }

  /** Gives the last status of an attempt with its result, and takes the job from its worker. */
  public void end(long id, JobStatus status, long resultId) {
    sql.exec(
        "UPDATE job SET status = ?, start_time = NULL, compute_node_id = NULL, cause = NULL,"
            + " result_id = ? WHERE id = ?",
        status.code(),
        resultId,
        id);
  }

  /** Back to ready as the next attempt. */
  public void nextAttempt(long id, String origin, @Nullable String cause) {
    sql.exec(
        "UPDATE job SET status = 2, attempt_id = attempt_id + 1, start_time = NULL,"
            + " compute_node_id = NULL, origin = coalesce(origin, ?), cause = ? WHERE id = ?",
        origin,
        cause,
        id);
  }

  public List<JobRow> withStatus(long workflowId, JobStatus status) {
    return sql.list(
        "SELECT " + COLUMNS + " FROM job WHERE workflow_id = ? AND status = ? ORDER BY id",
        JobStore::row,
        workflowId,
        status.code());
  }

  /** Jobs that a compute node holds. */
  public List<JobRow> heldBy(long computeNodeId) {
    return sql.list(
        "SELECT " + COLUMNS + " FROM job WHERE compute_node_id = ? ORDER BY id",
        JobStore::row,
        computeNodeId);
  }

  /** Ids of the jobs of a workflow by name, for names that exist. */
  public Map<String, Long> idsByName(long workflowId, List<String> names) {
    // One look at all jobs of the workflow, however many names: there is no index on names.
    Map<String, Long> out = new LinkedHashMap<>();
    sql.each(
        "SELECT name, min(id) FROM job WHERE workflow_id = ?"
            + " AND name IN (SELECT value FROM json_each(?)) GROUP BY name",
        r -> out.put(r.text(1), r.num(2)),
        workflowId,
        Json.write(names));
    return out;
  }

  /** Which of these jobs have ended and are in nobody's hands any more. */
  public List<Long> over(List<Long> ids) {
    return sql.list(
        "SELECT e.value FROM json_each(?) e LEFT JOIN job j ON j.id = e.value"
            + " WHERE j.id IS NULL OR (j.status IN (5, 6, 7, 8)"
            + " AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.job_id = j.id))",
        r -> r.num(1),
        Json.write(ids));
  }

  public Optional<String> name(long id) {
    return sql.first("SELECT name FROM job WHERE id = ?", r -> r.text(1), id);
  }

  /** Up to {@code atMost} jobs of a workflow with an id above {@code afterId}, by id. */
  public List<JobRow> after(long workflowId, long afterId, int atMost) {
    return sql.list(
        "SELECT " + COLUMNS + " FROM job WHERE workflow_id = ? AND id > ? ORDER BY id LIMIT ?",
        JobStore::row,
        workflowId,
        afterId,
        atMost);
  }

  public Optional<String> inputHash(long id) {
    return sql.first("SELECT input_hash FROM job_internal WHERE job_id = ?", r -> r.text(1), id);
  }

  public void setInputHash(long id, String hash) {
    sql.exec("INSERT OR REPLACE INTO job_internal (job_id, input_hash) VALUES (?, ?)", id, hash);
  }

  /** Everything that is not {@code uninitialized} goes back to it; returns how many. */
  public int resetAll(long workflowId) {
    return sql.exec(
        "UPDATE job SET status = 0, start_time = NULL, compute_node_id = NULL, cause = NULL"
            + " WHERE workflow_id = ? AND status <> 0",
        workflowId);
  }

  /** A page of jobs that run on a known compute node. */
  public Page<RunningJob> running(long workflowId, long offset, long limit) {
    String from =
        " FROM job j JOIN compute_node c ON c.id = j.compute_node_id"
            + " WHERE j.workflow_id = ? AND j.status = 4";
    long total = sql.number("SELECT count(*)" + from, workflowId);
    return new Page<>(
        sql.list(
            "SELECT j.id, j.name, c.hostname, c.compute_node_type,"
                + " coalesce((SELECT s.scheduler_id FROM scheduled_compute_node s"
                + " WHERE s.id = json_extract(c.scheduler, '$.scheduler_id')"
                + " AND s.workflow_id = j.workflow_id),"
                + " json_extract(c.scheduler, '$.slurm_job_id')), j.start_time"
                + from
                + " ORDER BY j.id LIMIT ? OFFSET ?",
            r ->
                new RunningJob(
                    r.num(1), r.text(2), r.text(3), r.text(4), r.textOrNull(5), r.textOrNull(6)),
            workflowId,
            limit,
            offset),
        offset,
        total);
  }

  /** A running job with where it runs. */
  public record RunningJob(
      long jobId,
      String jobName,
      String hostname,
      String nodeType,
      @Nullable String schedulerJobId,
      @Nullable String startTime) {}

  /**
   * What the ready jobs of a workflow need.
   *
   * @param schedulerId jobs for other schedulers do not count; null counts all
   */
  public ReadyNeeds readyNeeds(long workflowId, @Nullable Long schedulerId) {
    return sql.first(
            "SELECT count(*), sum(r.num_cpus), sum(r.num_gpus), sum(r.memory_bytes),"
                + " max(r.num_nodes), max(r.runtime_s) FROM job j"
                + " JOIN resource_requirements r ON r.id = j.resource_requirements_id"
                + " WHERE j.workflow_id = ?1 AND j.status = 2"
                + " AND (?2 IS NULL OR coalesce(j.scheduler_id, ?2) = ?2)",
            r -> new ReadyNeeds(r.num(1), r.num(2), r.num(3), r.num(4), r.num(5), r.num(6)),
            workflowId,
            schedulerId)
        .orElseThrow();
  }

  /** Sums over ready jobs, and the largest number of nodes and runtime of one of them. */
  public record ReadyNeeds(
      long jobs, long cpus, long gpus, long memoryBytes, long maxNodes, long maxRuntimeSeconds) {}
}
