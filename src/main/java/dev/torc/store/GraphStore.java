package dev.torc.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements about the edges between jobs and about counting them. Belongs to one transaction. */
public final class GraphStore {
  private final Sql sql;

  GraphStore(Sql sql) {
    this.sql = sql;
  }

  /** A blocked job without unfinished dependencies. */
  public record Candidate(long jobId, boolean cancelOnFailure) {}

  /** A dependency between jobs with their names. */
  public record Dependency(long jobId, String jobName, long dependsOnId, String dependsOnName) {}

  public void add(long jobId, long dependsOnId, long workflowId) {
    sql.exec(
        "INSERT OR IGNORE INTO job_depends_on (job_id, depends_on_job_id, workflow_id)"
            + " VALUES (?, ?, ?)",
        jobId,
        dependsOnId,
        workflowId);
  }

  public void clear(long jobId) {
    sql.exec("DELETE FROM job_depends_on WHERE job_id = ?", jobId);
  }

  public List<Long> dependencies(long jobId) {
    return sql.list(
        "SELECT depends_on_job_id FROM job_depends_on WHERE job_id = ? ORDER BY 1",
        r -> r.num(1),
        jobId);
  }

  /** The dependencies of the jobs of an id range, in order; only jobs that have any. */
  public Map<Long, List<Long>> dependencies(long fromId, long toId) {
    return sql.lists(
        "SELECT job_id, depends_on_job_id FROM job_depends_on WHERE job_id BETWEEN ? AND ?"
            + " ORDER BY job_id, depends_on_job_id",
        fromId,
        toId);
  }

  /** A dependency of a job that is not complete, with its status code. */
  public record Waiting(long jobId, String name, int status) {}

  public List<Waiting> unfinishedDependencies(long jobId, int atMost) {
    return sql.list(
        "SELECT p.id, p.name, p.status FROM job_depends_on d JOIN job p"
            + " ON p.id = d.depends_on_job_id WHERE d.job_id = ? AND p.status NOT IN (5, 6, 7, 8)"
            + " ORDER BY p.id LIMIT ?",
        r -> new Waiting(r.num(1), r.text(2), r.integer(3)),
        jobId,
        atMost);
  }

  public List<Long> dependents(long jobId) {
    return sql.list(
        "SELECT job_id FROM job_depends_on WHERE depends_on_job_id = ? ORDER BY 1",
        r -> r.num(1),
        jobId);
  }

  public boolean hasDependents(long jobId) {
    return sql.exists("SELECT 1 FROM job_depends_on WHERE depends_on_job_id = ? LIMIT 1", jobId);
  }

  /** One more (+1) or one less (-1) unfinished dependency for every dependent of a job. */
  public int adjustDependents(long jobId, int delta) {
    return sql.exec(
        "UPDATE job SET unfinished_dependencies = unfinished_dependencies + ? WHERE id IN"
            + " (SELECT job_id FROM job_depends_on WHERE depends_on_job_id = ?)",
        delta,
        jobId);
  }

  /** Blocked dependents of a job for which nothing is left to wait. */
  public List<Candidate> released(long jobId) {
    return sql.list(
        "SELECT j.id, j.cancel_on_blocking_job_failure FROM job_depends_on d JOIN job j"
            + " ON j.id = d.job_id WHERE d.depends_on_job_id = ? AND j.status = 1"
            + " AND j.unfinished_dependencies = 0 ORDER BY j.id",
        r -> new Candidate(r.num(1), r.bool(2)),
        jobId);
  }

  /** Whether a dependency was canceled, terminated or failed with a return code in this run. */
  public boolean hasFailedDependency(long jobId, long runId) {
    return sql.exists(
        "SELECT 1 FROM job_depends_on d JOIN job p ON p.id = d.depends_on_job_id"
            + " WHERE d.job_id = ?1 AND (p.status IN (7, 8) OR (p.status = 6"
            + " AND p.cause = 'worker_lost') OR (p.status = 6 AND EXISTS"
            + " (SELECT 1 FROM result r WHERE r.id = p.result_id AND r.run_id = ?2"
            + " AND r.return_code <> 0))) LIMIT 1",
        jobId,
        runId);
  }

  /** Adds the dependencies that follow from files and user data to jobs of an id range. */
  public void addImplicit(long workflowId, long fromId, long toId) {
    sql.exec(
        "INSERT OR IGNORE INTO job_depends_on (job_id, depends_on_job_id, workflow_id)"
            + " SELECT i.job_id, o.job_id, i.workflow_id FROM job_input_file i"
            + " JOIN job_output_file o ON o.file_id = i.file_id"
            + " WHERE i.job_id BETWEEN ? AND ? AND i.workflow_id = ?",
        fromId,
        toId,
        workflowId);
    sql.exec(
        "INSERT OR IGNORE INTO job_depends_on (job_id, depends_on_job_id, workflow_id)"
            + " SELECT i.job_id, o.job_id, u.workflow_id FROM job_input_user_data i"
            + " JOIN job_output_user_data o ON o.user_data_id = i.user_data_id"
            + " JOIN user_data u ON u.id = i.user_data_id"
            + " WHERE i.job_id BETWEEN ? AND ? AND u.workflow_id = ?",
        fromId,
        toId,
        workflowId);
  }

  /** Counts the unfinished dependencies anew for jobs with ids in a range. */
  public void recount(long workflowId, long fromId, long toId) {
    sql.exec(
        "UPDATE job SET unfinished_dependencies = (SELECT count(*) FROM job_depends_on d"
            + " JOIN job p ON p.id = d.depends_on_job_id WHERE d.job_id = job.id"
            + " AND p.status NOT IN (5, 6, 7, 8))"
            + " WHERE workflow_id = ? AND id BETWEEN ? AND ? AND (unfinished_dependencies <> 0"
            + " OR EXISTS (SELECT 1 FROM job_depends_on d WHERE d.job_id = job.id))",
        workflowId,
        fromId,
        toId);
  }

