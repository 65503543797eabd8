package dev.torc.dialect.torc;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.torc.model.JobStatus;
import dev.torc.server.RawJson;
import dev.torc.server.Strict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Wire records of workflows. */
final class WorkflowWire {
  private WorkflowWire() {}

  record WorkflowModel(
      @Nullable Long id,
      String name,
      String user,
      @Nullable String description,
      @Nullable Map<String, String> env,
      @Nullable String timestamp,
      @Nullable Long computeNodeExpirationBufferSeconds,
      @Nullable Long computeNodeWaitForNewJobsSeconds,
      @Nullable Boolean computeNodeIgnoreWorkflowCompletion,
      @Nullable Long computeNodeWaitForHealthyDatabaseMinutes,
      @Nullable Long computeNodeMinTimeForNewJobsSeconds,
      @Nullable ResourceMonitorConfig resourceMonitorConfig,
      @Nullable RawJson slurmDefaults,
      @Nullable Boolean usePendingFailed,
      @Nullable Boolean enableRoCrate,
      @Nullable String project,
      @Nullable RawJson metadata,
      @Nullable ExecutionConfig executionConfig,
      @Nullable DynamicJobsConfig dynamicJobs,
      @Nullable String submissionDirectory,
      @Nullable Long runId,
      @Nullable Boolean isCanceled,
      @Nullable Boolean isArchived,
      @Nullable List<String> accessGroups) {}

  /** How often usage is kept. */
  enum Granularity {
    @JsonProperty("summary")
    SUMMARY,
    @JsonProperty("time_series")
    TIME_SERIES
  }

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ResourceMonitorConfig(
      @Nullable Boolean enabled,
      @Nullable Granularity granularity,
      @Nullable Integer sampleIntervalSeconds,
      @Nullable Integer flushIntervalSeconds,
      @Nullable Boolean generatePlots,
      @Nullable JobMonitorConfig jobs,
      @Nullable ComputeNodeMonitorConfig computeNode) {
    ResourceMonitorConfig {
      enabled = enabled != null && enabled;
      granularity = granularity == null ? Granularity.SUMMARY : granularity;
      sampleIntervalSeconds = sampleIntervalSeconds == null ? 10 : sampleIntervalSeconds;
      flushIntervalSeconds = flushIntervalSeconds == null ? 300 : flushIntervalSeconds;
      generatePlots = generatePlots != null && generatePlots;
    }
  }

  record JobMonitorConfig(@Nullable Boolean enabled, @Nullable Granularity granularity) {
    JobMonitorConfig {
      enabled = enabled != null && enabled;
      granularity = granularity == null ? Granularity.SUMMARY : granularity;
    }
  }

  record ComputeNodeMonitorConfig(
      @Nullable Boolean enabled,
      @Nullable Granularity granularity,
      @Nullable Boolean cpu,
      @Nullable Boolean memory) {
    ComputeNodeMonitorConfig {
      enabled = enabled != null && enabled;
      granularity = granularity == null ? Granularity.SUMMARY : granularity;
      cpu = cpu == null || cpu;
      memory = memory == null || memory;
    }
  }

  /** How jobs are launched. */
  enum ExecutionMode {
    @JsonProperty("direct")
    DIRECT,
    @JsonProperty("slurm")
    SLURM,
    @JsonProperty("auto")
    AUTO
  }

  /** What becomes of the output streams of jobs. */
  enum StdioMode {
    @JsonProperty("separate")
    SEPARATE,
    @JsonProperty("combined")
    COMBINED,
    @JsonProperty("no_stdout")
    NO_STDOUT,
    @JsonProperty("no_stderr")
    NO_STDERR,
    @JsonProperty("none")
    NONE
  }

  @Strict
  record ExecutionConfig(
      @Nullable ExecutionMode mode,
      @Nullable Long sigkillHeadroomSeconds,
      @Nullable Integer timeoutExitCode,
      @Nullable Boolean staggeredStart,
      @Nullable Boolean limitResources,
      @Nullable String terminationSignal,
      @Nullable Long sigtermLeadSeconds,
      @Nullable Integer oomExitCode,
      @Nullable String srunTerminationSignal,
      @Nullable Boolean enableCpuBind,
      @Nullable String srunMpi,
      @Nullable StdioConfig stdio,
      @Nullable Map<String, StdioConfig> jobStdioOverrides) {
    ExecutionConfig {
      mode = mode == null ? ExecutionMode.DIRECT : mode;
    }
  }

  @Strict
  record StdioConfig(@Nullable StdioMode mode, @Nullable Boolean deleteOnSuccess) {
    StdioConfig {
      mode = mode == null ? StdioMode.SEPARATE : mode;
    }
  }

  @Strict
  record DynamicJobsConfig(@Nullable Long maxIterations) {}

  record ArchiveWorkflowRequest(boolean isArchived) {}

  record IsCompleteResponse(boolean isCanceled, boolean isComplete) {}

  record IsUninitializedResponse(boolean isUninitialized) {}

  record ResetJobStatusResponse(
      long workflowId, int updatedCount, String status, @Nullable String resetType) {}

  record WorkflowStatusResponse(
      long workflowId,
      String workflowName,
      String workflowUser,
      long totalJobs,
      Map<String, Long> jobsByStatus,
      double totalExecTimeMinutes,
      @Nullable Double walltimeSeconds,
      long activeComputeNodes,
      long pendingScheduledNodes,
      long activeScheduledNodes,
      boolean isComplete,
      boolean isCanceled,
      long runtimeBlockedReadyJobs,
      @Nullable Long longestReadyRuntimeSeconds,
      @Nullable Long maxAllocationRemainingSeconds,
      @Nullable Map<String, Long> unservedReadyLabels) {}

  /** Body that the first published description of the API gives for initialize. */
  record InitializeRequest(@Nullable Boolean reinitialize, @Nullable Boolean ignoreMissingData) {}

  /** Body that the first published description of the API gives for a change of status. */
  record StatusChangeRequest(JobStatus targetStatus) {}

  record TaskModel(
      long id,
      long workflowId,
      String operation,
      String status,
      long createdAtMs,
      @Nullable Long startedAtMs,
      @Nullable Long finishedAtMs,
      @Nullable String error) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ActiveTaskResponse(@Nullable TaskModel task) {}

  record ActionModel(
      @Nullable Long id,
      @Nullable Long workflowId,
      String triggerType,
      String actionType,
      RawJson actionConfig,
      @Nullable List<Long> jobIds,
      @Nullable Long triggerCount,
      @Nullable Long requiredTriggers,
      @Nullable Boolean executed,
      @Nullable String executedAt,
      @Nullable Long executedBy,
      @Nullable Boolean persistent,
      @Nullable Boolean isRecovery) {}

  record ClaimActionRequest(@Nullable Long computeNodeId) {}

  record ClaimActionResponse(long actionId, boolean claimed) {}
}
