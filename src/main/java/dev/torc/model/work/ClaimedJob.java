package dev.torc.model.work;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job handed to a worker: everything that it needs to run it. The job is {@code running} already.
 *
 * @param computeNodeId compute-node record of this worker in the job's workflow
 * @param invocationScript preamble of the command, or null (see the spec language for how they
 *     join)
 * @param env environment of the job: the workflow's, overridden by the job's
 * @param outputFiles files that must exist when the command has succeeded
 * @param failureRules rules of the failure handler as JSON text, or null
 */
public record ClaimedJob(
    long jobId,
    long workflowId,
    long runId,
    int attemptId,
    long computeNodeId,
    String name,
    String command,
    @Nullable String invocationScript,
    Map<String, String> env,
    Requirement requirement,
    List<OutputFile> outputFiles,
    @Nullable String failureRules) {
  public ClaimedJob {
    env = Map.copyOf(env);
    outputFiles = List.copyOf(outputFiles);
  }

  /**
   * What the job needs.
   *
   * @param name a record named {@code default} means that nothing is enforced
   * @param runtimeSeconds planned run time; a plan, not a limit
   */
  public record Requirement(
      String name, int numCpus, long memoryBytes, int numGpus, int numNodes, long runtimeSeconds) {}

  /** A file that the job writes; the path is relative to the worker's working directory. */
  public record OutputFile(long fileId, String name, String path) {}
}
