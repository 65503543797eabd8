package dev.torc.cli.recover;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Query;
import dev.torc.client.TorcApi;
import dev.torc.client.WorkflowStarter;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code torc recover}: gives failed jobs what they lacked, and makes them ready again. */
public final class Recover implements Command {
  private long workflowId;
  private double memory = 1.5;
  private double runtime = 1.5;
  private boolean retryUnknown;
  private @Nullable String hook;
  private boolean dryRun;
  private boolean noPrompts;
  private boolean ai;

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
        "torc recover 123 --memory-multiplier 2 --recovery-hook 'bash mend.sh'");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 1, 1);
    o.value("DIR", "Folder for output and logs. Default: torc_output", "-o", "--output-dir");
    o.value("FACTOR", "More memory for jobs that ran out. Default: 1.5", "--memory-multiplier");
    o.value("FACTOR", "More time for jobs that ran out. Default: 1.5", "--runtime-multiplier");
    o.flag("Also reset jobs that failed for other reasons", "--retry-unknown");
    o.value(
        "COMMAND",
        "Run this before the reset when jobs failed for other reasons; these are reset too",
        "--recovery-hook");
    o.flag("Look, and change nothing", "--dry-run");
    o.flag("Do not ask", "--no-prompts");
    o.flag("", "--ai-recovery").hidden();
    o.value("NAME", "", "--ai-agent").hidden();
    o.value("NAME", "Slurm partition of new allocations", "--partition").hidden();
    o.value("TIME", "Slurm walltime of new allocations", "--walltime").hidden();
  }

  @Override
  public void read(Options o) {
    workflowId = o.neededNumber(0);
    memory = CorrectResources.factor(o, "--memory-multiplier", memory);
    runtime = CorrectResources.factor(o, "--runtime-multiplier", runtime);
    retryUnknown = o.has("--retry-unknown");
    hook = o.text("--recovery-hook");
    dryRun = o.has("--dry-run");
    noPrompts = o.has("--no-prompts");
    ai = o.has("--ai-recovery");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("recovery");
    if (ai) {
      throw TorcException.of(ErrorKind.USAGE, "--ai-recovery is not offered here")
          .withHint("--retry-unknown resets jobs of unknown cause, --recovery-hook mends them");
    }
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
    TorcApi api = session.api();
    if (!api.status(workflowId).flag("is_complete")) {
      throw TorcException.of(
          ErrorKind.CONFLICT,
          "Cannot recover: workflow is not complete; wait for all jobs to finish or use"
              + " 'torc workflows cancel' first");
    }
    UsageReport report = UsageReport.of(api, workflowId, null);
    Triage triage = Triage.of(report.failures());
    if (!dryRun && !noPrompts && !session.json() && session.io().terminal().in()) {
      triage = new Wizard(session, memory, runtime).choose(triage);
      retryUnknown = true; // those that are left have been chosen
    }
    boolean unknownToo = retryUnknown || hook != null;
    List<JobUse> retried = new ArrayList<>(triage.memory());
    retried.addAll(triage.time());
    if (unknownToo) {
      retried.addAll(triage.unknown());
    }
    List<Change> changes = changes(triage);
    List<Map<String, Object>> done;
    if (dryRun) {
      done = changes.stream().map(c -> c.json(null)).toList();
    } else {
      done = new Changes(api, report).apply(workflowId, changes);
      if (hook != null && !triage.unknown().isEmpty()) {
        RecoveryHook.run(session, hook, workflowId);
      }
      reset(session, retried);
    }
    if (session.json()) {
      session.printJson(json(report, triage, retried, done, unknownToo));
    } else {
      print(session, triage, retried, changes, unknownToo);
    }
    return 0;
  }

  private List<Change> changes(Triage triage) {
    var correction = new Correction(memory, 1, runtime);
    List<JobUse> both = new ArrayList<>(triage.memory());
    both.addAll(triage.time());
    return correction.upscale(both).stream()
        .map(c -> new Change(true, c.requirement(), c.jobs(), c.memory(), c.runtime(), null))
        .filter(c -> c.memory() != null || c.runtime() != null)
        .toList();
  }

  /** Resets the jobs and what was canceled because of them; then everything that can is ready. */
  private void reset(Session session, List<JobUse> jobs) {
    if (jobs.isEmpty()) {
      return;
    }
    TorcApi api = session.api();
    long run = api.workflow(workflowId).numberOr("run_id", 0);
    for (JobUse u : jobs) {
      api.put("/jobs/" + u.jobId() + "/manage_status_change/uninitialized/" + run, null);
    }
    new WorkflowStarter(api, session.directory(), session.err()::println)
        .restart(workflowId, false);
  }

  private Map<String, Object> json(
      UsageReport report,
      Triage triage,
      List<JobUse> retried,
      List<Map<String, Object>> done,
      boolean unknownToo) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("oom_fixed", triage.memory().size());
    result.put("timeout_fixed", triage.time().size());
    result.put("unknown_retried", unknownToo ? triage.unknown().size() : 0);
    result.put("other_failures", triage.unknown().size());
    result.put("jobs_to_retry", retried.stream().map(JobUse::jobId).toList());
    if (!done.isEmpty()) {
      result.put("adjustments", done);
    }
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("workflow_id", workflowId);
    m.put("dry_run", dryRun);
    m.put("memory_multiplier", memory);
    m.put("runtime_multiplier", runtime);
    m.put("result", result);
    m.put("diagnosis", report.json(report.findings(true, 1), false, true));
    return m;
  }

  private void print(
      Session session,
      Triage triage,
      List<JobUse> retried,
      List<Change> changes,
      boolean unknownToo) {
    PrintStream err = session.err();
    for (Change c : changes) {
      CorrectResources.details(err, c);
    }
    if (!triage.unknown().isEmpty() && !unknownToo) {
      err.println(
          triage.unknown().size()
              + " job(s) with unknown failure cause (skipped, use --retry-unknown to include)");
    }
    PrintStream out = session.out();
    out.println(
        (dryRun ? "[DRY RUN] Summary for workflow " : "Recovery complete for workflow ")
            + workflowId);
    if (retried.isEmpty()) {
      out.println("No auto-recoverable jobs found.");
      return;
    }
    String verb = dryRun ? "would have" : "had";
    line(out, triage.memory(), verb + " memory increased");
    line(out, triage.time(), verb + " runtime increased");
    if (unknownToo) {
      String reset = dryRun ? " would be reset" : " reset";
      line(out, triage.unknown(), "with unknown failures" + reset);
    }
    out.println(
        dryRun
            ? "Would reset "
                + retried.size()
                + " job(s); re-run with 'torc run "
                + workflowId
                + "'."
            : "Reset " + retried.size() + " job(s) for retry.");
    if (dryRun) {
      err.println();
      err.println("Run without --dry-run to apply these changes.");
      return;
    }
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
            ? "Workers that are there take the jobs. For new allocations: torc slurm schedule-nodes "
                + workflowId
            : "Workers that are there take the jobs. Or run them here: torc run " + workflowId);
  }
}
