package dev.torc.cli;

import dev.torc.client.Row;
import dev.torc.model.Json;
import dev.torc.spec.Problem;
import dev.torc.spec.SpecResult;
import dev.torc.spec.SpecSummary;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

final class CreateCommand implements Command {
  private String file = "";
  private boolean noResourceMonitoring;
  private boolean skipChecks;
  private boolean dryRun;

  @Override
  public String description() {
    return "Create a workflow from a file, without starting it.";
  }

  @Override
  public void declare(Options o) {
    o.positional("FILE", "Workflow file, or - for standard input", 1, 1);
    o.flag("Do not measure the jobs", "--no-resource-monitoring");
    o.flag("Create although there are warnings", "--skip-checks");
    o.flag("Check the file only; needs no server", "--dry-run");
  }

  @Override
  public void read(Options o) {
    file = o.positional(0);
    noResourceMonitoring = o.has("--no-resource-monitoring");
    skipChecks = o.has("--skip-checks");
    dryRun = o.has("--dry-run");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("creation");
    var source = new SpecSource(session, file);
    if (dryRun) {
      return dryRun(session, source.read());
    }
    Row workflow = source.create(source.checked(!noResourceMonitoring));
    printCreated(session, workflow.id(), session.out());
    return 0;
  }

  static void printCreated(Session session, long id, PrintStream to) {
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("message", "Created workflow " + id);
      m.put("workflow_id", id);
      session.out().println(Json.write(m));
    } else {
      to.println("Created workflow " + id);
    }
  }

  private static int dryRun(Session session, SpecResult result) {
    SpecSummary s = result.summary();
    if (session.json()) {
      session.printJson(s.toJson());
      return s.valid() ? 0 : 1;
    }
    PrintStream out = session.out();
    out.println("Workflow Validation Results");
    out.println("===========================");
    out.println();
    out.println("Workflow: " + s.workflowName());
    if (s.workflowDescription() != null) {
      out.println("Description: " + s.workflowDescription());
    }
    out.println();
    out.println("Components to be created:");
    out.println("  Jobs: " + expanded(s.jobCount(), s.jobCountBeforeExpansion(), "job"));
    out.println("  Files: " + expanded(s.fileCount(), s.fileCountBeforeExpansion(), "file"));
    out.println("  User data records: " + s.userDataCount());
    out.println("  Resource requirements: " + s.resourceRequirementsCount());
    out.println("  Slurm schedulers: " + s.slurmSchedulerCount());
    out.println("  Workflow actions: " + s.actionCount());
    out.println();
    out.println(
        s.hasScheduleNodesAction()
            ? "Submission: Ready for scheduler submission (has schedule_nodes action)"
            : "Submission: Local execution only (no schedule_nodes action)");
    out.println();
    out.println("Validation: " + (s.valid() ? "PASSED" : "FAILED"));
    out.flush();
    for (Problem p : result.problems()) {
      session.err().println(p.render());
    }
    return s.valid() ? 0 : 1;
  }

  private static String expanded(int count, int before, String noun) {
    return count == before
        ? String.valueOf(count)
        : count + " (expanded from " + before + " parameterized " + noun + " specs)";
  }
}
