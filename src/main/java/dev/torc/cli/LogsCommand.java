package dev.torc.cli;

import dev.torc.client.Pause;
import dev.torc.client.Query;
import dev.torc.model.TorcException;
import org.jspecify.annotations.Nullable;

final class LogsCommand implements Command {
  private final JobArgument job = new JobArgument();

  private boolean stdout;
  private boolean stderr;
  private boolean follow;
  private @Nullable Long runId;
  private @Nullable Integer attemptId;

  @Override
  public String description() {
    return "Show what a job has written. Both streams, unless one is named.";
  }

  @Override
  public void declare(Options o) {
    job.declare(o);
    o.flag("Only standard output", "--stdout");
    o.flag("Only standard error", "--stderr");
    o.flag("Go on until the job has ended", "--follow");
    o.value("ID", "Run. Default: the latest", "--run-id");
    o.value("ID", "Attempt. Default: the latest", "--attempt-id");
  }

  @Override
  public void read(Options o) {
    job.read(o);
    stdout = o.has("--stdout");
    stderr = o.has("--stderr");
    follow = o.has("--follow");
    runId = o.number("--run-id");
    attemptId = o.integer("--attempt-id");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("log");
    if (follow && session.json()) {
      throw TorcException.invalid("--follow prints what comes as it is, and not as JSON")
          .withHint("leave out --follow, or give -f table");
    }
    long id = job.id(session);
    Query query = Query.of("run_id", runId).and("attempt_id", attemptId);
    boolean both = stdout == stderr;
    var reader = new LogReader(session, id, query, both || stdout, both || stderr, Pause.SLEEP);
    return follow ? reader.follow() : reader.print();
  }
}
