package dev.torc.store;

import dev.torc.model.TorcException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs statements that an administrator wrote. Belongs to one transaction. */
public final class AdminStore {
  private final Sql sql;

  AdminStore(Sql sql) {
    this.sql = sql;
  }

  /**
   * What a statement gave.
   *
   * @param affected rows that a statement which is no query changed
   */
  public record Outcome(
      List<String> columns, List<Map<String, @Nullable Object>> rows, long affected) {}

  /**
   * Runs one statement; the caller has checked which kind it is.
   *
   * @param limit most rows to give
   * @throws TorcException INVALID with the database's message
   */
  public Outcome run(String text, long limit) {
    try (Statement s = sql.connection().createStatement()) {
      if (!s.execute(text)) {
        return new Outcome(List.of(), List.of(), Math.max(0, s.getUpdateCount()));
      }
      try (ResultSet rows = s.getResultSet()) {
        return read(rows, limit);
      }
    } catch (SQLException e) {
      throw TorcException.invalid(String.valueOf(e.getMessage()));
    }
  }

  /** The same, undone at once. */
  public Outcome tryOut(String text, long limit) {
    sql.exec("SAVEPOINT admin_dry_run");
    try {
      return run(text, limit);
    } finally {
      sql.exec("ROLLBACK TO admin_dry_run");
      sql.exec("RELEASE admin_dry_run");
    }
  }

  /**
   * Brings what torc computes from the columns of jobs into line with them, after a statement that
   * may have changed those behind its back.
   */
  public void realign() {
    sql.exec(
        "INSERT OR IGNORE INTO claim_class"
            + " (workflow_id, resource_requirements_id, scheduler_id, labels)"
            + " SELECT DISTINCT workflow_id, resource_requirements_id, coalesce(scheduler_id, 0),"
            + " coalesce(labels, '') FROM job");
    String right =
        "(SELECT c.id FROM claim_class c WHERE c.workflow_id = job.workflow_id"
            + " AND c.resource_requirements_id = job.resource_requirements_id"
            + " AND c.scheduler_id = coalesce(job.scheduler_id, 0)"
            + " AND c.labels = coalesce(job.labels, ''))";
    sql.exec("UPDATE job SET claim_class_id = " + right + " WHERE claim_class_id <> " + right);
    String unfinished =
        "(SELECT count(*) FROM job_depends_on d JOIN job p ON p.id = d.depends_on_job_id"
            + " WHERE d.job_id = job.id AND p.status NOT IN (5, 6, 7, 8))";
    sql.exec(
        "UPDATE job SET unfinished_dependencies = "
            + unfinished
            + " WHERE status = 1 AND unfinished_dependencies <> "
            + unfinished);
  }

  private static Outcome read(ResultSet rows, long limit) throws SQLException {
    List<String> names = names(rows.getMetaData());
    List<Map<String, @Nullable Object>> items = new ArrayList<>();
    while (items.size() < limit && rows.next()) {
      Map<String, @Nullable Object> item = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        item.put(names.get(i), value(rows.getObject(i + 1)));
      }
      items.add(item);
    }
    return new Outcome(names, items, 0);
  }

  /** Column names; a repeated one gets _2, _3 and so on. */
  private static List<String> names(ResultSetMetaData meta) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      String name = meta.getColumnLabel(i);
      String free = name;
      for (int n = 2; names.contains(free); n++) {
        free = name + "_" + n;
      }
      names.add(free);
    }
    return names;
  }

  private static @Nullable Object value(@Nullable Object o) {
    if (o instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return o instanceof Integer i ? (Object) i.longValue() : o;
  }
}
