package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
  static final int LATEST = 1;

  /** "torc" in ASCII. */
  static final int APPLICATION_ID = 0x746F7263;

  private Migrator() {}

  static void migrate(@Nullable Path path, Sql sql) {
    int application = (int) sql.number("PRAGMA application_id");
    int version = (int) sql.number("PRAGMA user_version");
    boolean empty = !sql.exists("SELECT 1 FROM sqlite_master LIMIT 1");
    if (!empty) {
      refuseForeign(path, application, version, sql);
    }
    if (version == LATEST) {
      return;
    }
    if (!empty && path != null) {
      sql.exec("VACUUM INTO ?", backupName(path, version));
    }
    run(sql.connection());
    sql.exec("PRAGMA application_id = " + APPLICATION_ID);
    sql.exec("PRAGMA user_version = " + LATEST);
  }

  private static void refuseForeign(@Nullable Path path, int application, int version, Sql sql) {
    if (application != APPLICATION_ID) {
      boolean torcServer =
          sql.exists("SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations' LIMIT 1");
      throw TorcException.of(
              ErrorKind.STORAGE,
              path
                  + (torcServer
                      ? " is a database of torc-server, not of this program"
                      : " is a database of another program"))
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

  private static String backupName(Path path, int version) {
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss")
            .withZone(ZoneOffset.UTC)
            .format(Instant.now());
    return path.toAbsolutePath() + ".v" + version + "-" + time + ".backup";
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
