package dev.torc.cli.access;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Row;

/** Shows a group, perhaps while it is deleted. */
final class GroupShow implements Command {
  private final boolean delete;
  private long id;

  GroupShow(boolean delete) {
    this.delete = delete;
  }

  @Override
  public String description() {
    return delete ? "Delete an access group (administrators)." : "Show an access group.";
  }

  @Override
  public void declare(Options o) {
    o.positional("ID", "Group", 1, 1);
  }

  @Override
  public void read(Options o) {
    id = o.neededNumber(0);
  }

  @Override
  public int run(Session session) {
    String path = AccessCommands.GROUPS + "/" + id;
    if (delete) {
      Row gone = session.api().delete(path);
      print(session, "Successfully deleted access group:", false, gone);
    } else {
      print(session, "Access group:", true, session.api().get(path));
    }
    return 0;
  }

  static void print(Session session, String title, boolean whole, Row group) {
    session.refuseCsv("record");
    if (session.json()) {
      session.printJson(group.fields());
      return;
    }
    session.out().println(title);
    session.out().println("  ID: " + group.id());
    session.out().println("  Name: " + group.textOr("name", ""));
    if (group.text("description") != null) {
      session.out().println("  Description: " + group.text("description"));
    }
    if (whole) {
      session.out().println("  Created: " + group.textOr("created_at", ""));
    }
  }
}
