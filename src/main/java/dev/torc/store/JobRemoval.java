package dev.torc.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Deletes many jobs with all that hangs on them. The cascades of SQLite look into every table below
 * for every single job, which makes them some nine times slower than one statement for each table;
 * so this runs with foreign keys off ({@link Database#writeWithoutCascades}). Belongs to one
 * transaction.
 */
public final class JobRemoval {
  private static final String JOBS = "SELECT id FROM job WHERE workflow_id = ?1 ORDER BY id";

  /** Tables whose rows belong to the job in this column; a test compares them with the schema. */
  static final List<String> BELOW =
      List.of(
          "job_internal.job_id",
          "job_depends_on.depends_on_job_id",
          "job_depends_on.job_id",
          "job_input_file.job_id",
          "job_output_file.job_id",
          "job_input_user_data.job_id",
          "job_output_user_data.job_id",
          "result.job_id",
          "workflow_action_job.job_id",
          "slurm_stats.job_id",
          "lease.job_id",
          "job_retry.job_id",
          "job_delay.job_id",
          "job_outcome.job_id",
          "log_chunk.job_id",
          "graph_job.job_id",
          "standing_job.job_id",
          "octaskly_task.job_id");

  /** The same for rows that belong to a result. */
  static final List<String> BELOW_RESULT = List.of("result_log.result_id");

  private final Sql sql;

  JobRemoval(Sql sql) {
    this.sql = sql;
  }

  /** Deletes at most so many jobs of a workflow; returns how many. */
  public int some(long workflowId, int atMost) {
    String jobs = JOBS + " LIMIT ?2";
    statements(jobs).forEach(s -> sql.exec(s, workflowId, atMost));
    return sql.exec("DELETE FROM job WHERE id IN (" + jobs + ")", workflowId, atMost);
  }

  private static List<String> statements(String jobs) {
    List<String> out = new ArrayList<>();
    for (String below : BELOW_RESULT) {
      out.add(delete(below, "SELECT id FROM result WHERE job_id IN (" + jobs + ")"));
    }
    for (String below : BELOW) {
      out.add(delete(below, jobs));
    }
    return out;
  }

  private static String delete(String tableAndColumn, String ids) {
    String[] names = tableAndColumn.split("\\.");
    return "DELETE FROM " + names[0] + " WHERE " + names[1] + " IN (" + ids + ")";
  }
}
