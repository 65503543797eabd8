package dev.torc.store;

import dev.torc.model.TorcException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteLimits;

/** Runs statements that an administrator wrote. Belongs to one transaction. */
public final class AdminStore {
  private final Sql sql;

  AdminStore(Sql sql) {
    this.sql = sql;
  }

  /**
   * What a statement gave.
   *
   * @param affected rows that the statement changed itself, also when it returns them
   */
  public record Outcome(
      List<String> columns, List<Map<String, @Nullable Object>> rows, long affected) {}

  /**
   * What a statement may use up; it is ended when it wants more.
   *
   * @param bytes most bytes of the answer, and of any value on the way to it
   */
  public record Bounds(Duration time, int bytes) {
    /** Long enough for a large table, short enough for those who wait meanwhile. */
    public static final Bounds DEFAULT = new Bounds(Duration.ofSeconds(30), 64 << 20);
  }

  /**
   * Runs one statement that may not change anything, whatever it looks like.
   *
   * @param limit most rows to give
   * @throws TorcException INVALID with the database's message
   */
  public Outcome query(String text, long limit, Bounds bounds) {
    if (sql.number("PRAGMA query_only") != 0) {
      return run(text, limit, bounds);
    }
    sql.exec("PRAGMA query_only = ON"); // a database in memory has one connection for all
    try {
      return run(text, limit, bounds);
    } finally {
      sql.exec("PRAGMA query_only = OFF");
    }
  }

  /**
   * Runs one statement; the caller has checked which kind it is. A failure may have ended the
   * transaction: nothing else must be in it.
   *
   * @param limit most rows to give
   * @throws TorcException INVALID with the database's message
   */
  public Outcome run(String text, long limit, Bounds bounds) {
    // Of a statement that changes no rows the database still tells those of the one before it.
    long before = sql.number("SELECT total_changes()");
    Outcome out = execute(text, limit, bounds);
    boolean changed = sql.number("SELECT total_changes()") != before;
    return new Outcome(out.columns(), out.rows(), changed ? sql.number("SELECT changes()") : 0);
  }

  private Outcome execute(String text, long limit, Bounds bounds) {
    Connection connection = sql.connection();
    try (Statement s = connection.createStatement();
        Bounded ignored = new Bounded(connection, bounds)) {
      if (!s.execute(text)) {
        return new Outcome(List.of(), List.of(), 0);
      }
      try (ResultSet rows = s.getResultSet()) {
        return read(rows, limit, bounds);
      }
    } catch (SQLException e) {
      throw TorcException.invalid(
          e.getErrorCode() == SQLiteErrorCode.SQLITE_INTERRUPT.code
              ? "the statement was ended after " + bounds.time().toSeconds() + " seconds"
              : String.valueOf(e.getMessage()));
    }
  }

  /** The bounds of a statement, in force until closed. */
  private static final class Bounded extends ProgressHandler implements AutoCloseable {
    private static final int STEPS = 10_000;
    private static final int USUAL_LENGTH = 1_000_000_000;

    private final Connection connection;
    private final long end;

    Bounded(Connection connection, Bounds bounds) throws SQLException {
      this.connection = connection;
      this.end = System.nanoTime() + bounds.time().toNanos();
      limitLength(bounds.bytes());
      ProgressHandler.setHandler(connection, STEPS, this);
    }

    private void limitLength(int bytes) throws SQLException {
      connection.unwrap(SQLiteConnection.class).setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, bytes);
    }

    @Override
    protected int progress() {
      return System.nanoTime() - end > 0 ? 1 : 0;
    }

    @Override
    public void close() throws SQLException {
      ProgressHandler.clearHandler(connection);
      limitLength(USUAL_LENGTH);
    }
  }

  /** The same, undone at once. */
  public Outcome tryOut(String text, long limit, Bounds bounds) {
    sql.exec("SAVEPOINT admin_dry_run");
    Outcome out = run(text, limit, bounds); // a failure undoes the whole transaction
    sql.exec("ROLLBACK TO admin_dry_run");
    sql.exec("RELEASE admin_dry_run");
    return out;
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

  /** Workflows, free of long operations, with blocked jobs that nothing is left to wait for. */
  public List<Long> workflowsToFree() {
    return sql.list(
        "SELECT DISTINCT j.workflow_id FROM job j JOIN workflow w ON w.id = j.workflow_id"
            + " WHERE j.status = 1 AND j.unfinished_dependencies = 0 AND w.busy IS NULL",
        r -> r.num(1));
  }

  private static Outcome read(ResultSet rows, long limit, Bounds bounds) throws SQLException {
    List<String> names = names(rows.getMetaData());
    List<Map<String, @Nullable Object>> items = new ArrayList<>();
    long size = 0;
    while (items.size() < limit && rows.next()) {
      Map<String, @Nullable Object> item = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        Object value = value(rows.getObject(i + 1));
        size += value instanceof String text ? text.length() : Long.BYTES;
        item.put(names.get(i), value);
      }
      if (size > bounds.bytes()) {
        throw TorcException.invalid(
            "the answer is larger than " + bounds.bytes() + " bytes: ask for less of it");
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
