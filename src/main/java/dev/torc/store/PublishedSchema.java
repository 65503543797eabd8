package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.List;

/**
 * The layout that torc-server 1.0.0 gives its databases. A file that has it and holds no records is
 * as good as an empty one: programs lay it out before they start a server on it.
 */
final class PublishedSchema {
  /** Where torc-server keeps account of its migrations. */
  private static final String MARK = "_sqlx_migrations";

  private PublishedSchema() {}

  static boolean isIn(Sql sql) {
    return hasTable(sql, MARK) && hasTable(sql, "workflow");
  }

  private static boolean hasTable(Sql sql, String name) {
    return sql.exists("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", name);
  }

  static List<String> tables(Sql sql) {
    return sql.list(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE"
            + " '\\' AND name <> ? ORDER BY name",
        r -> r.text(1), MARK);
  }

  /** Whether there is anything that somebody could miss; the server's own group is not. */
  static boolean holdsRecords(Sql sql) {
    for (String table : tables(sql)) {
      String system =
          switch (table) {
            case "access_group" -> " WHERE NOT is_system";
            case "user_group_membership" ->
                " WHERE group_id NOT IN (SELECT id FROM access_group WHERE is_system)";
            default -> "";
          };
      if (sql.exists("SELECT 1 FROM \"" + table + '"' + system + " LIMIT 1")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Puts an empty database of this program in the place of one without records.
   *
   * @throws TorcException CONFLICT when another process has the file open
   */
  static void replace(Sql sql) {
    try {
      sql.list("PRAGMA busy_timeout = 500", r -> r.num(1));
      // Possible only for the last one that has the file open.
      sql.list("PRAGMA journal_mode = DELETE", r -> r.text(1));
      sql.exec("PRAGMA foreign_keys = OFF");
      sql.exec("BEGIN EXCLUSIVE");
    } catch (TorcException e) {
      throw TorcException.of(ErrorKind.CONFLICT, "another process has the database open", e)
          .withHint("stop the torc-server that uses it");
    }
    for (String table : tables(sql)) {
      sql.exec("DROP TABLE \"" + table + '"');
    }
    sql.exec("DROP TABLE " + MARK);
    sql.exec("COMMIT");
    sql.exec("PRAGMA foreign_keys = ON");
    sql.list("PRAGMA busy_timeout = " + Connections.BUSY_MILLIS, r -> r.num(1));
    EmptyDatabase.restoreInto(sql.connection());
  }
}
