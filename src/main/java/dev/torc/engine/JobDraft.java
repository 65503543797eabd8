package dev.torc.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job to create. A null means that the engine's default applies.
 *
 * @param schedulerId a 0 counts as none
 * @param failureHandlerId a 0 counts as none
 */
public record JobDraft(
    long workflowId,
    String name,
    String command,
    @Nullable String invocationScript,
    @Nullable Map<String, String> env,
    @Nullable Boolean cancelOnBlockingJobFailure,
    @Nullable Boolean supportsTermination,
    List<Long> dependsOn,
    List<Long> inputFiles,
    List<Long> outputFiles,
    List<Long> inputUserData,
    List<Long> outputUserData,
    @Nullable Long resourceRequirementsId,
    @Nullable Long schedulerId,
    @Nullable Long failureHandlerId,
    @Nullable Long priority,
    @Nullable List<String> labels) {
  /** A job that needs nothing but its command. */
  public static JobDraft of(long workflowId, String name, String command) {
    return of(workflowId, name, command, List.of());
  }

  /**
   * A job that only waits for others.
   *
   * @param dependsOn ids of jobs
   */
  public static JobDraft of(long workflowId, String name, String command, List<Long> dependsOn) {
    List<Long> none = List.of();
    return new JobDraft(
        workflowId,
        name,
        command,
        null,
        null,
        null,
        null,
        dependsOn,
        none,
        none,
        none,
        none,
        null,
        null,
        null,
        null,
        null);
  }

  JobDraft withLabels(List<String> list) {
    return with(resourceRequirementsId, priority, list);
  }

  JobDraft withRequirement(long id) {
    return with(id, priority, labels);
  }

  JobDraft withPriority(long value) {
    return with(resourceRequirementsId, value, labels);
  }

  JobDraft withDependencies(List<Long> ids) {
    return with(resourceRequirementsId, priority, labels, ids);
  }

  private JobDraft with(
      @Nullable Long requirement, @Nullable Long urgency, @Nullable List<String> tags) {
    return with(requirement, urgency, tags, dependsOn);
  }

  private JobDraft with(
      @Nullable Long requirement,
      @Nullable Long urgency,
      @Nullable List<String> tags,
      List<Long> dependencies) {
    return new JobDraft(
        workflowId,
        name,
        command,
        invocationScript,
        env,
        cancelOnBlockingJobFailure,
        supportsTermination,
        dependencies,
        inputFiles,
        outputFiles,
        inputUserData,
        outputUserData,
        requirement,
        schedulerId,
        failureHandlerId,
        urgency,
        tags);
  }
}
