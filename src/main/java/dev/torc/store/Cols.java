package dev.torc.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.DB;

/** The columns of the current row of a query; positions count from 1. */
final class Cols {
  private final DB db;
  private final long statement;
  private boolean fresh;
  private boolean there;

  /**
   * @param statement handle of a statement that was executed
   * @param there whether that has brought a row
   */
  Cols(DB db, long statement, boolean there) {
    this.db = db;
    this.statement = statement;
    this.there = there;
    this.fresh = true;
  }

  /** Goes to the next row, at first to the first one; false when there is none. */
  boolean next() throws SQLException {
    if (fresh || !there) {
      fresh = false;
      return there;
    }
    int code = db.step(statement);
    if (code != Codes.SQLITE_ROW && code != Codes.SQLITE_DONE) {
      db.throwex(code);
    }
    there = code == Codes.SQLITE_ROW;
    return there;
  }

  long num(int i) throws SQLException {
    return db.column_long(statement, i - 1);
  }

  int integer(int i) throws SQLException {
    return db.column_int(statement, i - 1);
  }

  boolean bool(int i) throws SQLException {
    return num(i) != 0;
  }

  double real(int i) throws SQLException {
    return db.column_double(statement, i - 1);
  }

  /** A text that the schema declares NOT NULL. */
  String text(int i) throws SQLException {
    String s = textOrNull(i);
    return s == null ? "" : s;
  }

  @Nullable String textOrNull(int i) throws SQLException {
    return db.column_text(statement, i - 1);
  }

  @Nullable Long numOrNull(int i) throws SQLException {
    long v = num(i);
    return v == 0 && isNull(i) ? null : v;
  }

  @Nullable Double realOrNull(int i) throws SQLException {
    double v = real(i);
    return v == 0 && isNull(i) ? null : v;
  }

  private boolean isNull(int i) throws SQLException {
    return db.column_type(statement, i - 1) == Codes.SQLITE_NULL;
  }
}
