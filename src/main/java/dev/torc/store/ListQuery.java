package dev.torc.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a table: conditions that must all hold, an order, and where to begin. Built step by
 * step; a null value adds no condition, so that optional request parameters can be handed on as
 * they are. Not thread-safe.
 */
public final class ListQuery {
  private final Table table;
  private final List<String> conditions = new ArrayList<>();
  private final List<@Nullable Object> args = new ArrayList<>();
  private @Nullable String sortColumn;
  private boolean reverse;
  private long offset;
  private long limit = 100_000;

  private ListQuery(Table table) {
    this.table = table;
  }

  public static ListQuery of(Table table) {
    return new ListQuery(table);
  }

  /** Relations to other tables that a list can be narrowed by. */
  public enum Relation {
    FILE_PRODUCED_BY_JOB("file.id IN (SELECT file_id FROM job_output_file WHERE job_id = ?)"),
    JOB_NEEDS_FILE("job.id IN (SELECT job_id FROM job_input_file WHERE file_id = ?)"),
    JOB_DEPENDS_ON("job.id IN (SELECT job_id FROM job_depends_on WHERE depends_on_job_id = ?)"),
    USER_DATA_CONSUMED_BY_JOB(
        "user_data.id IN (SELECT user_data_id FROM job_input_user_data WHERE job_id = ?)"),
    USER_DATA_PRODUCED_BY_JOB(
        "user_data.id IN (SELECT user_data_id FROM job_output_user_data WHERE job_id = ?)"),
    RESULT_CURRENT_OF_WORKFLOW("result.id IN (SELECT result_id FROM job WHERE workflow_id = ?)"),
    NODE_OF_SCHEDULED_NODE("json_extract(compute_node.scheduler, '$.scheduler_id') = ?"),
    REQUIREMENT_OF_JOB(
        "resource_requirements.id = (SELECT resource_requirements_id FROM job WHERE id = ?)"),
    EVENT_CATEGORY("json_extract(event.data, '$.category') = ?"),
    WORKFLOW_OF_GROUP(
        "workflow.id IN (SELECT g.workflow_id FROM workflow_access_group g JOIN access_group a"
            + " ON a.id = g.group_id WHERE a.name = ?)"),
    WORKFLOW_OPEN_TO_USER(
        "workflow.id IN (WITH person(name) AS (SELECT ?)"
            + " SELECT w.id FROM person JOIN workflow w ON w.user = person.name UNION"
            + " SELECT g.workflow_id FROM person JOIN user_group_membership m"
            + " ON m.user_name = person.name JOIN workflow_access_group g"
            + " ON g.group_id = m.group_id)"),
    /** The argument is a JSON array of the labels that a runner holds. */
    JOB_LABELS_WITHIN(
        "job.labels IS NOT NULL AND NOT EXISTS (SELECT 1 FROM json_each(job.labels) l"
            + " WHERE l.value NOT IN (SELECT value FROM json_each(?)))");

    private final String sql;

    Relation(String sql) {
      this.sql = sql;
    }
  }

  public ListQuery eq(String column, @Nullable Object value) {
    return value == null ? this : add(name(column) + " = ?", value);
  }

  /** Substring, ASCII case-insensitive, nothing in the text is special. */
  public ListQuery contains(String column, @Nullable String text) {
    if (text == null) {
      return this;
    }
    String pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return add(name(column) + " LIKE ? ESCAPE '\\'", "%" + pattern + "%");
  }

  public ListQuery greater(String column, @Nullable Object value) {
    return value == null ? this : add(name(column) + " > ?", value);
  }

  /** True: the column has a value; false: it has none. */
  public ListQuery present(String column, @Nullable Boolean present) {
    if (present != null) {
      conditions.add(name(column) + (present ? " IS NOT NULL" : " IS NULL"));
    }
    return this;
  }

  public ListQuery related(Relation relation, @Nullable Object value) {
    return value == null ? this : add(relation.sql, value);
  }

  /** Only files that some job writes. */
  public ListQuery outputsOnly() {
    conditions.add("EXISTS (SELECT 1 FROM job_output_file o WHERE o.file_id = file.id)");
    return this;
  }

  /** A column that the table does not have is ignored, as the Torc API promises. */
  public ListQuery sort(@Nullable String column, boolean descending) {
    sortColumn = column != null && table.hasColumn(column) ? column : null;
    reverse = descending;
    return this;
  }

  public ListQuery page(long from, long size) {
    offset = from;
    limit = size;
    return this;
  }

  private ListQuery add(String condition, Object value) {
    conditions.add(condition);
    args.add(value);
    return this;
  }

  private String name(String column) {
    if (!table.hasColumn(column)) {
      throw new IllegalArgumentException(table + " has no column " + column);
    }
    return table.sqlName() + "." + column;
  }

  Table table() {
    return table;
  }

  String where() {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  String order() {
    String direction = reverse ? " DESC" : "";
    String id = table.sqlName() + ".id" + direction;
    return " ORDER BY " + (sortColumn == null ? id : name(sortColumn) + direction + ", " + id);
  }

  @Nullable Object[] countArgs() {
    return args.toArray();
  }

  @Nullable Object[] pageArgs() {
    List<@Nullable Object> all = new ArrayList<>(args);
    all.add(limit);
    all.add(offset);
    return all.toArray();
  }

  long offset() {
    return offset;
  }

  long limit() {
    return limit;
  }
}
