package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.store.PublishedImport.Count;
import dev.torc.store.PublishedImport.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Copies the tables of an attached database of torc-server, and computes what only we keep. */
final class PublishedTables {
  private static final int CHUNK = 50_000;

  /** The last migration of torc-server 1.0.0. */
  private static final long LAST_MIGRATION = 20261017000000L;

  /** Parents before children. */
  private static final List<String> ORDER =
      List.of(
          "workflow",
          "resource_requirements",
          "failure_handler",
          "compute_node",
          "job",
          "job_internal",
          "file",
          "user_data",
          "job_depends_on",
          "job_input_file",
          "job_output_file",
          "job_input_user_data",
          "job_output_user_data",
          "result",
          "event",
          "workflow_action",
          "scheduled_compute_node",
          "slurm_scheduler",
          "local_scheduler",
          "slurm_stats",
          "remote_worker",
          "ro_crate_entity",
          "access_group",
          "user_group_membership",
          "workflow_access_group",
          "async_handle",
          "admin_audit_log");

  /** What a column gets that is not simply the source's. */
  private static final Map<String, String> SPECIAL =
      Map.of(
          "job.claim_class_id",
          "0",
          "job.resource_requirements_id",
          "coalesce(s.resource_requirements_id, (SELECT min(r.id) FROM main.resource_requirements r"
              + " WHERE r.workflow_id = s.workflow_id AND r.name = 'default'))",
          "slurm_scheduler.nodes",
          "coalesce(s.nodes, 1)");

  private final Sql sql;
  private final Progress progress;

  PublishedTables(Sql sql, Progress progress) {
    this.sql = sql;
    this.progress = progress;
  }

  private record ForeignKey(String column, String parent, boolean optional) {}

  /**
   * Copies everything.
   *
   * @throws TorcException INVALID when a table or column of torc-server 1.0.0 is missing
   */
  List<Count> copyAll(Path source) {
    requirePublished(source);
    List<Count> counts = new ArrayList<>();
    for (String table : ORDER) {
      counts.add(copy(table));
    }
    checkCounts(counts);
    return counts;
  }

  private void requirePublished(Path source) {
    if (!sql.exists("SELECT 1 FROM source.sqlite_master WHERE name = '_sqlx_migrations'")) {
      throw TorcException.invalid(source + " is not a database of torc-server");
    }
    if (sql.number("SELECT max(version) FROM source._sqlx_migrations") < LAST_MIGRATION) {
      throw TorcException.invalid(source + " was written by a torc-server before 1.0.0")
          .withHint("torc-server 1.0.0 upgrades it when it opens it; do that with a copy");
    }
    for (String table : ORDER) {
      Set<String> theirs = columns("source", table);
      for (String column : neededColumns(table)) {
        if (!theirs.contains(column) && !SPECIAL.containsKey(table + "." + column)) {
          throw TorcException.invalid(
              source
                  + " has no column "
                  + table
                  + "."
                  + column
                  + ", as torc-server 1.0.0 writes it");
        }
      }
    }
  }

  /** Columns that have to get a value; what we added has none in the source, and needs none. */
  private List<String> neededColumns(String table) {
    return sql.list(
        "SELECT name FROM pragma_table_info(?, 'main') WHERE pk > 0"
            + " OR (\"notnull\" AND dflt_value IS NULL)",
        r -> r.text(1),
        table);
  }

  private Set<String> columns(String schema, String table) {
    return new LinkedHashSet<>(
        sql.list(
            "SELECT name FROM pragma_table_info(?, ?) ORDER BY cid",
            r -> r.text(1),
            table,
            schema));
  }

  private Count copy(String table) {
    long total = sql.number("SELECT count(*) FROM source.\"" + table + '"');
    String insert = statement(table);
    long done = 0;
    long after = Long.MIN_VALUE;
    while (done < total) {
      long from = after;
      long to = chunkEnd(table, from);
      sql.exec("BEGIN");
      sql.exec(insert, from, to);
      sql.exec("COMMIT");
      after = to;
      done = Math.min(total, done + CHUNK);
      progress.copied(table, done, total);
    }
    keepSequence(table);
    return new Count(table, total, sql.number("SELECT count(*) FROM main.\"" + table + '"'));
  }

  private long chunkEnd(String table, long after) {
    String rows = " FROM source.\"" + table + "\" WHERE rowid > ?";
    return sql.first(
            "SELECT rowid" + rows + " ORDER BY rowid LIMIT 1 OFFSET " + (CHUNK - 1),
            r -> r.num(1),
            after)
        .orElseGet(() -> sql.number("SELECT max(rowid)" + rows, after));
  }

