package dev.torc.store;

import dev.torc.model.JobStatus;
import dev.torc.model.work.JobReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements about results of attempts and their logs. Belongs to one transaction. */
public final class ResultStore {
  private final Sql sql;

  ResultStore(Sql sql) {
    this.sql = sql;
  }

  /** A result to store; usage fields may be null. */
  public record NewResult(
      long workflowId,
      long jobId,
      long runId,
      long attemptId,
      long computeNodeId,
      long returnCode,
      double execTimeMinutes,
      String completionTime,
      JobStatus status,
      JobReport.Usage usage) {}

  /** What is stored of an attempt. */
  public record Stored(long id, long computeNodeId, long returnCode, JobStatus status) {}

  /** The last bytes of an attempt's streams. */
  public record Log(
      long resultId,
      long runId,
      long attemptId,
      JobStatus status,
      long returnCode,
      @Nullable String stdout,
      @Nullable String stderr,
      @Nullable String stdoutPath,
      @Nullable String stderrPath) {}

  /** Stores a result and returns its id; it is current once the job names it. */
  public long insert(NewResult r) {
    JobReport.Usage u = r.usage();
    return sql.insert(
        "INSERT INTO result (workflow_id, job_id, run_id, attempt_id, compute_node_id,"
            + " return_code, exec_time_minutes, completion_time, status, peak_memory_bytes,"
            + " avg_memory_bytes, peak_cpu_percent, avg_cpu_percent)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        r.workflowId(),
        r.jobId(),
        r.runId(),
        r.attemptId(),
        r.computeNodeId(),
        r.returnCode(),
        r.execTimeMinutes(),
        r.completionTime(),
        r.status().code(),
        u.peakMemoryBytes(),
        u.avgMemoryBytes(),
        u.peakCpuPercent(),
        u.avgCpuPercent());
  }

  public void makeCurrent(long jobId, long resultId) {
    sql.exec("UPDATE job SET result_id = ? WHERE id = ?", resultId, jobId);
  }

  public Optional<Stored> find(long jobId, long runId, long attemptId) {
    return sql.first(
        "SELECT id, compute_node_id, return_code, status FROM result"
            + " WHERE job_id = ? AND run_id = ? AND attempt_id = ?",
        r -> new Stored(r.num(1), r.num(2), r.num(3), JobStatus.ofCode(r.integer(4))),
        jobId,
        runId,
        attemptId);
  }

  /** The largest attempt of a job with a result in a run; 0 when there is none. */
  public long lastAttempt(long jobId, long runId) {
    return sql.number(
        "SELECT max(attempt_id) FROM result WHERE job_id = ? AND run_id = ?", jobId, runId);
  }

  /**
   * Which try of a job in a run its present attempt is: the numbers of attempts go on over runs.
   */
  public int tries(JobRow j, long runId) {
    if (j.attemptId() <= 1) {
      return j.attemptId();
    }
    long before =
        sql.number("SELECT count(*) FROM result WHERE job_id = ? AND run_id = ?", j.id(), runId);
    return (int) Math.min(j.attemptId(), before + 1);
  }

  public void insertLog(
      long resultId,
      @Nullable String stdout,
      @Nullable String stderr,
      @Nullable String stdoutPath,
      @Nullable String stderrPath) {
    sql.exec(
        "INSERT INTO result_log (result_id, stdout_tail, stderr_tail, stdout_path, stderr_path)"
            + " VALUES (?, ?, ?, ?, ?)",
        resultId,
        stdout,
        stderr,
        stdoutPath,
        stderrPath);
  }

  /** The log of an attempt; null run or attempt mean the newest. */
  public Optional<Log> log(long jobId, @Nullable Long runId, @Nullable Long attemptId) {
    return sql.first(
        "SELECT r.id, r.run_id, r.attempt_id, r.status, r.return_code, l.stdout_tail,"
            + " l.stderr_tail, l.stdout_path, l.stderr_path FROM result r"
            + " LEFT JOIN result_log l ON l.result_id = r.id WHERE r.job_id = ?1"
            + " AND (?2 IS NULL OR r.run_id = ?2) AND (?3 IS NULL OR r.attempt_id = ?3)"
            + " ORDER BY r.run_id DESC, r.attempt_id DESC LIMIT 1",
        r ->
            new Log(
                r.num(1),
                r.num(2),
                r.num(3),
                JobStatus.ofCode(r.integer(4)),
                r.num(5),
                r.textOrNull(6),
                r.textOrNull(7),
                r.textOrNull(8),
                r.textOrNull(9)),
        jobId,
        runId,
        attemptId);
  }

  /** Results of jobs that are not complete are not current any more; the rows stay. */
  public void unlinkIncomplete(long workflowId) {
    sql.exec(
        "UPDATE job SET result_id = NULL WHERE workflow_id = ?"
            + " AND status NOT IN (5, 6, 7, 8) AND result_id IS NOT NULL",
        workflowId);
  }

  public void setFileTime(long fileId, long workflowId, double mtime) {
    sql.exec(
        "UPDATE file SET st_mtime = ? WHERE id = ? AND workflow_id = ?", mtime, fileId, workflowId);
  }

  /** Sum of run times of current results in minutes. */
  public double totalExecMinutes(long workflowId) {
    return sql.first(
            "SELECT coalesce(sum(r.exec_time_minutes), 0) FROM job j"
                + " JOIN result r ON r.id = j.result_id WHERE j.workflow_id = ?",
            r -> r.real(1),
            workflowId)
        .orElse(0.0);
  }

  /** Seconds from the first start to the last end of current results; null without any. */
  public @Nullable Double wallSeconds(long workflowId) {
    return sql.first(
            "SELECT max(julianday(r.completion_time)) * 86400.0 - min(julianday("
                + "r.completion_time) * 86400.0 - r.exec_time_minutes * 60.0)"
                + " FROM job j JOIN result r ON r.id = j.result_id"
                + " WHERE j.workflow_id = ?",
            r -> Optional.ofNullable(r.realOrNull(1)),
            workflowId)
        .flatMap(x -> x)
        .orElse(null);
  }
}
