package dev.torc.cli;

import dev.torc.client.Row;
import dev.torc.model.Json;
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
    o.flag("Create although jobs do not fit their Slurm schedulers", "--skip-checks");
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
      return new DryRun(session, source.read()).print();
    }
    Row workflow = source.create(source.checked(!noResourceMonitoring, skipChecks));
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
}
