package dev.torc.dialect.torc;

import dev.torc.dialect.torc.AdminWire.AccessCheckResponse;
import dev.torc.dialect.torc.AdminWire.AccessGroupModel;
import dev.torc.dialect.torc.AdminWire.MembershipModel;
import dev.torc.dialect.torc.AdminWire.WorkflowAccessGroupModel;
import dev.torc.dialect.torc.RecordWire.GroupPage;
import dev.torc.engine.Engine;
import dev.torc.engine.Groups;
import dev.torc.model.ErrorKind;
import dev.torc.server.Call;
import dev.torc.server.JsonBinding;
import dev.torc.server.Param.Kind;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.server.TypeOf;
import dev.torc.store.Page;
import dev.torc.store.Row;
import java.util.List;
import java.util.function.Function;

/** Routes of access groups (contract: Torc semantics, section 5.5). */
final class GroupRoutes {
  private final Groups groups;
  private final RowBinding<AccessGroupModel> group;
  private final RowBinding<MembershipModel> member;

  GroupRoutes(Engine engine, JsonBinding json) {
    this.groups = engine.groups();
    this.group = RowBinding.of(AccessGroupModel.class, json);
    this.member = RowBinding.of(MembershipModel.class, json);
  }

  List<Route> routes() {
    return List.of(
        Paging.plain(Route.get("/access_groups", "list_access_groups"))
            .summary("All access groups")
            .returns(TypeOf.of(GroupPage.class, AccessGroupModel.class))
            .handle(c -> page(c, groups.list(offset(c), limit(c)), group::record)),
        Route.post("/access_groups", "create_access_group")
            .summary("Create an access group")
            .body(AccessGroupModel.class)
            .returns(AccessGroupModel.class)
            .errors(ErrorKind.CONFLICT)
            .handle(this::create),
        byId(Route.get("/access_groups/{id}", "get_access_group"))
            .summary("One access group")
            .returns(AccessGroupModel.class)
            .handle(c -> Reply.json(group.record(groups.get(c.number("id"))))),
        byId(Route.delete("/access_groups/{id}", "delete_access_group"))
            .summary("Delete an access group")
            .returns(AccessGroupModel.class)
            .errors(ErrorKind.FORBIDDEN)
            .handle(c -> Reply.json(group.record(groups.delete(c.number("id"))))),
        Paging.plain(byId(Route.get("/access_groups/{id}/members", "list_group_members")))
            .summary("Members of a group")
            .returns(TypeOf.of(GroupPage.class, MembershipModel.class))
            .handle(
                c -> page(c, groups.members(c.number("id"), offset(c), limit(c)), member::record)),
        byId(Route.post("/access_groups/{id}/members", "add_user_to_group"))
            .summary("Add a member")
            .body(MembershipModel.class)
            .returns(MembershipModel.class)
            .errors(ErrorKind.CONFLICT, ErrorKind.FORBIDDEN)
            .handle(this::addMember),
        byId(Route.delete("/access_groups/{id}/members/{user_name}", "remove_user_from_group"))
            .summary("Remove a member")
            .path("user_name", Kind.TEXT)
            .returns(MembershipModel.class)
            .handle(
                c ->
                    Reply.json(
                        member.record(groups.removeMember(c.number("id"), c.text("user_name"))))),
        Paging.plain(Route.get("/users/{user_name}/groups", "list_user_groups"))
            .summary("Groups of a user")
            .path("user_name", Kind.TEXT)
            .returns(TypeOf.of(GroupPage.class, AccessGroupModel.class))
            .handle(
                c ->
                    page(
                        c, groups.ofUser(c.text("user_name"), offset(c), limit(c)), group::record)),
        Paging.plain(byId(Route.get("/workflows/{id}/access_groups", "list_workflow_groups")))
            .summary("Groups that see a workflow")
            .returns(TypeOf.of(GroupPage.class, AccessGroupModel.class))
            .handle(
                c ->
                    page(c, groups.ofWorkflow(c.number("id"), offset(c), limit(c)), group::record)),
        link(Route.post("/workflows/{id}/access_groups/{group_id}", "add_workflow_to_group"))
            .summary("Let a group see a workflow")
            .errors(ErrorKind.CONFLICT)
            .handle(c -> linked(c, groups.link(c.number("id"), c.number("group_id")))),
        link(Route.delete("/workflows/{id}/access_groups/{group_id}", "remove_workflow_from_group"))
            .summary("Let a group see a workflow no more")
            .handle(c -> linked(c, groups.unlink(c.number("id"), c.number("group_id")))),
        Route.get("/access_check/{workflow_id}/{user_name}", "check_workflow_access")
            .summary("Whether a user may see a workflow")
            .path("workflow_id", Kind.INTEGER)
            .path("user_name", Kind.TEXT)
            .returns(AccessCheckResponse.class)
            .handle(this::check));
  }

  private static Route.Builder byId(Route.Builder route) {
    return route.path("id", Kind.INTEGER).errors(ErrorKind.NOT_FOUND);
  }

  private static Route.Builder link(Route.Builder route) {
    return byId(route).path("group_id", Kind.INTEGER).returns(WorkflowAccessGroupModel.class);
  }

  private static long offset(Call c) {
    return Paging.lenient(c).offset();
  }

  private static long limit(Call c) {
    return Paging.lenient(c).limit();
  }

  private static <T> Reply page(Call c, Page<Row> page, Function<Row, T> mapper) {
    return Reply.json(
        new GroupPage<>(
            page.items().stream().map(mapper).toList(),
            page.offset(),
            limit(c),
            page.total(),
            page.hasMore()));
  }

  private Reply create(Call c) {
    AccessGroupModel m = c.body(AccessGroupModel.class);
    return Reply.json(group.record(groups.create(m.name(), m.description())));
  }

  private Reply addMember(Call c) {
    MembershipModel m = c.body(MembershipModel.class);
    return Reply.json(member.record(groups.addMember(c.number("id"), m.userName(), m.role())));
  }

  private static Reply linked(Call c, String since) {
    return Reply.json(new WorkflowAccessGroupModel(c.number("id"), c.number("group_id"), since));
  }

  private Reply check(Call c) {
    long workflow = c.number("workflow_id");
    String user = c.text("user_name");
    return Reply.json(
        new AccessCheckResponse(groups.mayAccess(workflow, user), user, workflow, null));
  }
}
