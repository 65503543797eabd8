package dev.torc.cli;

import dev.torc.client.WorkflowStarter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class WorkflowsResetStatus implements Command {
  private @Nullable Long workflowId;
  private boolean failedOnly;
  private boolean reinitialize;
  private boolean force;
  private boolean noPrompts;

  @Override
  public String description() {
    return "Set a workflow and its jobs back, so that they can run again.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.flag("Only failed jobs and what depends on them", "--failed-only");
    o.flag("Make the jobs ready afterwards, as 'workflows reinit' does", "-r", "--reinitialize");
    o.flag("Also when jobs are running", "--force");
    o.flag("Do not ask", "--no-prompts");
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    failedOnly = o.has("--failed-only");
    reinitialize = o.has("--reinitialize");
    force = o.has("--force");
    noPrompts = o.has("--no-prompts");
  }

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