  /** Rows whose parents are gone stay behind: torc-server forgets some when it deletes. */
  private String statement(String table) {
    List<ForeignKey> keys = foreignKeys(table);
    Set<String> theirs = columns("source", table);
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    StringBuilder where = new StringBuilder(" WHERE s.rowid > ? AND s.rowid <= ?");
    for (String column : columns("main", table)) {
      String special = SPECIAL.get(table + '.' + column);
      if (special == null && !theirs.contains(column)) {
        continue;
      }
      String value = special == null ? "s.\"" + column + '"' : special;
      for (ForeignKey k : keys) {
        if (k.column().equals(column)) {
          String there =
              "EXISTS (SELECT 1 FROM main." + k.parent() + " p WHERE p.id = " + value + ")";
          if (k.optional()) {
            value = "CASE WHEN " + there + " THEN " + value + " END";
          } else {
            where.append(" AND ").append(there);
          }
        }
      }
      names.add('"' + column + '"');
      values.add(value);
    }
    return "INSERT INTO main.\""
        + table
        + "\" ("
        + String.join(", ", names)
        + ") SELECT "
        + String.join(", ", values)
        + " FROM source.\""
        + table
        + "\" s"
        + where;
  }

  private List<ForeignKey> foreignKeys(String table) {
    return sql.list(
        "SELECT k.\"from\", k.\"table\", c.\"notnull\" FROM pragma_foreign_key_list(?1, 'main') k"
            + " LEFT JOIN pragma_table_info(?1, 'main') c ON c.name = k.\"from\"",
        r -> new ForeignKey(r.text(1), r.text(2), r.num(3) == 0),
        table);
  }

  /** Ids are never used again, also those of rows that are gone. */
  private void keepSequence(String table) {
    if (!sql.exists("SELECT 1 FROM source.sqlite_sequence WHERE name = ?", table)) {
      return;
    }
    String theirs = "(SELECT max(seq) FROM source.sqlite_sequence WHERE name = ?1)";
    if (sql.exists("SELECT 1 FROM main.sqlite_sequence WHERE name = ?", table)) {
      sql.exec(
          "UPDATE main.sqlite_sequence SET seq = max(seq, " + theirs + ") WHERE name = ?1", table);
    } else {
      sql.exec("INSERT INTO main.sqlite_sequence (name, seq) VALUES (?1, " + theirs + ")", table);
    }
  }

  /** Without anything deleted behind the back of torc-server, every row must have arrived. */
  private void checkCounts(List<Count> counts) {
    for (Count c : counts) {
      boolean owned = !foreignKeys(c.table()).isEmpty();
      if (c.kept() > c.read() || (!owned && c.kept() != c.read())) {
        throw TorcException.of(
            ErrorKind.STORAGE,
            "table " + c.table() + ": " + c.read() + " rows read, " + c.kept() + " written");
      }
    }
  }

  /** Computes what torc-server does not store, or stores only when it gets round to it. */
  void derive() {
    sql.exec("BEGIN");
    sql.exec(
        "UPDATE main.job SET result_id = (SELECT w.result_id FROM source.workflow_result w"
            + " JOIN main.result r ON r.id = w.result_id WHERE w.job_id = job.id"
            + " AND w.workflow_id = job.workflow_id)");
    sql.exec(
        "INSERT OR IGNORE INTO main.workflow_action_job (job_id, action_id)"
            + " SELECT j.id, a.id FROM main.workflow_action a, json_each(a.job_ids) e"
            + " JOIN main.job j ON j.id = e.value WHERE a.job_ids IS NOT NULL");
    sql.exec(
        "UPDATE main.workflow SET has_failures = 1 WHERE EXISTS (SELECT 1 FROM main.job j"
            + " JOIN main.result r ON r.id = j.result_id WHERE j.workflow_id = workflow.id"
            + " AND r.run_id = workflow.run_id AND r.return_code <> 0)");
    new AdminStore(sql).realign();
    unblock();
    sql.exec("COMMIT");
  }

  /** torc-server unblocks jobs some time after a completion; here that is done at once. */
  private void unblock() {
    recount("");
    String waitsForNothing =
        " WHERE status = 1 AND unfinished_dependencies = 0"
            + " AND EXISTS (SELECT 1 FROM job_depends_on d WHERE d.job_id = job.id)";
    int canceled;
    do {
      canceled =
          sql.exec(
              "UPDATE job SET status = 7, cause = 'failed_dependency'"
                  + waitsForNothing
                  + " AND cancel_on_blocking_job_failure AND EXISTS (SELECT 1 FROM workflow w"
                  + " WHERE w.id = job.workflow_id AND w.has_failures)"
                  + " AND EXISTS (SELECT 1 FROM job_depends_on d"
                  + " JOIN job p ON p.id = d.depends_on_job_id LEFT JOIN result r"
                  + " ON r.id = p.result_id WHERE d.job_id = job.id AND (p.status IN (7, 8)"
                  + " OR (p.status = 6 AND r.return_code <> 0)))");
      recount(" AND status = 1");
    } while (canceled > 0);
    sql.exec("UPDATE job SET status = 2" + waitsForNothing);
  }

  private void recount(String which) {
    sql.exec(
        "UPDATE job SET unfinished_dependencies = (SELECT count(*) FROM job_depends_on d"
            + " JOIN job p ON p.id = d.depends_on_job_id WHERE d.job_id = job.id"
            + " AND p.status NOT IN (5, 6, 7, 8)) WHERE EXISTS (SELECT 1 FROM job_depends_on d"
            + " WHERE d.job_id = job.id)"
            + which);
  }
}
