package dev.torc.cli.htpasswd;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import java.util.List;
import java.util.Map;

/** {@code torc htpasswd list}. */
public final class HtpasswdList implements Command {
  private final FileOptions file = new FileOptions();

  @Override
  public String description() {
    return "List the users of the file.";
  }

  @Override
  public void declare(Options o) {
    file.declare(o);
  }

  @Override
  public void read(Options o) {
    file.read(o);
  }

  @Override
  public int run(Session session) {
    List<String> users = file.existing(session).users();
    if (session.json()) {
      session.printJson(Map.of("items", users));
    } else if (users.isEmpty()) {
      session.out().println("No users found in \"" + file.name() + "\"");
    } else {
      session.out().println("Users in \"" + file.name() + "\":");
      users.forEach(u -> session.out().println("  - " + u));
    }
    return 0;
  }
}
