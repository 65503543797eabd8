package dev.torc.store;

import java.util.List;
import java.util.Optional;

/** Access groups, their members, and the workflows they may see. Belongs to one transaction. */
public final class GroupStore {
  private final Sql sql;

  GroupStore(Sql sql) {
    this.sql = sql;
  }

  /** Groups by name, of all, of a user, or of a workflow. */
  public Page<Row> all(long offset, long limit) {
    return page("FROM access_group WHERE 1 = ?", 1, offset, limit);
  }

  public Page<Row> ofUser(String user, long offset, long limit) {
    return page(
        "FROM access_group WHERE id IN"
            + " (SELECT group_id FROM user_group_membership WHERE user_name = ?)",
        user,
        offset,
        limit);
  }

  public Page<Row> ofWorkflow(long workflowId, long offset, long limit) {
    return page(
        "FROM access_group WHERE id IN"
            + " (SELECT group_id FROM workflow_access_group WHERE workflow_id = ?)",
        workflowId,
        offset,
        limit);
  }

  private Page<Row> page(String from, Object arg, long offset, long limit) {
    long total = sql.number("SELECT count(*) " + from, arg);
    List<Row> rows =
        sql.list(
            "SELECT "
                + Table.ACCESS_GROUP.columnList()
                + " "
                + from
                + " ORDER BY name"
                + " LIMIT ? OFFSET ?",
            r -> Records.row(Table.ACCESS_GROUP, r),
            arg,
            limit,
            offset);
    return new Page<>(rows, offset, total);
  }

  /** The membership of a user in a group. */
  public Optional<Row> membership(long groupId, String user) {
    return sql.first(
        "SELECT "
            + Table.USER_GROUP_MEMBERSHIP.columnList()
            + " FROM user_group_membership WHERE group_id = ? AND user_name = ?",
        r -> Records.row(Table.USER_GROUP_MEMBERSHIP, r),
        groupId,
        user);
  }

  /** When a workflow was linked to a group. */
  public Optional<String> link(long workflowId, long groupId) {
    return sql.first(
        "SELECT created_at FROM workflow_access_group WHERE workflow_id = ? AND group_id = ?",
        r -> r.text(1),
        workflowId,
        groupId);
  }

  public void unlink(long workflowId, long groupId) {
    sql.exec(
        "DELETE FROM workflow_access_group WHERE workflow_id = ? AND group_id = ?",
        workflowId,
        groupId);
  }

  /** Whether a user is in a group that a workflow is linked to. */
  public boolean shares(long workflowId, String user) {
    return sql.exists(
        "SELECT 1 FROM user_group_membership m JOIN workflow_access_group w"
            + " ON w.group_id = m.group_id WHERE m.user_name = ? AND w.workflow_id = ?",
        user,
        workflowId);
  }
}
