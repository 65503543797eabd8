package dev.torc.store;

import dev.torc.model.Json;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and writes single records of any {@link Table}. Belongs to one transaction. */
public final class Records {
  private final Sql sql;
  private final WorkflowStore workflows;

  Records(Sql sql, WorkflowStore workflows) {
    this.sql = sql;
    this.workflows = workflows;
  }

  /** Inserts the columns that the row has; returns the new id. */
  public long insert(Table table, Row row) {
    List<String> names = new ArrayList<>();
    List<@Nullable Object> args = new ArrayList<>();
    for (Table.Column c : table.columns()) {
      if (!c.name().equals("id") && row.get(c.name()) != null) {
        names.add(c.name());
        args.add(row.get(c.name()));
      }
    }
    return sql.insert(
        "INSERT INTO "
            + table.sqlName()
            + " ("
            + String.join(", ", names)
            + ") VALUES ("
            + names.stream().map(n -> "?").collect(Collectors.joining(", "))
            + ") RETURNING id",
        args.toArray());
  }

  public Optional<Row> get(Table table, long id) {
    return sql.first(
        "SELECT " + table.columnList() + " FROM " + table.sqlName() + " WHERE id = ?",
        r -> row(table, r),
        id);
  }

  /** Writes every column that the row has, null included; false when there is no such record. */
  public boolean update(Table table, long id, Row changes) {
    workflows.forgetHead();
    List<String> sets = new ArrayList<>();
    List<@Nullable Object> args = new ArrayList<>();
    for (Table.Column c : table.columns()) {
      if (!c.name().equals("id") && changes.has(c.name())) {
        sets.add(c.name() + " = ?");
        args.add(changes.get(c.name()));
      }
    }
    if (sets.isEmpty()) {
      return get(table, id).isPresent();
    }
    args.add(id);
    return sql.exec(
            "UPDATE " + table.sqlName() + " SET " + String.join(", ", sets) + " WHERE id = ?",
            args.toArray())
        > 0;
  }

  public boolean delete(Table table, long id) {
    workflows.forgetHead();
    return sql.exec("DELETE FROM " + table.sqlName() + " WHERE id = ?", id) > 0;
  }

  /** Deletes all records of a workflow; returns how many there were. */
  public int deleteAll(Table table, long workflowId) {
    return sql.exec("DELETE FROM " + table.sqlName() + " WHERE workflow_id = ?", workflowId);
  }

  public Page<Row> page(ListQuery q) {
    String from = " FROM " + q.table().sqlName() + q.where();
    long total = sql.number("SELECT count(*)" + from, q.countArgs());
    List<Row> rows =
        q.limit() == 0 || q.offset() >= total
            ? List.of()
            : sql.list(
                "SELECT " + q.table().columnList() + from + q.order() + " LIMIT ? OFFSET ?",
                r -> row(q.table(), r),
                q.pageArgs());
    return new Page<>(rows, q.offset(), total);
  }

  /** All records of a workflow by id. */
  public List<Row> all(Table table, long workflowId) {
    return sql.list(
        "SELECT "
            + table.columnList()
            + " FROM "
            + table.sqlName()
            + " WHERE workflow_id = ? ORDER BY id",
        r -> row(table, r),
        workflowId);
  }

  /** All records of some workflows by id. */
  public List<Row> all(Table table, List<Long> workflowIds) {
    return sql.list(
        "SELECT "
            + table.columnList()
            + " FROM "
            + table.sqlName()
            + " WHERE workflow_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        r -> row(table, r),
        Json.write(workflowIds));
  }

  /** The first record with this text in a column. */
  public Optional<Row> findBy(Table table, String column, Object value) {
    return sql.first(
        "SELECT "
            + table.columnList()
            + " FROM "
            + table.sqlName()
            + " WHERE "
            + column(table, column)
            + " = ? LIMIT 1",
        r -> row(table, r),
        value);
  }

  /** The first record of a workflow with this text in the column {@code key}. */
  public Optional<Row> findIn(Table table, long workflowId, String key) {
    return sql.first(
        "SELECT "
            + table.columnList()
            + " FROM "
            + table.sqlName()
            + " WHERE workflow_id = ? AND "
            + column(table, "key")
            + " = ? ORDER BY id LIMIT 1",
        r -> row(table, r),
        workflowId,
        key);
  }

  private static String column(Table table, String name) {
    return table
        .column0(name)
        .map(Table.Column::name)
        .orElseThrow(() -> new IllegalArgumentException(table + " has no column " + name));
  }

  static Row row(Table table, Cols r) throws SQLException {
    Row row = new Row();
    int i = 1;
    for (Table.Column c : table.columns()) {
      row.set(
          c.name(),
          switch (c.type()) {
            case INTEGER -> r.numOrNull(i);
            case REAL -> r.realOrNull(i);
            case TEXT -> r.textOrNull(i);
            case BOOLEAN -> {
              Long v = r.numOrNull(i);
              yield v == null ? null : (Boolean) (v != 0);
            }
          });
      i++;
    }
    return row;
  }
}
