package dev.torc.cli;

final class PingCommand implements Command {
  @Override
  public String description() {
    return "Say whether the server answers.";
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("ping");
    session.api().get("/ping");
    session
        .out()
        .println(session.json() ? "{\"status\": \"Server is running\"}" : "Server is running");
    return 0;
  }
}
