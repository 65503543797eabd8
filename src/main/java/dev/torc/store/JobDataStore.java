package dev.torc.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements about the files and user data that jobs read and write. Belongs to one transaction.
 */
public final class JobDataStore {
  private final Sql sql;

  JobDataStore(Sql sql) {
    this.sql = sql;
  }

  /** A file or user-data record with one producer and one consumer, either of which may be null. */
  public record Flow(
      long id,
      String name,
      @Nullable String path,
      @Nullable Long producerId,
      @Nullable String producerName,
      @Nullable Long consumerId,
      @Nullable String consumerName) {}

  /** Adds a record to a list of a job; nothing happens when it is there. */
  public void add(JobData list, long jobId, long recordId, long workflowId) {
    String into = "INSERT OR IGNORE INTO " + list.table + " (job_id, " + list.column;
    if (list.hasWorkflow) {
      sql.exec(into + ", workflow_id) VALUES (?, ?, ?)", jobId, recordId, workflowId);
    } else {
      sql.exec(into + ") VALUES (?, ?)", jobId, recordId);
    }
  }

  /** Ids of the records in a list of a job, in order. */
  public List<Long> of(JobData list, long jobId) {
    return sql.list(
        "SELECT " + list.column + " FROM " + list.table + " WHERE job_id = ? ORDER BY 1",
        r -> r.num(1),
        jobId);
  }

  /** The same for the jobs of an id range; only jobs that have any. */
  public Map<Long, List<Long>> of(JobData list, long fromId, long toId) {
    return sql.lists(
        "SELECT job_id, "
            + list.column
            + " FROM "
            + list.table
            + " WHERE job_id BETWEEN ? AND ? ORDER BY job_id, "
            + list.column,
        fromId,
        toId);
  }

  public Page<Flow> fileFlows(long workflowId, long offset, long limit) {
    return flows("file", "file_id", "x.path", workflowId, offset, limit);
  }

  public Page<Flow> userDataFlows(long workflowId, long offset, long limit) {
    return flows("user_data", "user_data_id", "NULL", workflowId, offset, limit);
  }

  private Page<Flow> flows(
      String table, String key, String path, long workflowId, long offset, long limit) {
    String from =
        " FROM "
            + table
            + " x LEFT JOIN job_output_"
            + table
            + " o ON o."
            + key
            + " = x.id LEFT JOIN job_input_"
            + table
            + " i ON i."
            + key
            + " = x.id WHERE x.workflow_id = ? AND (o.job_id IS NOT NULL OR i.job_id IS NOT NULL)";
    long total = sql.number("SELECT count(*)" + from, workflowId);
    List<Flow> items = new ArrayList<>();
    sql.each(
        "SELECT x.id, x.name, "
            + path
            + ", o.job_id, (SELECT name FROM job WHERE id = o.job_id),"
            + " i.job_id, (SELECT name FROM job WHERE id = i.job_id)"
            + from
            + " ORDER BY x.id, o.job_id, i.job_id LIMIT ? OFFSET ?",
        r ->
            items.add(
                new Flow(
                    r.num(1),
                    r.text(2),
                    r.textOrNull(3),
                    r.numOrNull(4),
                    r.textOrNull(5),
                    r.numOrNull(6),
                    r.textOrNull(7))),
        workflowId,
        limit,
        offset);
    return new Page<>(items, offset, total);
  }
}
