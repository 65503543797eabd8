package dev.torc.cli;

import dev.torc.client.WorkflowStarter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    description = "Make every job of a workflow ready or blocked, from the beginning.")
final class WorkflowsInit implements Command {
  @Parameters(arity = "0..1", paramLabel = "WORKFLOW_ID")
  @Nullable Long workflowId;

  @Option(names = "--force", description = "Also when input files or user data are missing")
  boolean force;

  @Option(names = "--no-prompts", description = "Do not ask")
  boolean noPrompts;

  @Option(names = "--dry-run", description = "Look, and change nothing")
  boolean dryRun;

  @Override
  public int run(Session session) {
    session.refuseCsv("initialization");
    long id = session.workflowId(workflowId);
    var starter = new WorkflowStarter(session.api(), session.directory(), session.err()::println);
    if (dryRun) {
      return PreviewPrinter.print(session, id, starter.preview(id), "Initialization", false);
    }
    boolean fresh = session.api().isUninitialized(id);
    if (!fresh
        && !session.confirm(
            "Workflow " + id + " has run; start it from the beginning?", noPrompts)) {
      session.err().println("Nothing was changed.");
      return 1;
    }
    starter.start(id, force);
    if (session.json()) {
      session.printJson(java.util.Map.of("workflow_id", id, "status", "success"));
    } else {
      session.out().println("Successfully initialized workflow " + id);
    }
    return 0;
  }
}