  /** Every job downstream of an uninitialized job becomes uninitialized; returns how many. */
  public int resetDownstreamOfUninitialized(long workflowId) {
    return sql.exec(
        "WITH RECURSIVE down(id) AS (SELECT d.job_id FROM job j JOIN job_depends_on d"
            + " ON d.depends_on_job_id = j.id WHERE j.workflow_id = ? AND j.status = 0"
            + " UNION SELECT d.job_id FROM down JOIN job_depends_on d"
            + " ON d.depends_on_job_id = down.id)"
            + " UPDATE job SET status = 0, start_time = NULL, compute_node_id = NULL, cause = NULL"
            + " WHERE id IN (SELECT id FROM down) AND status <> 0",
        workflowId);
  }

  /** Complete jobs downstream of a job that is not complete have to run after it once more. */
  public void resetCompleteDownstreamOfIncomplete(long workflowId) {
    sql.exec(
        "WITH RECURSIVE down(id) AS (SELECT d.job_id FROM job j JOIN job_depends_on d"
            + " ON d.depends_on_job_id = j.id WHERE j.workflow_id = ?"
            + " AND j.status IN (0, 1, 2, 3, 4, 9, 10)"
            + " UNION SELECT d.job_id FROM down JOIN job_depends_on d"
            + " ON d.depends_on_job_id = down.id)"
            + " UPDATE job SET status = 0, start_time = NULL, compute_node_id = NULL, cause = NULL"
            + " WHERE id IN (SELECT id FROM down) AND status IN (5, 6, 7, 8)",
        workflowId);
  }

  /** Takes back what initialize starts anew: held, terminated and undecided jobs of an id range. */
  public void withdraw(long workflowId, long fromId, long toId) {
    sql.exec(
        "UPDATE job SET status = 0, start_time = NULL, compute_node_id = NULL, cause = NULL"
            + " WHERE workflow_id = ? AND id BETWEEN ? AND ? AND status IN (3, 4, 8, 10)",
        workflowId,
        fromId,
        toId);
  }

  /** Blocked jobs of a workflow for which nothing is left to wait. */
  public List<Candidate> blockedByNothing(long workflowId) {
    return sql.list(
        "SELECT id, cancel_on_blocking_job_failure FROM job WHERE workflow_id = ? AND status = 1"
            + " AND unfinished_dependencies = 0 AND coalesce(cause, '') <> 'backoff' ORDER BY id",
        r -> new Candidate(r.num(1), r.bool(2)),
        workflowId);
  }

  /** The jobs downstream of a job, itself not included. */
  public List<Long> downstream(long jobId) {
    return sql.list(
        "WITH RECURSIVE down(id) AS (SELECT job_id FROM job_depends_on WHERE depends_on_job_id = ?"
            + " UNION SELECT d.job_id FROM down JOIN job_depends_on d"
            + " ON d.depends_on_job_id = down.id) SELECT id FROM down ORDER BY id",
        r -> r.num(1),
        jobId);
  }

  /**
   * Gives jobs of an id range the status that initialize wants: blocked or ready.
   *
   * @param onlyUninitialized whether jobs that have any other status keep it
   */
  public void initialize(long workflowId, long fromId, long toId, boolean onlyUninitialized) {
    String range = " WHERE workflow_id = ? AND id BETWEEN ? AND ?";
    sql.exec(
        "UPDATE job SET status = 1, cause = NULL"
            + range
            + " AND unfinished_dependencies > 0"
            + (onlyUninitialized ? " AND status = 0" : ""),
        workflowId,
        fromId,
        toId);
    sql.exec(
        "UPDATE job SET status = 2, start_time = NULL, compute_node_id = NULL, cause = NULL"
            + range
            + " AND unfinished_dependencies = 0 AND status IN (0, 1)",
        workflowId,
        fromId,
        toId);
  }

  /** Smallest and largest job id of a workflow; null when it has no jobs. */
  public long @Nullable [] idRange(long workflowId) {
    return sql.first(
            "SELECT (SELECT id FROM job WHERE workflow_id = ?1 ORDER BY id LIMIT 1),"
                + " (SELECT id FROM job WHERE workflow_id = ?1 ORDER BY id DESC LIMIT 1)",
            r -> new long[] {r.num(1), r.num(2)},
            workflowId)
        .filter(x -> x[0] > 0)
        .orElse(null);
  }

  /** The last id of a piece of at most {@code size} jobs that begins at {@code fromId}. */
  public long pieceEnd(long workflowId, long fromId, int size) {
    return sql.number(
        "SELECT max(id) FROM (SELECT id FROM job WHERE workflow_id = ? AND id >= ?"
            + " ORDER BY id LIMIT ?)",
        workflowId,
        fromId,
        size);
  }

  public Page<Dependency> page(long workflowId, long offset, long limit) {
    long total =
        sql.number("SELECT count(*) FROM job_depends_on WHERE workflow_id = ?", workflowId);
    List<Dependency> items =
        sql.list(
            "SELECT d.job_id, j.name, d.depends_on_job_id, p.name FROM job_depends_on d"
                + " JOIN job j ON j.id = d.job_id JOIN job p ON p.id = d.depends_on_job_id"
                + " WHERE d.workflow_id = ? ORDER BY d.job_id, d.depends_on_job_id"
                + " LIMIT ? OFFSET ?",
            r -> new Dependency(r.num(1), r.text(2), r.num(3), r.text(4)),
            workflowId,
            limit,
            offset);
    return new Page<>(items, offset, total);
  }
}
