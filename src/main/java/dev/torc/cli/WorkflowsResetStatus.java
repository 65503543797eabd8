package dev.torc.cli;

import dev.torc.client.WorkflowStarter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(description = "Set a workflow and its jobs back, so that they can run again.")
final class WorkflowsResetStatus implements Command {
  @Parameters(arity = "0..1", paramLabel = "WORKFLOW_ID")
  @Nullable Long workflowId;

  @Option(names = "--failed-only", description = "Only failed jobs and what depends on them")
  boolean failedOnly;

  @Option(
      names = {"-r", "--reinitialize"},
      description = "Make the jobs ready afterwards, as 'workflows reinit' does")
  boolean reinitialize;

  @Option(names = "--force", description = "Also when jobs are running")
  boolean force;

  @Option(names = "--no-prompts", description = "Do not ask")
  boolean noPrompts;

  @Override
  public int run(Session session) {
    session.refuseCsv("reset");
    long id = session.workflowId(workflowId);
    String what = failedOnly ? "the failed jobs" : "all jobs";
    if (!session.confirm("Reset " + what + " of workflow " + id + "?", noPrompts)) {
      session.err().println("Nothing was reset.");
      return 1;
    }
    session.api().resetStatus(id, force);
    long count = session.api().resetJobStatus(id, failedOnly).numberOr("updated_count", 0);
    if (reinitialize) {
      new WorkflowStarter(session.api(), session.directory(), session.err()::println)
          .restart(id, force);
    }
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("workflow_id", id);
      m.put("status", "success");
      m.put("updated_count", count);
      m.put("failed_only", failedOnly);
      m.put("reinitialized", reinitialize);
      session.printJson(m);
      return 0;
    }
    session.out().println("Successfully reset workflow status for workflow " + id);
    session
        .out()
        .println(
            "Successfully reset "
                + (failedOnly ? "failed " : "")
                + "job status for workflow "
                + id);
    if (reinitialize) {
      session.out().println("Successfully reinitialized workflow " + id);
    }
    return 0;
  }
}
