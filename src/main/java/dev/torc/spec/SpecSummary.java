package dev.torc.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a dry run. Counts are after expansion unless the name says otherwise.
 *
 * @param errors plain messages
 */
public record SpecSummary(
    List<String> errors,
    List<String> warnings,
    String workflowName,
    @Nullable String workflowDescription,
    int jobCount,
    int jobCountBeforeExpansion,
    int fileCount,
    int fileCountBeforeExpansion,
    int userDataCount,
    int resourceRequirementsCount,
    int slurmSchedulerCount,
    int actionCount,
    boolean hasScheduleNodesAction,
    List<String> jobNames,
    List<String> schedulerNames) {

  public SpecSummary {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
    jobNames = List.copyOf(jobNames);
    schedulerNames = List.copyOf(schedulerNames);
  }

  /** A summary of a file that could not be read at all. */
  static SpecSummary unreadable(List<Problem> found) {
    return new SpecSummary(
        messages(found, true),
        messages(found, false),
        "",
        null,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        false,
        List.of(),
        List.of());
  }

  /** Messages with their line. */
  static List<String> messages(List<Problem> found, boolean errors) {
    return found.stream()
        .filter(p -> (p.severity() == Severity.ERROR) == errors)
        .map(p -> p.line() > 0 ? "line " + p.line() + ": " + p.message() : p.message())
        .toList();
  }

  public boolean valid() {
    return errors.isEmpty();
  }

  /** The JSON that {@code create --dry-run} prints. */
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> summary = new LinkedHashMap<>();
    summary.put("workflow_name", workflowName);
    summary.put("workflow_description", workflowDescription);
    summary.put("job_count", jobCount);
    summary.put("job_count_before_expansion", jobCountBeforeExpansion);
    summary.put("file_count", fileCount);
    summary.put("file_count_before_expansion", fileCountBeforeExpansion);
    summary.put("user_data_count", userDataCount);
    summary.put("resource_requirements_count", resourceRequirementsCount);
    summary.put("slurm_scheduler_count", slurmSchedulerCount);
    summary.put("action_count", actionCount);
    summary.put("has_schedule_nodes_action", hasScheduleNodesAction);
    summary.put("job_names", jobNames);
    summary.put("scheduler_names", schedulerNames);
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("valid", valid());
    out.put("errors", errors);
    out.put("warnings", warnings);
    out.put("summary", summary);
    return out;
  }
}
