package dev.torc.dialect.torc;

import dev.torc.model.JobStatus;
import dev.torc.server.Amended;
import dev.torc.server.RawJson;
import dev.torc.server.Strict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Wire records of jobs and their runs. */
final class JobWire {
  private JobWire() {}

  record JobModel(
      @Nullable Long id,
      long workflowId,
      String name,
      String command,
      @Nullable String invocationScript,
      @Nullable Map<String, String> env,
      @Nullable JobStatus status,
      @Nullable String startTime,
      @Nullable Long computeNodeId,
      @Nullable ComputeNodeSchedule scheduleComputeNodes,
      @Nullable Boolean cancelOnBlockingJobFailure,
      @Nullable Boolean supportsTermination,
      @Nullable List<Long> dependsOnJobIds,
      @Nullable List<Long> inputFileIds,
      @Nullable List<Long> outputFileIds,
      @Nullable List<Long> inputUserDataIds,
      @Nullable List<Long> outputUserDataIds,
      @Nullable Long resourceRequirementsId,
      @Nullable Long schedulerId,
      @Nullable Long failureHandlerId,
      @Nullable Long attemptId,
      @Nullable Long priority,
      @Nullable String origin,
      @Nullable List<String> labels)
      implements OfWorkflow {
    JobModel withoutScheduler() {
      return with(status, null);
    }

    JobModel withStatus(JobStatus now) {
      return with(now, schedulerId);
    }

    private JobModel with(@Nullable JobStatus now, @Nullable Long scheduler) {
      return new JobModel(
          id,
          workflowId,
          name,
          command,
          invocationScript,
          env,
          now,
          startTime,
          computeNodeId,
          scheduleComputeNodes,
          cancelOnBlockingJobFailure,
          supportsTermination,
          dependsOnJobIds,
          inputFileIds,
          outputFileIds,
          inputUserDataIds,
          outputUserDataIds,
          resourceRequirementsId,
          scheduler,
          failureHandlerId,
          attemptId,
          priority,
          origin,
          labels);
    }
  }

  record ComputeNodeSchedule(
      @Nullable Long maxParallelJobs,
      long numJobs,
      long schedulerId,
      @Nullable Boolean startOneWorkerPerNode) {}

  record JobsModel(List<JobModel> jobs) {}

  /**
   * Jobs that depend on each other.
   *
   * @param dependsOnPositions for each job the positions, from 0, of jobs before it
   */
  record JobGraph(List<JobModel> jobs, @Nullable List<List<Long>> dependsOnPositions) {}

  record JobIds(List<Long> jobIds, int count) {}

  record ClaimAnswer(List<JobModel> jobs, @Nullable String reason) {}

  record ComputeNodesResources(
      @Nullable Long id,
      long numCpus,
      double memoryGb,
      long numGpus,
      long numNodes,
      @Nullable String timeLimit,
      @Nullable Long schedulerConfigId,
      @Nullable List<String> labels) {}

  @Amended(by = OlderForms.Result.class)
  record ResultModel(
      @Nullable Long id,
      long jobId,
      @Nullable String jobName,
      long workflowId,
      long runId,
      @Nullable Long attemptId,
      long computeNodeId,
      long returnCode,
      double execTimeMinutes,
      String completionTime,
      JobStatus status,
      @Nullable Long peakMemoryBytes,
      @Nullable Long avgMemoryBytes,
      @Nullable Double peakCpuPercent,
      @Nullable Double avgCpuPercent)
      implements OfWorkflow {
    ResultModel withJobName(@Nullable String name) {
      return new ResultModel(
          id,
          jobId,
          name,
          workflowId,
          runId,
          attemptId,
          computeNodeId,
          returnCode,
          execTimeMinutes,
          completionTime,
          status,
          peakMemoryBytes,
          avgMemoryBytes,
          peakCpuPercent,
          avgCpuPercent);
    }
  }

  record JobCompletionEntry(long jobId, JobStatus status, long runId, ResultModel result) {}

  record BatchCompleteJobsRequest(List<JobCompletionEntry> completions) {}

  record JobCompletionError(long jobId, String message) {}

  record BatchCompleteJobsResponse(List<Long> completed, List<JobCompletionError> errors) {}

  record JobDependencyModel(
      long jobId, String jobName, long dependsOnJobId, String dependsOnJobName, long workflowId) {}

  record JobFileRelationshipModel(
      long fileId,
      String fileName,
      String filePath,
      @Nullable Long producerJobId,
      @Nullable String producerJobName,
      @Nullable Long consumerJobId,
      @Nullable String consumerJobName,
      long workflowId) {}

  record JobUserDataRelationshipModel(
      long userDataId,
      String userDataName,
      @Nullable Long producerJobId,
      @Nullable String producerJobName,
      @Nullable Long consumerJobId,
      @Nullable String consumerJobName,
      long workflowId) {}

  record GetReadyJobRequirementsResponse(
      long numJobs,
      long numCpus,
      long numGpus,
      double memoryGb,
      long maxNumNodes,
      String maxRuntime) {}

  record RunningJobModel(
      long jobId,
      String jobName,
      String computeNodeName,
      String schedulerType,
      @Nullable String schedulerJobId,
      @Nullable String startTime) {}

  @Strict
  record SpawnJobModel(
      String name,
      String command,
      @Nullable String resourceRequirements,
      @Nullable Long priority,
      @Nullable Boolean cancelOnBlockingJobFailure,
      @Nullable List<String> dependsOn,
      @Nullable List<String> labels) {}

  @Strict
  record SpawnJobsRequest(
      @Nullable String lineage, List<SpawnJobModel> jobs, @Nullable RawJson state) {}

  record SpawnJobsResponse(List<Long> spawnedJobIds, long iteration) {}
}
