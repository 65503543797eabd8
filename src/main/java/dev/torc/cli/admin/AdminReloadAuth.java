package dev.torc.cli.admin;

import dev.torc.cli.Command;
import dev.torc.cli.Session;
import dev.torc.client.Row;

/** {@code torc admin reload-auth}. */
public final class AdminReloadAuth implements Command {
  @Override
  public String description() {
    return "Let the server read its file of users again (administrators).";
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("answer");
    Row answer = session.api().post("/admin/reload-auth", null);
    if (session.json()) {
      session.printJson(answer.fields());
    } else {
      session
          .out()
          .println(
              "Auth credentials reloaded successfully ("
                  + answer.numberOr("user_count", 0)
                  + " users)");
    }
    return 0;
  }
}
