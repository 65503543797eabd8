package dev.torc.store;

import java.util.ArrayList;
import java.util.List;

/** Statements about logs that come in pieces while a job runs. Belongs to one transaction. */
public final class LogStore {
  private final Sql sql;

  LogStore(Sql sql) {
    this.sql = sql;
  }

  /**
   * A piece of a log.
   *
   * @param id grows with every piece, over all jobs; 0 when not stored yet
   */
  public record Chunk(
      long id,
      long jobId,
      long runId,
      long attemptId,
      long sequence,
      boolean stderr,
      long timestampMillis,
      String data) {}

  public long append(Chunk c) {
    return sql.insert(
        "INSERT INTO log_chunk (job_id, run_id, attempt_id, sequence, is_stderr, timestamp_ms,"
            + " data) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        c.jobId(),
        c.runId(),
        c.attemptId(),
        c.sequence(),
        c.stderr(),
        c.timestampMillis(),
        c.data());
  }

  /** Whether the same piece of the same attempt is stored: it was sent twice. */
  public boolean known(Chunk c) {
    return sql.exists(
        "SELECT 1 FROM log_chunk WHERE job_id = ? AND run_id = ? AND attempt_id = ?"
            + " AND sequence = ? AND is_stderr = ? AND timestamp_ms = ? AND data = ? LIMIT 1",
        c.jobId(),
        c.runId(),
        c.attemptId(),
        c.sequence(),
        c.stderr(),
        c.timestampMillis(),
        c.data());
  }

  /**
   * The pieces of a job's log after an id, in the order in which they came, until there are so many
   * or so many characters; at least one if there is any.
   */
  public List<Chunk> read(long jobId, long fromRun, long afterId, int most, long characters) {
    List<Chunk> out = new ArrayList<>();
    long[] room = {characters};
    sql.until(
        "SELECT id, run_id, attempt_id, sequence, is_stderr, timestamp_ms, data"
            + " FROM log_chunk WHERE job_id = ? AND id > ? AND run_id >= ?"
            + " ORDER BY id LIMIT ?",
        r -> {
          String data = r.text(7);
          room[0] -= data.length();
          if (!out.isEmpty() && room[0] < 0) {
            return false;
          }
          out.add(
              new Chunk(r.num(1), jobId, r.num(2), r.num(3), r.num(4), r.bool(5), r.num(6), data));
          return room[0] > 0;
        },
        jobId,
        afterId,
        fromRun,
        most);
    return out;
  }

  /** Whether a job's log has the piece of this id. */
  public boolean has(long jobId, long id) {
    return sql.exists("SELECT 1 FROM log_chunk WHERE id = ? AND job_id = ?", id, jobId);
  }

  /** The id of the newest piece of a job's log; 0 when there is none. */
  public long newest(long jobId) {
    return sql.number("SELECT MAX(id) FROM log_chunk WHERE job_id = ?", jobId);
  }
}
