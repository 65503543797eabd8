package dev.torc.cli.htpasswd;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.identity.PasswordStrength;
import dev.torc.identity.Passwords;
import dev.torc.identity.UserName;
import dev.torc.model.TorcException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code torc htpasswd hash}: a line for whoever keeps the file, who then need not know the
 * password.
 */
public final class HtpasswdHash implements Command {
  private @Nullable String user;
  private @Nullable String password;
  private int cost;

  @Override
  public String description() {
    return "Print a line with your name and the hash of your password, to send to the administrator.";
  }

  @Override
  public void declare(Options o) {
    o.positional("USERNAME", "User; $TORC_USERNAME, $USER or $USERNAME when not given", 0, 1);
    declarePassword(o);
  }

  static void declarePassword(Options o) {
    o.value(
        "PASSWORD",
        "Password; asked for, or read from standard input, when not given",
        "-p",
        "--password");
    o.value("COST", "Work factor of bcrypt, 4 to 31. Default: 12", "-c", "--cost");
  }

  static int cost(Options o) {
    Integer c = o.integer("--cost");
    return c == null ? Passwords.DEFAULT_COST : c;
  }

  @Override
  public void read(Options o) {
    user = o.arguments().isEmpty() ? null : o.positional(0);
    password = o.text("--password");
    cost = cost(o);
  }

  @Override
  public int run(Session session) {
    String name = UserName.checked(user == null ? fromEnvironment(session) : user);
    String chosen = NewPassword.chosen(session, password);
    PasswordStrength.check(name, chosen);
    session.err().println("Hashing password (cost=" + cost + ")...");
    String line = name + ":" + Passwords.hash(chosen, cost, new SecureRandom());
    if (session.json()) {
      session.printJson(Map.of("line", line));
      return 0;
    }
    session.out().println(line);
    session.out().flush();
    session.err().println("Send the line above to your server administrator.");
    return 0;
  }

  private static String fromEnvironment(Session session) {
    for (String variable : List.of("TORC_USERNAME", "USER", "USERNAME")) {
      var name = session.io().variable(variable);
      if (name.isPresent()) {
        return name.get();
      }
    }
    throw TorcException.invalid(
        "username not provided and could not read from $TORC_USERNAME, $USER, or $USERNAME");
  }
}
