package dev.torc.cli.recover;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.Table;
import dev.torc.cli.recover.UsageReport.Finding;
import dev.torc.cli.recover.UsageReport.Findings;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code torc workflows check-resources}. */
public final class CheckResources implements Command {
  private @Nullable Long workflowId;
  private @Nullable Long runId;
  private boolean all;
  private boolean includeFailed;
  private double least = 1;

  @Override
  public String description() {
    return "Show which jobs used more memory, CPU or time than they asked for.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc workflows check-resources 123",
        "torc workflows check-resources 123 --all --include-failed",
        "torc -f json workflows check-resources 123");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.value("ID", "Run. Default: the latest of each job", "-r", "--run-id");
    o.flag("Also jobs that stayed within", "-a", "--all");
    o.flag("Also failed and terminated jobs", "--include-failed");
    o.value(
        "PERCENT", "How far above counts as a violation. Default: 1.0", "--min-over-utilization");
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    runId = o.number("--run-id");
    all = o.has("--all");
    includeFailed = o.has("--include-failed");
    Double percent = o.decimal("--min-over-utilization");
    least = percent == null ? least : percent;
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("resource-utilization report");
    long id = session.workflowId(workflowId);
    UsageReport report = UsageReport.of(session.api(), id, runId);
    Findings f = report.findings(includeFailed, least);
    if (session.json()) {
      session.printJson(report.json(f, all, includeFailed));
      return 0;
    }
    PrintStream out = session.out();
    if (f.looked().isEmpty()) {
      out.println("No completed job results found for workflow " + id);
      return 0;
    }
    if (f.violations().isEmpty()) {
      out.println(
          "✓ All "
              + f.looked().size()
              + " jobs stayed within their specified resource requirements"
              + (all ? ":" : ""));
    } else {
      out.println();
      out.println("⚠ Found " + f.violations().size() + " resource over-utilization violations:");
      table(out, f.violations(), "violations");
    }
    if (all && !f.violations().isEmpty()) {
      out.println();
      out.println("Jobs within resource limits:");
    }
    if (all) {
      table(out, f.within(), "jobs");
    }
    hints(session, id, f);
    return 0;
  }

  private static void table(PrintStream out, List<Finding> findings, String noun) {
    out.println();
    Table.print(
        out,
        List.of("Job ID", "Job Name", "Resource", "Specified", "Peak Used", "Utilization"),
        findings.stream().map(Finding::cells).toList());
    out.println();
    out.println("Total: " + findings.size() + " " + noun);
  }

  private void hints(Session session, long id, Findings f) {
    if (f.violations().isEmpty()) {
      return;
    }
    session.err().println();
    if (!all) {
      session
          .err()
          .println("Note: Use --all to see all jobs, including those that stayed within limits");
      session.err().println();
    }
    session.err().println("To automatically correct these violations, run:");
    session.err().println("  torc workflows correct-resources " + id);
  }
}
