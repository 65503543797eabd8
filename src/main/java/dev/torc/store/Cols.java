package dev.torc.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The columns of the current row of a query; positions count from 1. */
final class Cols {
  private final ResultSet rs;

  Cols(ResultSet rs) {
    this.rs = rs;
  }

  long num(int i) throws SQLException {
    return rs.getLong(i);
  }

  int integer(int i) throws SQLException {
    return rs.getInt(i);
  }

  boolean bool(int i) throws SQLException {
    return rs.getLong(i) != 0;
  }

  double real(int i) throws SQLException {
    return rs.getDouble(i);
  }

  /** A text that the schema declares NOT NULL. */
  String text(int i) throws SQLException {
    String s = rs.getString(i);
    return s == null ? "" : s;
  }

  @Nullable String textOrNull(int i) throws SQLException {
    return rs.getString(i);
  }

  @Nullable Long numOrNull(int i) throws SQLException {
    long v = rs.getLong(i);
    return rs.wasNull() ? null : v;
  }

  @Nullable Double realOrNull(int i) throws SQLException {
    double v = rs.getDouble(i);
    return rs.wasNull() ? null : v;
  }

  @Nullable Object raw(int i) throws SQLException {
    return rs.getObject(i);
  }
}
