package dev.torc.cli.access;

import dev.torc.cli.ListCommand;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Query;
import dev.torc.client.Row;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lists groups: all, those of a user, or those that a workflow is linked to. */
final class GroupList extends ListCommand {
  /** Which groups. */
  enum Of {
    ALL,
    USER,
    WORKFLOW
  }

  private final Of of;
  private String user = "";
  private long workflow;

  GroupList(Of of) {
    this.of = of;
  }

  @Override
  public String description() {
    return switch (of) {
      case ALL -> "List all access groups (administrators).";
      case USER -> "List the groups that a user belongs to.";
      case WORKFLOW -> "List the groups that may use a workflow.";
    };
  }

  @Override
  public void declare(Options o) {
    if (of == Of.USER) {
      o.positional("USER_NAME", "User", 1, 1);
    } else if (of == Of.WORKFLOW) {
      o.positional("WORKFLOW_ID", "Workflow", 1, 1);
    }
    page(o);
  }

  static void page(Options o) {
    o.value("N", "Most records. Default: all", "-l", "--limit");
    o.value("N", "Records to pass over", "-o", "--offset");
    o.values("COLUMN", "Columns to leave out of tables and csv", "-x", "--exclude");
  }

  @Override
  public void read(Options o) {
    super.read(o);
    if (of == Of.USER) {
      user = o.positional(0);
    } else if (of == Of.WORKFLOW) {
      workflow = o.neededNumber(0);
    }
  }

  @Override
  public Source source(Session session) {
    Query all = Query.of("sort_by", null);
    return switch (of) {
      case ALL ->
          new Source(AccessCommands.GROUPS, all, "", "access groups", "No access groups found");
      case USER ->
          new Source(
              "/users/" + encoded(user) + "/groups",
              all,
              "Groups for user '" + user + "':",
              "groups",
              "User '" + user + "' is not a member of any groups");
      case WORKFLOW ->
          new Source(
              "/workflows/" + workflow + AccessCommands.GROUPS,
              all,
              "Groups with access to workflow " + workflow + ":",
              "groups",
              "Workflow " + workflow + " is not associated with any groups");
    };
  }

  static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public List<String> headers(Session session) {
    return List.of("ID", "Name", "Description", "Created");
  }

  @Override
  public String[] cells(Session session, Row row) {
    return new String[] {
      String.valueOf(row.id()),
      row.textOr("name", ""),
      row.textOr("description", ""),
      row.textOr("created_at", "")
    };
  }
}
