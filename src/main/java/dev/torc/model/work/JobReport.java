package dev.torc.model.work;

import dev.torc.model.JobStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of one attempt.
 *
 * @param status COMPLETED, FAILED, TERMINATED or CANCELED as the worker saw it; whether a failure
 *     is retried is the engine's decision
 * @param execTimeMinutes wall time
 * @param completionTime RFC 3339
 * @param stdoutTail last bytes of standard output as text, or null when not captured
 * @param stderrTail the same of standard error
 * @param stdoutPath path of the file with the whole stream on the worker's host, or null
 * @param stderrPath the same of standard error
 * @param outputFiles what the job's output files are after it
 */
public record JobReport(
    long jobId,
    long workflowId,
    long runId,
    int attemptId,
    long computeNodeId,
    int returnCode,
    JobStatus status,
    double execTimeMinutes,
    String completionTime,
    Usage usage,
    @Nullable String stdoutTail,
    @Nullable String stderrTail,
    @Nullable String stdoutPath,
    @Nullable String stderrPath,
    List<FileState> outputFiles) {
  public JobReport {
    outputFiles = List.copyOf(outputFiles);
  }

  /** Resource usage of the process tree; a null means not measured. Percent: 100 = one core. */
  public record Usage(
      @Nullable Long peakMemoryBytes,
      @Nullable Long avgMemoryBytes,
      @Nullable Double peakCpuPercent,
      @Nullable Double avgCpuPercent) {
    public static final Usage UNKNOWN = new Usage(null, null, null, null);
  }

  /** The same report with other facts about the output files. */
  public JobReport withOutputFiles(List<FileState> states) {
    return new JobReport(
        jobId,
        workflowId,
        runId,
        attemptId,
        computeNodeId,
        returnCode,
        status,
        execTimeMinutes,
        completionTime,
        usage,
        stdoutTail,
        stderrTail,
        stdoutPath,
        stderrPath,
        states);
  }

  /**
   * An output file when its job had ended.
   *
   * @param mtime modification time in epoch seconds
   * @param sizeBytes null unless the workflow keeps provenance, as the next
   * @param sha256 hexadecimal hash of the content
   */
  public record FileState(
      long fileId, double mtime, @Nullable Long sizeBytes, @Nullable String sha256) {
    public FileState(long fileId, double mtime) {
      this(fileId, mtime, null, null);
    }
  }
}
