package dev.torc.dialect.torc;

import dev.torc.server.Amended;
import dev.torc.server.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wire records of what surrounds jobs: files, data, requirements, nodes, schedulers, events. */
final class RecordWire {
  private RecordWire() {}

  /** The envelope of most lists. */
  record Paged<T>(
      List<T> items, long offset, long maxLimit, long count, long totalCount, boolean hasMore) {}

  /** The envelope of lists of access groups. */
  record GroupPage<T>(List<T> items, long offset, long limit, long totalCount, boolean hasMore) {}

  record Message(String message) {}

  record FileModel(
      @Nullable Long id, long workflowId, String name, String path, @Nullable Double stMtime)
      implements OfWorkflow {}

  record FilesModel(List<FileModel> files) {}

  record UserDataModel(
      @Nullable Long id,
      long workflowId,
      String name,
      @Nullable Boolean isEphemeral,
      @Nullable RawJson data)
      implements OfWorkflow {}

  record UserDataListModel(List<UserDataModel> userData) {}

  record ResourceRequirementsModel(
      @Nullable Long id,
      long workflowId,
      String name,
      @Nullable Long numCpus,
      @Nullable Long numGpus,
      @Nullable Long numNodes,
      @Nullable String memory,
      @Nullable String runtime)
      implements OfWorkflow {
    ResourceRequirementsModel {
      numCpus = numCpus == null ? 1L : numCpus;
      numGpus = numGpus == null ? 0L : numGpus;
      numNodes = numNodes == null ? 1L : numNodes;
      memory = memory == null ? "1m" : memory;
      runtime = runtime == null ? "PT1M" : runtime;
    }
  }

  record FailureHandlerModel(@Nullable Long id, long workflowId, String name, String rules)
      implements OfWorkflow {}

  /** The published server sends the message alone, its Python client wants the record. */
  record DeletedFailureHandler(
      String message, @Nullable Long id, long workflowId, String name, String rules) {
    static DeletedFailureHandler of(FailureHandlerModel h) {
      return new DeletedFailureHandler(
          "failure handler deleted", h.id(), h.workflowId(), h.name(), h.rules());
    }
  }

  @Amended(by = OlderForms.ComputeNode.class)
  record ComputeNodeModel(
      @Nullable Long id,
      long workflowId,
      String hostname,
      long pid,
      String startTime,
      @Nullable String endTime,
      @Nullable Double durationSeconds,
      @Nullable Boolean isActive,
      long numCpus,
      double memoryGb,
      long numGpus,
      long numNodes,
      @Nullable String timeLimit,
      @Nullable Long schedulerConfigId,
      String computeNodeType,
      @Nullable RawJson scheduler,
      @Nullable List<String> labels,
      @Nullable Long sampleCount,
      @Nullable Double peakCpuPercent,
      @Nullable Double avgCpuPercent,
      @Nullable Long peakMemoryBytes,
      @Nullable Long avgMemoryBytes)
      implements OfWorkflow {}

  record ScheduledComputeNodesModel(
      @Nullable Long id,
      long workflowId,
      long schedulerId,
      long schedulerConfigId,
      String schedulerType,
      String status)
      implements OfWorkflow {}

  record SlurmSchedulerModel(
      @Nullable Long id,
      long workflowId,
      @Nullable String name,
      String account,
      @Nullable String gres,
      @Nullable String mem,
      long nodes,
      @Nullable Long ntasksPerNode,
      @Nullable String partition,
      @Nullable String qos,
      @Nullable String tmp,
      String walltime,
      @Nullable String extra,
      @Nullable Boolean serializeAllocations)
      implements OfWorkflow {}

  record LocalSchedulerModel(
      @Nullable Long id,
      long workflowId,
      @Nullable String name,
      @Nullable String memory,
      @Nullable Long numCpus)
      implements OfWorkflow {}

  record SlurmStatsModel(
      @Nullable Long id,
      long workflowId,
      long jobId,
      long runId,
      long attemptId,
      @Nullable String slurmJobId,
      @Nullable Long maxRssBytes,
      @Nullable Long maxVmSizeBytes,
      @Nullable Long maxDiskReadBytes,
      @Nullable Long maxDiskWriteBytes,
      @Nullable Double aveCpuSeconds,
      @Nullable String nodeList)
      implements OfWorkflow {}

  record EventModel(@Nullable Long id, long workflowId, long timestamp, RawJson data)
      implements OfWorkflow {}

  record RemoteWorkerModel(String worker, long workflowId) {}

  record RoCrateEntityModel(
      @Nullable Long id,
      long workflowId,
      @Nullable Long fileId,
      String entityId,
      String entityType,
      RawJson metadata)
      implements OfWorkflow {}

  record SlurmJobCorrelationModel(String slurmJobId, long jobId, String jobName) {}
}
