package dev.torc.cli.access;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;

final class MemberRemove implements Command {
  private long group;
  private String user = "";

  @Override
  public String description() {
    return "Remove a user from a group (its admins, and administrators).";
  }

  @Override
  public void declare(Options o) {
    o.positional("GROUP_ID", "Group", 1, 1);
    o.positional("USER_NAME", "User", 1, 1);
  }

  @Override
  public void read(Options o) {
    group = o.neededNumber(0);
    user = o.positional(1);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("record");
    session
        .api()
        .delete(AccessCommands.GROUPS + "/" + group + "/members/" + GroupList.encoded(user));
    if (session.json()) {
      session.out().println("{\"success\": true}");
    } else {
      session.out().println("Successfully removed user '" + user + "' from group " + group);
    }
    return 0;
  }
}
