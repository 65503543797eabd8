package dev.torc.cli.htpasswd;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.identity.PasswordFile;
import dev.torc.model.TorcException;
import org.jspecify.annotations.Nullable;

/** {@code torc htpasswd verify}: exit status 0 when the password is right. */
public final class HtpasswdVerify implements Command {
  private final FileOptions file = new FileOptions();
  private String user = "";
  private @Nullable String password;

  @Override
  public String description() {
    return "Check the password of a user.";
  }

  @Override
  public void declare(Options o) {
    o.positional("USERNAME", "User whose password it should be", 1, 1);
    file.declare(o);
    o.value(
        "PASSWORD",
        "Password; asked for, or read from standard input, when not given",
        "-p",
        "--password");
  }

  @Override
  public void read(Options o) {
    user = o.positional(0);
    password = o.text("--password");
    file.read(o);
  }

  @Override
  public int run(Session session) {
    PasswordFile users = file.existing(session);
    if (!users.has(user)) {
      throw TorcException.invalid("user '" + user + "' not found in \"" + file.name() + "\"");
    }
    boolean right = users.verify(user, NewPassword.known(session, password));
    session
        .out()
        .println("Password is " + (right ? "correct" : "incorrect") + " for user '" + user + "'");
    return right ? 0 : 1;
  }
}
