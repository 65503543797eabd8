package dev.torc.cli;

import dev.torc.client.Row;

final class ExplainCommand implements Command {
  private final JobArgument job = new JobArgument();

  @Override
  public String description() {
    return "Say why a job is not running, or how it ended.";
  }

  @Override
  public void declare(Options o) {
    job.declare(o);
  }

  @Override
  public void read(Options o) {
    job.read(o);
  }

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
                + TerminalText.plain(e.textOr("name", ""))
                + "' is "
                + e.textOr("status", "?")
                + ": "
                + TerminalText.plain(e.textOr("summary", "")));
    for (Row reason : e.rows("reasons")) {
      session
          .out()
          .println(
              "  - " + TerminalText.plain(reason.textOr("message", reason.textOr("kind", ""))));
    }
    return 0;
  }
}
