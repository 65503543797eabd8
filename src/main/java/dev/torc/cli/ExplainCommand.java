package dev.torc.cli;

import dev.torc.client.Row;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(description = "Say why a job is not running, or how it ended.")
final class ExplainCommand implements Command {
  @Mixin JobArgument job = new JobArgument();

  @Override
  public int run(Session session) {
    session.refuseCsv("explanation");
    long id = job.id(session);
    Row e = session.api().get("/jobs/" + id + "/explain");
    if (session.json()) {
      session.printJson(e.fields());
      return 0;
    }
    session
        .out()
        .println(
            "Job "
                + id
                + " '"
                + e.textOr("name", "")
                + "' is "
                + e.textOr("status", "?")
                + ": "
                + e.textOr("summary", ""));
    for (Row reason : e.rows("reasons")) {
      session.out().println("  - " + reason.textOr("message", reason.textOr("kind", "")));
    }
    return 0;
  }
}
