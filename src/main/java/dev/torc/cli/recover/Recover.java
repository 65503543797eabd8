package dev.torc.cli.recover;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.TorcException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code torc recover}: gives failed jobs what they lacked, and makes them ready again. */
public final class Recover implements Command {
  private long workflowId;
  private Heuristics how = Heuristics.DEFAULT;
  private boolean dryRun;
  private boolean noPrompts;

  @Override
  public String description() {
    return "Give failed jobs more memory or time where that was the cause, and reset them.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc recover 123 --dry-run",
        "torc recover 123",
        "torc recover 123 --no-prompts --retry-unknown",
        "torc recover 123 --memory-multiplier 2 --recovery-hook 'bash mend.sh'",
        "torc recover 123 --walltime 08:00:00");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 1, 1);
    Heuristics.declare(o);
    o.flag("Look, and change nothing", "--dry-run");
    o.flag("Do not ask", "--no-prompts");
  }

  @Override
  public void read(Options o) {
    workflowId = o.neededNumber(0);
    how = Heuristics.read(o);
    dryRun = o.has("--dry-run");
    noPrompts = o.has("--no-prompts");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("recovery");
    try {
      return recover(session);
    } catch (TorcException e) {
      if (!session.json()) {
        throw e;
      }
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("dry_run", dryRun);
      m.put("error", e.getMessage());
      m.put("workflow_id", workflowId);
      session.printJson(m);
      return e.kind().exitStatus();
    }
  }

  private int recover(Session session) {
    Recovery recovery = Recovery.of(session, workflowId, how);
    if (!dryRun && !noPrompts && !session.json() && session.io().terminal().in()) {
      var wizard = new Wizard(session, how.memory(), how.runtime());
      recovery = recovery.only(wizard.choose(recovery.triage()));
    }
    List<Map<String, Object>> done = dryRun ? recovery.planned() : recovery.carryOut(session);
    if (session.json()) {
      session.printJson(json(recovery, done));
    } else {
      print(session, recovery);
    }
    return 0;
  }

  private Map<String, Object> json(Recovery recovery, List<Map<String, Object>> done) {
    UsageReport report = recovery.report();
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("workflow_id", workflowId);
    m.put("dry_run", dryRun);
    m.put("memory_multiplier", how.memory());
    m.put("runtime_multiplier", how.runtime());
    m.put("result", recovery.json(done));
    m.put("diagnosis", report.json(report.findings(true, 1), false, true));
    return m;
  }

  private void print(Session session, Recovery recovery) {
    PrintStream err = session.err();
    Triage triage = recovery.triage();
    recovery.changes().forEach(c -> CorrectResources.details(err, c));
    for (Row r : recovery.configurations()) {
      err.println("  Slurm configuration " + r.textOr("name", "") + ": " + how.allocations());
    }
    if (recovery.left() > 0) {
      err.println(
          recovery.left()
              + " job(s) with unknown failure cause (skipped, use --retry-unknown to include)");
    }
    PrintStream out = session.out();
    out.println(
        (dryRun ? "[DRY RUN] Summary for workflow " : "Recovery complete for workflow ")
            + workflowId);
    if (recovery.size() == 0) {
      out.println("No auto-recoverable jobs found.");
      return;
    }
    String verb = dryRun ? "would have" : "had";
    line(out, triage.memory(), verb + " memory increased");
    line(out, triage.time(), verb + " runtime increased");
    if (recovery.unknownToo()) {
      String reset = dryRun ? " would be reset" : " reset";
      line(out, triage.unknown(), "with unknown failures" + reset);
    }
    if (dryRun) {
      out.println(
          "Would reset " + recovery.size() + " job(s); re-run with 'torc run " + workflowId + "'.");
      err.println();
      err.println("Run without --dry-run to apply these changes.");
      return;
    }
    out.println("Reset " + recovery.size() + " job(s) for retry.");
    next(session, err);
  }

  private static void line(PrintStream out, List<JobUse> jobs, String what) {
    if (!jobs.isEmpty()) {
      out.println("  - " + jobs.size() + " job(s) " + what);
    }
  }

  private void next(Session session, PrintStream err) {
    Query here = Query.of("workflow_id", workflowId);
    boolean slurm = session.api().page("/slurm_schedulers", here, 0, 1).total() > 0;
    err.println();
    err.println(
        slurm
            ? "Workers that are there take the jobs. In a new allocation: torc worker " + workflowId
            : "Workers that are there take the jobs. Or run them here: torc run " + workflowId);
  }
}
