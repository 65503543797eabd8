package dev.torc.cli;

import picocli.CommandLine;

@CommandLine.Command(description = "Say whether the server answers.")
final class PingCommand implements Command {
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
