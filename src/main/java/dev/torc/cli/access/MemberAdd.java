package dev.torc.cli.access;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Row;
import java.util.LinkedHashMap;
import java.util.Map;

final class MemberAdd implements Command {
  private long group;
  private String user = "";
  private String role = "";

  @Override
  public String description() {
    return "Add a user to a group (its admins, and administrators).";
  }

  @Override
  public void declare(Options o) {
    o.positional("GROUP_ID", "Group", 1, 1);
    o.positional("USER_NAME", "User", 1, 1);
    o.value("ROLE", "member, or admin: may change the group. Default: member", "-r", "--role");
  }

  @Override
  public void read(Options o) {
    group = o.neededNumber(0);
    user = o.positional(1);
    role = o.textOr("--role", "member");
    if (!role.equals("member") && !role.equals("admin")) {
      throw Options.usage("--role is member or admin, not '" + role + "'");
    }
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("record");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("user_name", user);
    body.put("group_id", group);
    body.put("role", role);
    Row m = session.api().post(AccessCommands.GROUPS + "/" + group + "/members", body);
    if (session.json()) {
      session.printJson(m.fields());
    } else {
      session.out().println("Successfully added user to group:");
      session.out().println("  User: " + m.textOr("user_name", user));
      session.out().println("  Group ID: " + m.numberOr("group_id", group));
      session.out().println("  Role: " + m.textOr("role", role));
    }
    return 0;
  }
}
