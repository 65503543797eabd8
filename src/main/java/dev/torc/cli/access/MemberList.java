package dev.torc.cli.access;

import dev.torc.cli.ListCommand;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Query;
import dev.torc.client.Row;
import java.util.List;

final class MemberList extends ListCommand {
  private long group;

  @Override
  public String description() {
    return "List the members of a group (administrators).";
  }

  @Override
  public void declare(Options o) {
    o.positional("GROUP_ID", "Group", 1, 1);
    GroupList.page(o);
  }

  @Override
  public void read(Options o) {
    super.read(o);
    group = o.neededNumber(0);
  }

  @Override
  public Source source(Session session) {
    return new Source(
        AccessCommands.GROUPS + "/" + group + "/members",
        Query.of("sort_by", null),
        "Members of group " + group + ":",
        "members",
        "Group " + group + " has no members");
  }

  @Override
  public List<String> headers(Session session) {
    return List.of("User", "Role", "Added");
  }

  @Override
  public String[] cells(Session session, Row row) {
    return new String[] {
      row.textOr("user_name", ""), row.textOr("role", ""), row.textOr("created_at", "")
    };
  }
}
