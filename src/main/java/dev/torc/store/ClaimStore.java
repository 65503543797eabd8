package dev.torc.store;

import dev.torc.model.FailureRules;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.WorkRequest;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements of the ready queue. Belongs to one transaction. */
public final class ClaimStore {
  // The ready queue is the partial index job_ready; each class costs one seek in it.
  private static final String HEADS =
      "SELECT c.id, c.workflow_id, c.scheduler_id, c.labels, r.num_cpus, r.memory_bytes,"
          + " r.num_gpus, r.num_nodes, r.runtime_s, r.name = 'default' OR r.is_limit = 1, (SELECT j.priority FROM job j"
          + " WHERE j.claim_class_id = c.id AND j.status = 2 ORDER BY j.priority DESC, j.id LIMIT 1)"
          + " AS head";
  private static final String JOIN =
      " JOIN resource_requirements r ON r.id = c.resource_requirements_id";

  private final Sql sql;
  private final Map<Long, ClaimedJob.Requirement> requirements = new HashMap<>();

  ClaimStore(Sql sql) {
    this.sql = sql;
  }

  /** A ready job of a class. */
  public record Ready(long jobId, long priority) {}

  /** The classes of a workflow that have a ready job. */
  public List<ClaimClass> heads(long workflowId) {
    return sql
        .list(
            HEADS
                + " FROM claim_class c CROSS JOIN resource_requirements r"
                + " ON r.id = c.resource_requirements_id WHERE c.workflow_id = ?",
            ClaimStore::head,
            workflowId)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * The classes of all workflows that have a ready job. Walks from one class to the next along the
   * ready queue, so that workflows long finished cost nothing.
   *
   * @param pools only workflows of these pools; null for all
   */
  public List<ClaimClass> headsEverywhere(@Nullable List<String> pools) {
    return sql
        .list(
            "WITH RECURSIVE ready(id) AS (SELECT min(claim_class_id) FROM job WHERE status = 2"
                + " UNION ALL SELECT (SELECT min(j.claim_class_id) FROM job j WHERE j.status = 2"
                + " AND j.claim_class_id > ready.id) FROM ready WHERE ready.id IS NOT NULL) "
                + HEADS
                + " FROM ready CROSS JOIN claim_class c ON c.id = ready.id"
                + JOIN
                + " JOIN workflow w ON w.id = c.workflow_id"
                + " WHERE w.is_canceled = 0 AND w.is_archived = 0 AND w.busy IS NULL"
                + " AND (?1 IS NULL OR instr(?1, ',' || coalesce(w.pool, ?2) || ',') > 0)",
            ClaimStore::head,
            pools == null ? null : "," + String.join(",", pools) + ",",
            WorkRequest.TORC)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Empty when the class has no ready job. */
  private static Optional<ClaimClass> head(Cols r) throws SQLException {
    Long priority = r.numOrNull(11);
    if (priority == null) {
      return Optional.empty();
    }
    return Optional.of(
        new ClaimClass(
            r.num(1),
            r.num(2),
            r.num(3),
            r.text(4),
            r.integer(5),
            r.num(6),
            r.integer(7),
            r.integer(8),
            r.num(9),
            r.bool(10),
            priority));
  }

  /** The first ready jobs of a class: highest priority first, then smallest id. */
  public List<Ready> ready(long classId, long atMost) {
    return sql.list(
        "SELECT id, priority FROM job WHERE claim_class_id = ? AND status = 2"
            + " ORDER BY priority DESC, id LIMIT ?",
        r -> new Ready(r.num(1), r.num(2)),
        classId,
        atMost);
  }

  /** Ready to pending; the job as it is then, or empty when it was not ready. */
  public Optional<JobRow> claim(long jobId) {
    return sql.change(
        "UPDATE job SET status = 3, cause = NULL WHERE id = ? AND status = 2 RETURNING "
            + JobStore.COLUMNS,
        JobStore::row,
        jobId);
  }

  /**
   * Everything a worker needs to run a job that it has just been given.
   *
   * @param tries which try of this run it is; the limits in the rules are then for its attempt
   */
  public ClaimedJob order(
      JobRow j, long runId, int tries, long computeNodeId, Map<String, String> env) {
    return new ClaimedJob(
        j.id(),
        j.workflowId(),
        runId,
        j.attemptId(),
        computeNodeId,
        j.name(),
        j.command(),
        j.invocationScript(),
        env,
        requirement(j.resourceRequirementsId()),
        outputs(j.id()),
        j.failureHandlerId() == null
            ? null
            : rules(j.failureHandlerId())
                .map(rules -> FailureRules.later(rules, j.attemptId() - tries))
                .orElse(null));
  }

  /** Jobs of one claim mostly share a requirement: it is read once per transaction. */
  private ClaimedJob.Requirement requirement(long id) {
    return requirements.computeIfAbsent(id, this::readRequirement);
  }

  private ClaimedJob.Requirement readRequirement(long id) {
    return sql.first(
            "SELECT name, num_cpus, memory_bytes, num_gpus, num_nodes, runtime_s"
                + " FROM resource_requirements WHERE id = ?",
            r ->
                new ClaimedJob.Requirement(
                    r.text(1), r.integer(2), r.num(3), r.integer(4), r.integer(5), r.num(6)),
            id)
        .orElseThrow(() -> new IllegalStateException("no requirement " + id));
  }

  private List<ClaimedJob.OutputFile> outputs(long jobId) {
    return sql.list(
        "SELECT f.id, f.name, f.path FROM job_output_file o JOIN file f ON f.id = o.file_id"
            + " WHERE o.job_id = ? ORDER BY f.id",
        r -> new ClaimedJob.OutputFile(r.num(1), r.text(2), r.text(3)),
        jobId);
  }

  public Optional<String> rules(long failureHandlerId) {
    return sql.first(
        "SELECT rules FROM failure_handler WHERE id = ?", r -> r.text(1), failureHandlerId);
  }

  /** Ready jobs of a workflow that no class in {@code heads} tells apart: for explanations. */
  public long readyCount(long classId) {
    return sql.number("SELECT count(*) FROM job WHERE claim_class_id = ? AND status = 2", classId);
  }
}
