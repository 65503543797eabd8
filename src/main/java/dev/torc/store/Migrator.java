package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database to the schema of this program. The header of the file says whose it is
 * (application_id) and which schema it has (user_version), so that an up-to-date file costs no
 * migration library at all.
 */
final class Migrator {
  /** Number of the newest file in db/migration. */
  static final int LATEST = 5;

  /** "torc" in ASCII. */
  static final int APPLICATION_ID = 0x746F7263;

  private Migrator() {}

  static void migrate(@Nullable Path path, Sql sql) {
    int version = (int) sql.number("PRAGMA user_version");
    boolean empty = isEmpty(sql);
    if (version == LATEST && !empty) {
      return;
    }
    if (version > 0 && !empty && path != null) {
      backup(path, version, sql);
    }
    // The name first and the version last: whatever stops us in between, the next start goes on.
    sql.exec("PRAGMA application_id = " + APPLICATION_ID);
    run(sql.connection());
    sql.exec("PRAGMA user_version = " + LATEST);
  }

  private static boolean isEmpty(Sql sql) {
    return !sql.exists("SELECT 1 FROM sqlite_master LIMIT 1");
  }

  /**
   * Only looks, but for a database of torc-server without any records: that one becomes ours. An
   * empty file is nobody's.
   *
   * @throws TorcException STORAGE when the file belongs to another program or to a newer torc
   */
  static void refuseForeign(@Nullable Path path, Sql sql) {
    int application = (int) sql.number("PRAGMA application_id");
    int version = (int) sql.number("PRAGMA user_version");
    if (application != APPLICATION_ID) {
      if (application == 0 && isEmpty(sql)) {
        return;
      }
      if (application == 0 && PublishedSchema.isIn(sql)) {
        replacePublished(path, sql);
        return;
      }
      throw TorcException.of(ErrorKind.STORAGE, path + " is a database of another program")
          .withHint("choose another file with --db or --database");
    }
    if (version > LATEST) {
      throw TorcException.of(
              ErrorKind.STORAGE,
              path
                  + " has schema version "
                  + version
                  + ", this program knows versions up to "
                  + LATEST)
          .withHint("use the newer torc that wrote it; the file was not changed");
    }
  }

  private static void replacePublished(@Nullable Path path, Sql sql) {
    if (PublishedSchema.holdsRecords(sql)) {
      throw TorcException.of(
              ErrorKind.STORAGE,
              path + " is a database of torc-server; it holds records, and stays as it is")
          .withHint("copy them with: torc admin import " + path + " --database NEW_FILE");
    }
    PublishedSchema.replace(sql);
  }

  /** Copies the database to a file beside it whose name says version and time. */
  static void backup(Path path, int version, Sql sql) {
    String name = path.toAbsolutePath() + ".v" + version + "-";
    sql.exec("VACUUM INTO ? || strftime('%Y%m%dT%H%M%S', 'now') || '.backup'", name);
  }

  private static void run(Connection connection) {
    try {
      Flyway.configure(Migrator.class.getClassLoader())
          .dataSource(new OneConnection(connection))
          .locations("classpath:db/migration")
          .table("schema_history")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw TorcException.of(ErrorKind.STORAGE, "cannot upgrade the database", e);
    }
  }

  /**
   * A data source that always gives the connection it was made with: an in-memory database has no
   * other. Closing it is the owner's business, so close() does nothing.
   */
  private record OneConnection(Connection connection) implements DataSource {
    @Override
    public Connection getConnection() {
      return (Connection)
          Proxy.newProxyInstance(
              Connection.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, args) -> {
                if (method.getName().equals("close")) {
                  return null;
                }
                try {
                  return method.invoke(connection, args);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    @Override
    public Connection getConnection(String user, String password) {
      return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("not a wrapper");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
