package dev.torc.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as its author meant it: parameters expanded, references resolved, rules checked. Names
 * are those of the API's {@code WorkflowModel} in camel case; null means "not said in the file".
 * Order is the order of the file; the last parameter of a product varies fastest.
 *
 * @param env environment of every job
 * @param metadata free JSON object
 * @param slurmDefaults sbatch long option to string, number or boolean
 * @param resourceMonitor JSON for {@code resource_monitor_config}
 * @param executionConfig JSON for {@code execution_config}, with {@code job_stdio_overrides} of the
 *     jobs filled in
 */
public record WorkflowSpec(
    String name,
    @Nullable String user,
    @Nullable String description,
    @Nullable String project,
    @Nullable Map<String, @Nullable Object> metadata,
    Map<String, String> env,
    List<JobSpec> jobs,
    List<FileSpec> files,
    List<UserDataSpec> userData,
    List<ResourceRequirementsSpec> resourceRequirements,
    List<FailureHandlerSpec> failureHandlers,
    List<SlurmSchedulerSpec> slurmSchedulers,
    @Nullable Map<String, @Nullable Object> slurmDefaults,
    @Nullable Map<String, @Nullable Object> resourceMonitor,
    @Nullable Map<String, @Nullable Object> executionConfig,
    List<ActionSpec> actions,
    @Nullable DynamicJobsSpec dynamicJobs,
    @Nullable Boolean usePendingFailed,
    @Nullable Boolean enableRoCrate,
    List<String> accessGroups,
    @Nullable Long computeNodeWaitForNewJobsSeconds,
    @Nullable Boolean computeNodeIgnoreWorkflowCompletion,
    @Nullable Long computeNodeWaitForHealthyDatabaseMinutes) {

  public WorkflowSpec {
    env = Plain.copy(env);
    jobs = List.copyOf(jobs);
    files = List.copyOf(files);
    userData = List.copyOf(userData);
    resourceRequirements = List.copyOf(resourceRequirements);
    failureHandlers = List.copyOf(failureHandlers);
    slurmSchedulers = List.copyOf(slurmSchedulers);
    actions = List.copyOf(actions);
    accessGroups = List.copyOf(accessGroups);
  }

  /** The same workflow with other files; used to stamp modification times. */
  public WorkflowSpec withFiles(List<FileSpec> newFiles) {
    return new WorkflowSpec(
        name,
        user,
        description,
        project,
        metadata,
        env,
        jobs,
        newFiles,
        userData,
        resourceRequirements,
        failureHandlers,
        slurmSchedulers,
        slurmDefaults,
        resourceMonitor,
        executionConfig,
        actions,
        dynamicJobs,
        usePendingFailed,
        enableRoCrate,
        accessGroups,
        computeNodeWaitForNewJobsSeconds,
        computeNodeIgnoreWorkflowCompletion,
        computeNodeWaitForHealthyDatabaseMinutes);
  }

  /** The same workflow, monitored in this way. */
  public WorkflowSpec withResourceMonitor(Map<String, @Nullable Object> monitor) {
    return new WorkflowSpec(
        name,
        user,
        description,
        project,
        metadata,
        env,
        jobs,
        files,
        userData,
        resourceRequirements,
        failureHandlers,
        slurmSchedulers,
        slurmDefaults,
        monitor,
        executionConfig,
        actions,
        dynamicJobs,
        usePendingFailed,
        enableRoCrate,
        accessGroups,
        computeNodeWaitForNewJobsSeconds,
        computeNodeIgnoreWorkflowCompletion,
        computeNodeWaitForHealthyDatabaseMinutes);
  }
}
