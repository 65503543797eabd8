package dev.torc.cli.recover;

import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The results of a workflow beside what its jobs asked for. */
final class UsageReport {
  private final long workflowId;
  private final List<JobUse> all;
  private final Map<Long, Long> jobsOfRequirement;

  private UsageReport(long workflowId, List<JobUse> all, Map<Long, Long> jobsOfRequirement) {
    this.workflowId = workflowId;
    this.all = all;
    this.jobsOfRequirement = jobsOfRequirement;
  }

  private record Job(String name, Requirement requirement) {}

  /**
   * @param runId results of this run, or null for the last of each job
   */
  static UsageReport of(TorcApi api, long workflowId, @Nullable Long runId) {
    Map<Long, Requirement> requirements = new HashMap<>();
    Query here = Query.of("workflow_id", workflowId);
    for (Row r : api.listAll("/resource_requirements", here.copy())) {
      requirements.put(r.id(), Requirement.of(r));
    }
    // Page by page, and no more of a job than is needed: there may be very many.
    Map<Long, Job> jobs = new HashMap<>();
    Map<Long, Long> counts = new HashMap<>();
    Consumer<Row> job =
        j -> {
          long asked = j.numberOr("resource_requirements_id", 0);
          counts.merge(asked, 1L, Long::sum);
          Requirement q = requirements.get(asked);
          if (q != null) {
            jobs.put(j.id(), new Job(j.textOr("name", ""), q));
          }
        };
    api.each("/jobs", here, 0, null, page -> page.forEach(job));
    Map<Long, JobUse> uses = new LinkedHashMap<>();
    Consumer<Row> result =
        r -> {
          Job of = jobs.get(r.numberOr("job_id", 0));
          if (of != null) {
            // With all attempts of a run the last one counts, and it comes last.
            uses.put(r.numberOr("job_id", 0), JobUse.of(r, of.name(), of.requirement()));
          }
        };
    Query results = here.copy().and("run_id", runId).and("all_runs", runId == null ? null : true);
    api.each("/results", results, 0, null, page -> page.forEach(result));
    return new UsageReport(workflowId, List.copyOf(uses.values()), counts);
  }

  List<JobUse> all() {
    return all;
  }

  List<JobUse> failures() {
    return all.stream().filter(u -> !u.completed()).toList();
  }

  /** Number of jobs of the workflow that share a requirement. */
  long jobsOf(Requirement r) {
    return jobsOfRequirement.getOrDefault(r.id(), 0L);
  }

  /** A line of the report. */
  record Finding(
      long jobId, String jobName, String resource, String specified, String used, String share) {
    Map<String, Object> json() {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("job_id", jobId);
      m.put("job_name", jobName);
      m.put("resource_type", resource);
      m.put("specified", specified);
      m.put("peak_used", used);
      m.put("over_utilization", share);
      return m;
    }

    String[] cells() {
      return new String[] {String.valueOf(jobId), jobName, resource, specified, used, share};
    }
  }

  /** Findings: what was above the requirement, and what was not. */
  record Findings(List<JobUse> looked, List<Finding> violations, List<Finding> within) {}

  /**
   * @param failedToo whether jobs that did not complete are looked at
   * @param least percentage above the requirement from which it counts as a violation
   */
  Findings findings(boolean failedToo, double least) {
    List<JobUse> looked = failedToo ? all : all.stream().filter(JobUse::completed).toList();
    List<Finding> over = new ArrayList<>();
    List<Finding> within = new ArrayList<>();
    for (JobUse u : looked) {
      Requirement r = u.requirement();
      double cores = 100.0 * r.cpus();
      add(u, "Memory", u.memoryOrZero(), r.memoryBytes(), least, over, within);
      add(u, "CPU", u.cpuOrZero(), cores, least, over, within);
      add(u, "Runtime", u.seconds(), r.runtimeSeconds(), least, over, within);
    }
    return new Findings(looked, over, within);
  }

  private static void add(
      JobUse u,
      String resource,
      double used,
      double specified,
      double least,
      List<Finding> over,
      List<Finding> within) {
    double percent = specified <= 0 ? 0 : 100 * used / specified;
    boolean violates = percent - 100 > least;
    String share = violates ? "+" + Amounts.percent(percent - 100) : Amounts.percent(percent);
    var finding =
        new Finding(
            u.jobId(),
            u.name(),
            resource,
            text(resource, specified, true),
            text(resource, used, false),
            share);
    (violates ? over : within).add(finding);
  }

  private static String text(String resource, double value, boolean specified) {
    return switch (resource) {
      case "Memory" -> Amounts.memory(value);
      case "Runtime" -> Amounts.seconds(value);
      default ->
          specified
              ? Math.round(value) + "% (" + Math.round(value / 100) + " cores)"
              : Amounts.percent(value);
    };
  }

  /** The whole report as other programs read it. */
  Map<String, Object> json(Findings f, boolean withinToo, boolean failuresToo) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("workflow_id", workflowId);
    m.put("total_results", f.looked().size());
    m.put("over_utilization_count", f.violations().size());
    m.put("violations", f.violations().stream().map(Finding::json).toList());
    if (withinToo) {
      m.put("within_limits", f.within().stream().map(Finding::json).toList());
    }
    if (failuresToo) {
      var failures = failures().stream().map(UsageReport::diagnosis).toList();
      m.put("resource_violations_count", failures.size());
      m.put("resource_violations", failures);
    }
    return m;
  }

  private static Map<String, Object> diagnosis(JobUse u) {
    Requirement r = u.requirement();
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("job_id", u.jobId());
    m.put("job_name", u.name());
    m.put("return_code", u.returnCode());
    m.put("exec_time_minutes", u.minutes());
    m.put("configured_memory", r.memory());
    m.put("configured_runtime", r.runtime());
    m.put("configured_cpus", r.cpus());
    if (u.peakMemory() != null) {
      m.put("peak_memory_bytes", Math.round(u.peakMemory()));
      m.put("peak_memory_formatted", Amounts.memory(u.peakMemory()));
    }
    if (u.outOfMemory()) {
      m.put("memory_violation", true);
      m.put("oom_reason", u.overMemory() ? "memory_exceeded" : "sigkill_137");
      if (u.overMemory()) {
        double percent = 100 * u.memoryOrZero() / r.memoryBytes() - 100;
        m.put("memory_over_utilization", "+" + Amounts.percent(percent));
      }
    }
    if (u.outOfTime()) {
      m.put("likely_timeout", true);
      m.put("timeout_reason", reason(u));
    }
    if (r.runtimeSeconds() > 0) {
      m.put("runtime_utilization", Amounts.percent(100 * u.seconds() / r.runtimeSeconds()));
    }
    if (u.peakCpu() != null) {
      m.put("peak_cpu_percent", u.peakCpu());
    }
    if (u.overCpu()) {
      m.put("likely_cpu_violation", true);
    }
    if (u.overRuntime()) {
      m.put("likely_runtime_violation", true);
    }
    return m;
  }

  private static String reason(JobUse u) {
    if (!u.timeWasUp()) {
      return "near_runtime_limit";
    }
    return u.returnCode() == 152 ? "sigxcpu_152" : "terminated_143";
  }
}
