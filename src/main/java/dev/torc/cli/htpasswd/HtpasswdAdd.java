package dev.torc.cli.htpasswd;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.identity.PasswordFile;
import dev.torc.identity.PasswordStrength;
import dev.torc.identity.Passwords;
import dev.torc.identity.UserName;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** {@code torc htpasswd add}: a new user, or a new password. */
public final class HtpasswdAdd implements Command {
  private final FileOptions file = new FileOptions();
  private String user = "";
  private @Nullable String password;
  private int cost;

  @Override
  public String description() {
    return "Add a user to the file, or give a user another password.";
  }

  @Override
  public void declare(Options o) {
    o.positional("USERNAME", "User to add or change", 1, 1);
    file.declare(o);
    HtpasswdHash.declarePassword(o);
    file.declareReload(o);
  }

  @Override
  public void read(Options o) {
    user = o.positional(0);
    password = o.text("--password");
    cost = HtpasswdHash.cost(o);
    file.read(o);
    file.readReload(o);
  }

  @Override
  public int run(Session session) {
    UserName.checked(user);
    PasswordFile before = file.existingOrNew(session);
    String chosen = NewPassword.chosen(session, password);
    PasswordStrength.check(user, chosen);
    session.err().println("Hashing password (cost=" + cost + ")...");
    before.with(user, Passwords.hash(chosen, cost, new SecureRandom())).write();
    String what = before.has(user) ? "Updated" : "Added";
    String where = before.has(user) ? "' in \"" : "' to \"";
    session.out().println(what + " user '" + user + where + file.name() + "\"");
    file.reloadIfAsked(session);
    return 0;
  }
}
