package dev.torc.cli;

import dev.torc.client.Pause;
import dev.torc.client.Query;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    description = "Show what a job has written. Both streams, unless one is named.")
final class LogsCommand implements Command {
  @Mixin JobArgument job = new JobArgument();

  @Option(names = "--stdout", description = "Only standard output")
  boolean stdout;

  @Option(names = "--stderr", description = "Only standard error")
  boolean stderr;

  @Option(names = "--follow", description = "Go on until the job has ended")
  boolean follow;

  @Option(names = "--run-id", paramLabel = "ID", description = "Run. Default: the latest")
  @Nullable Long runId;

  @Option(names = "--attempt-id", paramLabel = "ID", description = "Attempt. Default: the latest")
  @Nullable Integer attemptId;

  @Override
  public int run(Session session) {
    session.refuseCsv("log");
    long id = job.id(session);
    Query query = Query.of("run_id", runId).and("attempt_id", attemptId);
    boolean both = stdout == stderr;
    var reader = new LogReader(session, id, query, both || stdout, both || stderr, Pause.SLEEP);
    return follow ? reader.follow() : reader.print();
  }
}
