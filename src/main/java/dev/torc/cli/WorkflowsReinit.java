package dev.torc.cli;

import dev.torc.client.WorkflowStarter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = "Run again what has not run, has changed inputs, or has lost its outputs.")
final class WorkflowsReinit implements Command {
  @Parameters(arity = "0..1", paramLabel = "WORKFLOW_ID")
  @Nullable Long workflowId;

  @Option(names = "--force", description = "Also when jobs run or input files are missing")
  boolean force;

  @Option(names = "--dry-run", description = "Look, and change nothing")
  boolean dryRun;

  @Override
  public int run(Session session) {
    session.refuseCsv("reinitialization");
    long id = session.workflowId(workflowId);
    var starter = new WorkflowStarter(session.api(), session.directory(), session.err()::println);
    if (dryRun) {
      return PreviewPrinter.print(session, id, starter.preview(id), "Re-initialization", true);
    }
    starter.restart(id, force);
    if (session.json()) {
      session.printJson(java.util.Map.of("workflow_id", id, "status", "success"));
    } else {
      session.out().println("Successfully reinitialized workflow " + id);
    }
    return 0;
  }
}
