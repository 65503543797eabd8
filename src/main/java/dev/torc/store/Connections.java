package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Opens the file (or memory) and hands out configured connections. */
final class Connections implements AutoCloseable {
  static final int BUSY_MILLIS = 10_000;

  private final @Nullable Path path;
  private final Sql writer;

  private Connections(@Nullable Path path, Sql writer) {
    this.path = path;
    this.writer = writer;
  }

  static Connections open(@Nullable Path path) {
    if (path != null) {
      try {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
          Files.createDirectories(folder);
        }
      } catch (IOException e) {
        throw TorcException.of(
            ErrorKind.STORAGE, "cannot create the folder of the database " + path, e);
      }
    }
    if (path != null) {
      EmptyDatabase.layOut(path);
    }
    Sql sql = connect(path, false);
    try {
      if (path == null) {
        EmptyDatabase.restoreInto(sql.connection());
      }
      Migrator.migrate(path, sql);
      return new Connections(path, sql);
    } catch (RuntimeException e) {
      sql.close();
      throw e;
    }
  }

  boolean inMemory() {
    return path == null;
  }

  Sql writer() {
    return writer;
  }

  Sql reader() {
    return connect(path, true);
  }

  private static Sql connect(@Nullable Path path, boolean readOnly) {
    SQLiteConfig config = new SQLiteConfig();
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_MILLIS);
    // Else the driver asks for the new id after each INSERT and leaves that question open, which
    // costs time and stops VACUUM INTO.
    config.setGetGeneratedKeys(false);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(url(path));
    try {
      Connection c = source.getConnection();
      Sql sql = new Sql(c);
      try (var s = c.createStatement()) {
        if (!readOnly) {
          // First of all: the next statement would already change a file that is not ours.
          Migrator.refuseForeign(path, sql);
          // Not acknowledged before it is on the disk: FULL, also in WAL mode.
          s.execute("PRAGMA journal_mode = WAL");
          s.execute("PRAGMA synchronous = FULL");
          s.execute("PRAGMA wal_autocheckpoint = 4000");
          s.execute("PRAGMA cache_size = -65536");
        } else {
          s.execute("PRAGMA query_only = ON");
          s.execute("PRAGMA cache_size = -8192");
        }
        s.execute("PRAGMA temp_store = MEMORY");
      } catch (SQLException | TorcException e) {
        sql.close();
        throw e;
      }
      return sql;
    } catch (SQLException e) {
      throw about(path, Sql.translate(e));
    } catch (TorcException e) {
      throw about(path, e);
    }
  }

  /** The same error with the name of the file, if it lacks that. */
  private static TorcException about(@Nullable Path path, TorcException e) {
    if (path == null || e.message().contains(path.toString())) {
      return e;
    }
    return TorcException.of(e.kind(), e.message() + ": " + path, e.getCause())
        .withHint(e.hint() == null ? "is it a torc database?" : e.hint());
  }

  static String url(@Nullable Path path) {
    return path == null ? "jdbc:sqlite::memory:" : "jdbc:sqlite:" + path.toAbsolutePath();
  }

  void copyTo(Path target) {
    // VACUUM INTO only reads, yet a connection that may not write refuses it.
    Sql sql = inMemory() ? writer : connect(path, false);
    try {
      sql.exec("VACUUM INTO ?", target.toString());
    } finally {
      if (!inMemory()) {
        sql.close();
      }
    }
  }

  /** Writes a consistent copy of a file that somebody else may have open. */
  static void copy(Path from, Path target) {
    Sql sql = connect(from, false);
    try {
      sql.exec("VACUUM INTO ?", target.toString());
    } finally {
      sql.close();
    }
  }

  Database.Compacted compact() {
    long before = bytes();
    writer.exec("VACUUM");
    writer.list("PRAGMA wal_checkpoint(TRUNCATE)", r -> r.num(1));
    return new Database.Compacted(before, bytes());
  }

  private long bytes() {
    return writer.number("PRAGMA page_count") * writer.number("PRAGMA page_size");
  }

  @Override
  public void close() {
    if (!inMemory()) {
      try (var s = writer.connection().createStatement()) {
        s.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      } catch (SQLException e) {
        // A full disk must not keep us from closing; the WAL stays and is valid.
      }
    }
    writer.close();
  }
}
