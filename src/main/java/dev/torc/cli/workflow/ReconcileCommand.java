package dev.torc.cli.workflow;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.client.HttpJobSource;
import dev.torc.model.TorcException;
import dev.torc.worker.LeftJournals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Delivers what workers have written down while the server was away. */
public final class ReconcileCommand implements Command {
  private long workflowId;
  private long runId;
  private Path baseDir = Path.of(".");

  @Override
  public String description() {
    return "Deliver results that workers wrote down while the server was away.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc workflows reconcile 12 1", "torc workflows reconcile 12 1 --base-dir /scratch/run12");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 1, 1);
    o.positional("RUN_ID", "See 'torc workflows get'", 1, 1);
    o.value("DIR", "Look for journals below this folder. Default: .", "--base-dir");
  }

  @Override
  public void read(Options o) {
    workflowId = o.neededNumber(0);
    runId = o.neededNumber(1);
    baseDir = o.pathOr("--base-dir", baseDir);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("reconciliation");
    Path base = session.directory().resolve(baseDir);
    if (!Files.isDirectory(base)) {
      throw TorcException.invalid("there is no folder " + baseDir);
    }
    session.api().workflow(workflowId);
    var journals =
        new LeftJournals(
            new HttpJobSource(session.api().transport()),
            line -> session.err().println("Warning: " + line));
    LeftJournals.Delivered d;
    try {
      d = journals.deliver(base, workflowId, runId);
    } catch (IOException e) {
      throw TorcException.invalid(
          "cannot read the journals below " + baseDir + ": " + Reason.of(e));
    }
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("files", d.files());
      m.put("total_completions", d.results());
      m.put("accepted", d.results() - d.refused());
      m.put("rejected", d.refused());
      session.printJson(m);
    } else {
      print(session, d);
    }
    return d.refused() == 0 ? 0 : 1;
  }

  private void print(Session session, LeftJournals.Delivered d) {
    String which = "workflow_id=" + workflowId + " run_id=" + runId;
    session
        .out()
        .println(
            d.files() == 0
                ? "No offline journals found for " + which + " under " + baseDir
                : "Delivered "
                    + (d.results() - d.refused())
                    + " of "
                    + d.results()
                    + " results from "
                    + d.files()
                    + " journal(s) for "
                    + which);
  }
}
