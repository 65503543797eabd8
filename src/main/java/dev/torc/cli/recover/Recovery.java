package dev.torc.cli.recover;

import dev.torc.cli.Session;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import dev.torc.client.WorkflowStarter;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What can be done for the failed jobs of a workflow that has ended, before it is done. */
public final class Recovery {
  private final long workflowId;
  private final Heuristics how;
  private final UsageReport report;
  private final Triage triage;
  private final List<Row> configurations;
  private final boolean unknownToo;

  private Recovery(
      long workflowId,
      Heuristics how,
      UsageReport report,
      Triage triage,
      List<Row> configurations,
      boolean unknownToo) {
    this.workflowId = workflowId;
    this.how = how;
    this.report = report;
    this.triage = triage;
    this.configurations = configurations;
    this.unknownToo = unknownToo;
  }

  /**
   * Looks at what failed, and changes nothing.
   *
   * @throws TorcException CONFLICT while jobs may still run
   */
  public static Recovery of(Session session, long workflowId, Heuristics how) {
    TorcApi api = session.api();
    if (!api.status(workflowId).flag("is_complete")) {
      throw TorcException.of(
              ErrorKind.CONFLICT,
              "Cannot recover: workflow is not complete; wait for all jobs to finish or use"
                  + " 'torc workflows cancel' first")
          .withHint(
              "when the workers of its running jobs are gone: torc workflows sync-status "
                  + workflowId);
    }
    List<Row> configurations = how.allocations().concerned(api, workflowId);
    UsageReport report = UsageReport.of(api, workflowId, null);
    Triage triage = Triage.of(report.failures());
    return new Recovery(workflowId, how, report, triage, configurations, how.unknownToo());
  }

  /** Mends only these, whatever they failed of: somebody has chosen them. */
  Recovery only(Triage chosen) {
    return new Recovery(workflowId, how, report, chosen, configurations, true);
  }

  UsageReport report() {
    return report;
  }

  Triage triage() {
    return triage;
  }

  /** Slurm configurations that change. */
  List<Row> configurations() {
    return configurations;
  }

  /** Whether jobs that failed for unknown reasons run again. */
  boolean unknownToo() {
    return unknownToo;
  }

  List<JobUse> retried() {
    List<JobUse> out = new ArrayList<>(triage.memory());
    out.addAll(triage.time());
    if (unknownToo) {
      out.addAll(triage.unknown());
    }
    return out;
  }

  /** Number of jobs that run again. */
  public int size() {
    return retried().size();
  }

  /** Number of them that get more memory or time than they had. */
  public int adjusted() {
    return changes().stream().mapToInt(c -> c.jobs().size()).sum();
  }

  /** Number of failed jobs that are left as they are. */
  public int left() {
    return unknownToo ? 0 : triage.unknown().size();
  }

  List<Change> changes() {
    var correction = new Correction(how.memory(), 1, how.runtime());
    List<JobUse> both = new ArrayList<>(triage.memory());
    both.addAll(triage.time());
    return correction.upscale(both).stream()
        .map(c -> new Change(true, c.requirement(), c.jobs(), c.memory(), c.runtime(), null))
        .filter(c -> c.memory() != null || c.runtime() != null)
        .toList();
  }

  /**
   * Adjusts requirements and Slurm configurations, runs the hook, and resets the jobs.
   *
   * @return the adjustments, as other programs read them
   * @throws TorcException when the hook fails: nothing is reset then
   */
  public List<Map<String, Object>> carryOut(Session session) {
    TorcApi api = session.api();
    List<Map<String, Object>> done = new Changes(api, report).apply(workflowId, changes());
    how.allocations().apply(api, configurations);
    String hook = how.hook();
    if (hook != null && !triage.unknown().isEmpty()) {
      RecoveryHook.run(session, hook, workflowId, how.outputDirectory());
    }
    reset(session, retried());
    return done;
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

  /** What is adjusted, as other programs read it, before it is. */
  List<Map<String, Object>> planned() {
    return changes().stream().map(c -> c.json(null)).toList();
  }

  /** Counts and adjustments, as other programs read them. */
  public Map<String, Object> json(List<Map<String, Object>> adjustments) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("oom_fixed", triage.memory().size());
    m.put("timeout_fixed", triage.time().size());
    m.put("unknown_retried", unknownToo ? triage.unknown().size() : 0);
    m.put("other_failures", triage.unknown().size());
    m.put("jobs_to_retry", retried().stream().map(JobUse::jobId).toList());
    if (!adjustments.isEmpty()) {
      m.put("adjustments", adjustments);
    }
    if (!configurations.isEmpty()) {
      m.put("slurm_schedulers", configurations.stream().map(how.allocations()::json).toList());
    }
    return m;
  }

  /** What it does, in a few words. */
  public String summary() {
    List<String> parts = new ArrayList<>();
    add(parts, triage.memory(), "with more memory");
    add(parts, triage.time(), "with more time");
    if (unknownToo) {
      add(parts, triage.unknown(), "as before");
    }
    return size() + " job(s) run again: " + String.join(", ", parts);
  }

  private static void add(List<String> parts, List<JobUse> jobs, String how) {
    if (!jobs.isEmpty()) {
      parts.add(jobs.size() + " " + how);
    }
  }
}
