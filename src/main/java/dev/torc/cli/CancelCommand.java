package dev.torc.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(description = "Cancel a workflow: its running jobs are ended.")
final class CancelCommand implements Command {
  @Parameters(arity = "0..1", paramLabel = "WORKFLOW_ID")
  @Nullable Long workflowId;

  @Option(names = "--no-prompts", description = "Do not ask")
  boolean noPrompts;

  @Override
  public int run(Session session) {
    session.refuseCsv("cancellation");
    long id = session.workflowId(workflowId);
    if (!session.confirm(
        "Cancel workflow " + id + "?", noPrompts || !session.io().terminal().in())) {
      session.err().println("Nothing was canceled.");
      return 1;
    }
    session.api().cancel(id);
    if (session.json()) {
      session.printJson(Map.of("workflow_id", id, "status", "canceled"));
    } else {
      session.out().println("Successfully canceled workflow " + id);
    }
    return 0;
  }
}
