package dev.torc.store;

import dev.torc.model.work.RetryPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements about retry budgets, pauses between attempts and outcomes. Belongs to one transaction.
 */
public final class RetryStore {
  private final Sql sql;

  RetryStore(Sql sql) {
    this.sql = sql;
  }

  public void setPolicy(long jobId, RetryPolicy p) {
    sql.exec(
        "INSERT OR REPLACE INTO job_retry (job_id, max_retries, backoff, delay_seconds,"
            + " max_delay_seconds) VALUES (?, ?, ?, ?, ?)",
        jobId,
        p.maxRetries(),
        p.backoff().name(),
        p.delaySeconds(),
        p.maxDelaySeconds());
  }

  public Optional<RetryPolicy> policy(long jobId) {
    return sql.first(
        "SELECT max_retries, backoff, delay_seconds, max_delay_seconds FROM job_retry"
            + " WHERE job_id = ?",
        r -> new RetryPolicy(r.num(1), RetryPolicy.Backoff.valueOf(r.text(2)), r.num(3), r.num(4)),
        jobId);
  }

  /** The job is not handed out before that time; {@code due} when it may be already. */
  public void setDelay(long jobId, long workflowId, long untilMillis, boolean due) {
    sql.exec(
        "INSERT OR REPLACE INTO job_delay (job_id, workflow_id, until_ms, due) VALUES (?, ?, ?, ?)",
        jobId,
        workflowId,
        untilMillis,
        due);
  }

  /** The end of a job's last pause; 0 when it had none in this run. */
  public long delayedUntil(long jobId) {
    return sql.number("SELECT until_ms FROM job_delay WHERE job_id = ?", jobId);
  }

  /** Jobs whose pause has ended. */
  public List<Long> due(long nowMillis) {
    return sql.list(
        "SELECT job_id FROM job_delay WHERE due = 0 AND until_ms <= ? ORDER BY until_ms, job_id",
        r -> r.num(1),
        nowMillis);
  }

  public void markDue(long jobId) {
    sql.exec("UPDATE job_delay SET due = 1 WHERE job_id = ?", jobId);
  }

  /** The end of the pause that ends first; empty when no job pauses. */
  public Optional<Long> nextDue() {
    return sql.first(
        "SELECT until_ms FROM job_delay WHERE due = 0 ORDER BY until_ms LIMIT 1", r -> r.num(1));
  }

  /** A new run knows nothing of the last one's pauses, values and errors. */
  public void forget(long workflowId) {
    sql.exec("DELETE FROM job_delay WHERE workflow_id = ?", workflowId);
    sql.exec("DELETE FROM job_outcome WHERE workflow_id = ?", workflowId);
  }

  public void setOutcome(
      long jobId, long workflowId, @Nullable String outputs, @Nullable String error) {
    sql.exec(
        "INSERT OR REPLACE INTO job_outcome (job_id, workflow_id, outputs, error)"
            + " VALUES (?, ?, ?, ?)",
        jobId,
        workflowId,
        outputs,
        error);
  }

  /** Outputs of the direct dependencies of a job by job id, as JSON; none is an empty text. */
  public Map<Long, String> upstreamOutputs(long jobId) {
    Map<Long, String> out = new LinkedHashMap<>();
    sql.each(
        "SELECT d.depends_on_job_id, o.outputs FROM job_depends_on d LEFT JOIN job_outcome o"
            + " ON o.job_id = d.depends_on_job_id WHERE d.job_id = ? ORDER BY 1",
        r -> out.put(r.num(1), r.text(2)),
        jobId);
    return out;
  }

  /** Back to uninitialized and to the first attempt, all but what is disabled. */
  public void beginAgain(long workflowId) {
    sql.exec(
        "UPDATE job SET status = 0, start_time = NULL, compute_node_id = NULL, cause = NULL,"
            + " result_id = NULL, attempt_id = 1 WHERE workflow_id = ? AND status <> 9",
        workflowId);
  }
}
