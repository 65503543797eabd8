package dev.torc.dialect.graph;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of requests as they come. */
final class Wire {
  private Wire() {}

  /** A workflow to create. */
  record NewWorkflow(String name, String trigger, List<NewJob> jobs) {}

  /** A job of a workflow to create; {@code retryPolicy} is an addition of this server. */
  record NewJob(
      String id,
      String name,
      String status,
      String command,
      @Nullable Long durationSecs,
      @Nullable Double startedAt,
      List<String> dependsOn,
      @Nullable String output,
      @Nullable List<String> requiredLabels,
      @Nullable Long maxRetries,
      @Nullable Long attempt,
      @Nullable Map<String, Object> metadata,
      @Nullable List<Port> ports,
      @Nullable List<NewJob> children,
      @Nullable Boolean collapsed,
      @Nullable Object retryPolicy) {}

  /** A place where an edge is drawn to. */
  record Port(
      String id,
      String label,
      String direction,
      @Nullable String portType,
      @Nullable String color) {}

  record Register(String workerId, List<String> labels) {}

  record Claim(String workerId, List<String> labels, @Nullable Long leaseTtlSecs) {}

  record Complete(@Nullable Map<String, String> outputs) {}

  record Fail(String error, @Nullable Boolean retryable) {}

  record Push(List<Chunk> chunks) {}

  record Chunk(
      String workflowId,
      String jobId,
      long sequence,
      String data,
      long timestampMs,
      String stream) {}
}
