package dev.torc.cli.htpasswd;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.identity.PasswordFile;
import dev.torc.model.TorcException;

/** {@code torc htpasswd remove}. */
public final class HtpasswdRemove implements Command {
  private final FileOptions file = new FileOptions();
  private String user = "";

  @Override
  public String description() {
    return "Remove a user from the file.";
  }

  @Override
  public void declare(Options o) {
    o.positional("USERNAME", "User to remove", 1, 1);
    file.declare(o);
    file.declareReload(o);
  }

  @Override
  public void read(Options o) {
    user = o.positional(0);
    file.read(o);
    file.readReload(o);
  }

  @Override
  public int run(Session session) {
    PasswordFile before = file.existing(session);
    if (!before.has(user)) {
      throw TorcException.invalid("user '" + user + "' not found in \"" + file.name() + "\"");
    }
    before.without(user).write();
    session.out().println("Removed user '" + user + "' from \"" + file.name() + "\"");
    file.reloadIfAsked(session);
    return 0;
  }
}
