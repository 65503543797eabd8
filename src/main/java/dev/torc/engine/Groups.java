package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.store.ListQuery;
import dev.torc.store.Page;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Access groups (contract: Torc semantics, section 5.5). Thread-safe. */
public final class Groups {
  /** The system group of administrators. */
  public static final String ADMIN = "admin";

  private final Context ctx;

  Groups(Context ctx) {
    this.ctx = ctx;
  }

  /** Makes the members of the group of administrators equal to {@code names}. */
  public void synchronizeAdmins(List<String> names) {
    ctx.db()
        .write(
            tx -> {
              long id = tx.workflows().groupId(ADMIN).orElseGet(() -> insertAdminGroup(tx));
              for (Row m : members(tx, id, 0, Long.MAX_VALUE).items()) {
                if (!names.contains(m.text("user_name"))) {
                  tx.records().delete(Table.USER_GROUP_MEMBERSHIP, m.id());
                }
              }
              for (String name : names) {
                if (tx.groups().membership(id, name).isEmpty()) {
                  insertMember(tx, id, name, "admin");
                }
              }
              return null;
            });
  }

  private static long insertAdminGroup(Tx tx) {
    return tx.records()
        .insert(
            Table.ACCESS_GROUP,
            new Row()
                .set("name", ADMIN)
                .set("description", "System administrators")
                .set("is_system", true));
  }

  private static long insertMember(Tx tx, long group, String user, String role) {
    return tx.records()
        .insert(
            Table.USER_GROUP_MEMBERSHIP,
            new Row().set("group_id", group).set("user_name", user).set("role", role));
  }

  public Row create(String name, @Nullable String description) {
    return ctx.db()
        .write(
            tx -> {
              if (tx.workflows().groupId(name).isPresent()) {
                throw conflict("access group '" + name + "' exists already");
              }
              long id =
                  tx.records()
                      .insert(
                          Table.ACCESS_GROUP,
                          new Row().set("name", name).set("description", description));
              return group(tx, id);
            });
  }

  private static TorcException conflict(String message) {
    return TorcException.of(ErrorKind.CONFLICT, message);
  }

  private static Row group(Tx tx, long id) {
    return tx.records()
        .get(Table.ACCESS_GROUP, id)
        .orElseThrow(() -> TorcException.notFound("access group", id));
  }

  public Row get(long id) {
    return ctx.db().read(tx -> group(tx, id));
  }

  /** Deletes a group with its memberships and links; system groups stay. */
  public Row delete(long id) {
    return ctx.db()
        .write(
            tx -> {
              Row g = group(tx, id);
              if (g.bool("is_system")) {
                throw TorcException.of(
                    ErrorKind.FORBIDDEN, "group '" + g.text("name") + "' is a system group");
              }
              tx.records().delete(Table.ACCESS_GROUP, id);
              return g;
            });
  }

  public Page<Row> list(long offset, long limit) {
    return ctx.db().read(tx -> tx.groups().all(offset, limit));
  }

  public Page<Row> ofUser(String user, long offset, long limit) {
    return ctx.db().read(tx -> tx.groups().ofUser(user, offset, limit));
  }

  public Page<Row> ofWorkflow(long workflowId, long offset, long limit) {
    return ctx.db()
        .read(
            tx -> {
              Context.workflow(tx, workflowId);
              return tx.groups().ofWorkflow(workflowId, offset, limit);
            });
  }

  public Page<Row> members(long groupId, long offset, long limit) {
    return ctx.db()
        .read(
            tx -> {
              group(tx, groupId);
              return members(tx, groupId, offset, limit);
            });
  }

  private static Page<Row> members(Tx tx, long groupId, long offset, long limit) {
    return tx.records()
        .page(
            ListQuery.of(Table.USER_GROUP_MEMBERSHIP)
                .eq("group_id", groupId)
                .sort("user_name", false)
                .page(offset, limit));
  }

  /** Adds a user; nobody is added to the group of administrators this way. */
  public Row addMember(long groupId, String user, @Nullable String role) {
    return ctx.db()
        .write(
            tx -> {
              refuseAdminGroup(group(tx, groupId));
              if (tx.groups().membership(groupId, user).isPresent()) {
                throw conflict("user '" + user + "' is a member of group " + groupId + " already");
              }
              insertMember(tx, groupId, user, role == null ? "member" : role);
              return tx.groups().membership(groupId, user).orElseThrow();
            });
  }

  private static void refuseAdminGroup(Row group) {
    if (group.text("name").equals(ADMIN)) {
      throw TorcException.of(
          ErrorKind.FORBIDDEN, "the members of group 'admin' are set when the server starts");
    }
  }

  public Row removeMember(long groupId, String user) {
    return ctx.db()
        .write(
            tx -> {
              Row m =
                  tx.groups()
                      .membership(groupId, user)
                      .orElseThrow(
                          () ->
                              TorcException.of(
                                  ErrorKind.NOT_FOUND,
                                  "user '" + user + "' is no member of group " + groupId));
              refuseAdminGroup(group(tx, groupId));
              tx.records().delete(Table.USER_GROUP_MEMBERSHIP, m.id());
              return m;
            });
  }

  /** Lets a group see a workflow; returns since when. */
  public String link(long workflowId, long groupId) {
    return ctx.db()
        .write(
            tx -> {
              Context.workflow(tx, workflowId);
              group(tx, groupId);
              if (tx.groups().link(workflowId, groupId).isPresent()) {
                throw conflict(
                    "workflow " + workflowId + " is linked to group " + groupId + " already");
              }
              tx.workflows().addAccessGroup(workflowId, groupId);
              return tx.groups().link(workflowId, groupId).orElse("");
            });
  }

  /** Undoes a link; returns since when it was. */
  public String unlink(long workflowId, long groupId) {
    return ctx.db()
        .write(
            tx -> {
              Context.workflow(tx, workflowId);
              String since =
                  tx.groups()
                      .link(workflowId, groupId)
                      .orElseThrow(
                          () ->
                              TorcException.of(
                                  ErrorKind.NOT_FOUND,
                                  "workflow " + workflowId + " is not linked to group " + groupId));
              tx.groups().unlink(workflowId, groupId);
              return since;
            });
  }

  /** Whether a user owns a workflow or is in a group that sees it. */
  public boolean mayAccess(long workflowId, String user) {
    return ctx.db()
        .read(
            tx ->
                tx.workflows()
                    .head(workflowId)
                    .map(w -> w.user().equals(user) || tx.groups().shares(workflowId, user))
                    .orElse(false));
  }
}
