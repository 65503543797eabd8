package dev.torc.cli.access;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class GroupCreate implements Command {
  private String name = "";
  private @Nullable String text;

  @Override
  public String description() {
    return "Create an access group (administrators).";
  }

  @Override
  public void declare(Options o) {
    o.positional("NAME", "Name of the group", 1, 1);
    o.value("TEXT", "What the group is for", "-d", "--description");
  }

  @Override
  public void read(Options o) {
    name = o.positional(0);
    text = o.text("--description");
  }

  @Override
  public int run(Session session) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    if (text != null) {
      body.put("description", text);
    }
    GroupShow.print(
        session,
        "Successfully created access group:",
        false,
        session.api().post(AccessCommands.GROUPS, body));
    return 0;
  }
}
