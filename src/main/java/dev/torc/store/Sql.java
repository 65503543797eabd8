package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * One connection with its prepared statements, each compiled once. Not thread-safe: it belongs to
 * the thread that uses the connection.
 *
 * <p>Statements run through the core of the driver. Its JDBC layer asks for the names of all
 * columns again at each execution, which took a fifth of the time of short queries.
 */
final class Sql implements AutoCloseable {
  private static final int MAX_STATEMENTS = 400;

  /** Turns the current row into a value. */
  interface RowMapper<T extends @Nullable Object> {
    T map(Cols row) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> statements =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PreparedStatement> eldest) {
          if (size() <= MAX_STATEMENTS) {
            return false;
          }
          closeQuietly(eldest.getValue());
          return true;
        }
      };

  private long writes;

  Sql(Connection connection) {
    this.connection = connection;
  }

  /** Runs a statement without a result; returns the number of changed rows. */
  int exec(String sql, @Nullable Object... args) {
    writes++;
    try {
      CoreStatement s = prepare(sql);
      return (int) s.getDatabase().executeUpdate(s, bindable(args));
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** Runs an INSERT that ends with {@code RETURNING id}; returns the id of the new row. */
  long insert(String sql, @Nullable Object... args) {
    writes++;
    return number(sql, args);
  }

  /** Runs an UPDATE of at most one row that ends with RETURNING; empty when it met none. */
  <T> Optional<T> change(String sql, RowMapper<T> mapper, @Nullable Object... args) {
    writes++;
    return first(sql, mapper, args);
  }

  <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... args) {
    List<T> out = new ArrayList<>();
    each(sql, row -> out.add(mapper.map(row)), args);
    return out;
  }

  <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... args) {
    return query(sql, args, row -> row.next() ? Optional.of(mapper.map(row)) : Optional.empty());
  }

  /** The first column of the first row as a number; 0 when there is no row or it is null. */
  long number(String sql, @Nullable Object... args) {
    return first(sql, r -> r.num(1), args).orElse(0L);
  }

  boolean exists(String sql, @Nullable Object... args) {
    return first(sql, r -> 1, args).isPresent();
  }

  /** Takes rows for as long as it wants more; the rest of the result is not read. */
  interface RowTaker {
    boolean take(Cols row) throws SQLException;
  }

  void until(String sql, RowTaker taker, @Nullable Object... args) {
    query(
        sql,
        args,
        row -> {
          while (row.next() && taker.take(row)) {
            // the next row
          }
          return true;
        });
  }

  /** What to do with each row of a result. */
  interface RowVisitor {
    void visit(Cols row) throws SQLException;
  }

  void each(String sql, RowVisitor visitor, @Nullable Object... args) {
    query(
        sql,
        args,
        row -> {
          while (row.next()) {
            visitor.visit(row);
          }
          return true;
        });
  }

  /** The numbers of the second column by those of the first; both keep the order of the rows. */
  Map<Long, List<Long>> lists(String sql, @Nullable Object... args) {
    Map<Long, List<Long>> out = new LinkedHashMap<>();
    each(sql, r -> out.computeIfAbsent(r.num(1), k -> new ArrayList<>()).add(r.num(2)), args);
    return out;
  }

  private <T> T query(String sql, @Nullable Object[] args, RowMapper<T> all) {
    try {
      CoreStatement s = prepare(sql);
      DB db = s.getDatabase();
      boolean found = db.execute(s, bindable(args));
      return s.pointer.safeRun(
          (core, statement) -> {
            try {
              return all.map(new Cols(core, statement, found));
            } finally {
              core.reset(statement);
            }
          });
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  private CoreStatement prepare(String sql) throws SQLException {
    PreparedStatement s = statements.get(sql);
    if (s == null) {
      StatementLog.seen(sql);
      s = connection.prepareStatement(sql);
      statements.put(sql, s);
    }
    return (CoreStatement) s;
  }

  /** The driver knows numbers, texts and null. */
  private static @Nullable Object[] bindable(@Nullable Object[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i] instanceof Boolean b) {
        args[i] = b ? 1 : 0;
      }
    }
    return args;
  }

  /**
   * The driver closes a statement behind our back when it fails, unless for a constraint. It would
   * fail for ever, so the next use makes a new one.
   */
  private TorcException failed(String sql, SQLException e) {
    PreparedStatement s = statements.remove(sql);
    if (s != null) {
      try {
        s.close();
      } catch (SQLException second) {
        e.addSuppressed(second);
      }
    }
    return translate(e);
  }

  /** The house's error for an error of the driver. */
  static TorcException translate(SQLException e) {
    SQLiteErrorCode code =
        e instanceof SQLiteException s ? s.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    return switch (code) {
      case SQLITE_CONSTRAINT_FOREIGNKEY ->
          TorcException.of(
              ErrorKind.INVALID, "the record refers to something that does not exist", e);
      case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY ->
          TorcException.of(ErrorKind.CONFLICT, "such a record exists already", e);
      case SQLITE_CONSTRAINT_NOTNULL ->
          TorcException.of(ErrorKind.INVALID, "a required value is missing", e);
      case SQLITE_FULL ->
          TorcException.of(ErrorKind.STORAGE, "the disk of the database is full", e)
              .withHint("free some space; nothing of this request was kept");
      case SQLITE_NOTADB ->
          TorcException.of(ErrorKind.STORAGE, "the file is not an SQLite database", e)
              .withHint("choose another file with --db or --database");
      case SQLITE_CORRUPT ->
          TorcException.of(ErrorKind.STORAGE, "the database file is damaged", e)
              .withHint("restore a copy, or save what is readable with: sqlite3 FILE .recover");
      case SQLITE_READONLY, SQLITE_READONLY_DIRECTORY, SQLITE_CANTOPEN, SQLITE_PERM ->
          TorcException.of(ErrorKind.STORAGE, "the database cannot be opened for writing", e)
              .withHint("check the rights of the file and of its folder");
      default -> TorcException.of(ErrorKind.STORAGE, "the database reports: " + e.getMessage(), e);
    };
  }

  private static void closeQuietly(PreparedStatement s) {
    try {
      s.close();
    } catch (SQLException e) {
      throw translate(e);
    }
  }

  /** Statements so far that may have changed something. */
  long writes() {
    return writes;
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() {
    try {
      for (PreparedStatement s : statements.values()) {
        s.close();
      }
      statements.clear();
      connection.close();
    } catch (SQLException e) {
      throw translate(e);
    }
  }
}
