package dev.torc.cli;

import dev.torc.client.Query;
import dev.torc.client.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class WorkflowsList extends ListCommand {
  private boolean archivedOnly;
  private boolean includeArchived;
  private boolean allUsers;
  private @Nullable String accessGroup;

  @Override
  public String description() {
    return "List workflows.";
  }

  @Override
  public void declare(Options o) {
    super.declare(o);
    o.flag("Only archived workflows", "--archived-only");
    o.flag("Also archived workflows", "--include-archived");
    o.flag("Workflows of every user", "-a", "--all-users");
    o.value("GROUP", "Only workflows of this access group", "-g", "--access-group");
  }

  @Override
  public void read(Options o) {
    super.read(o);
    archivedOnly = o.has("--archived-only");
    includeArchived = o.has("--include-archived");
    allUsers = o.has("--all-users");
    accessGroup = o.text("--access-group");
  }

  @Override
  public Source source(Session session) {
    Query query = Query.of("access_group", accessGroup);
    if (!allUsers) {
      query.and("user", session.user());
    }
    if (archivedOnly) {
      query.and("is_archived", true);
    } else if (!includeArchived) {
      query.and("is_archived", false);
    }
    String whose = allUsers ? "all users" : "user " + session.user();
    return new Source(
        "/workflows",
        query,
        "Workflows for " + whose + ":",
        "workflows",
        "No workflows found for " + whose);
  }

  @Override
  public List<String> headers(Session session) {
    List<String> h = new ArrayList<>(List.of("ID", "Name"));
    if (allUsers) {
      h.add("User");
    }
    h.addAll(
        List.of("Run", "Canceled", "Archived", "Description", "Project", "Metadata", "Timestamp"));
    return h;
  }

  @Override
  public String[] cells(Session session, Row r) {
    List<String> c = new ArrayList<>();
    c.add(String.valueOf(r.id()));
    c.add(r.textOr("name", ""));
    if (allUsers) {
      c.add(r.textOr("user", ""));
    }
    c.add(r.textOr("run_id", "0"));
    c.add(Texts.yesNo(r.flag("is_canceled")));
    c.add(Texts.yesNo(r.flag("is_archived")));
    c.add(r.textOr("description", ""));
    c.add(r.textOr("project", ""));
    c.add(Texts.json(r.get("metadata")));
    c.add(Texts.time(r.text("timestamp")));
    return c.toArray(new String[0]);
  }
}
