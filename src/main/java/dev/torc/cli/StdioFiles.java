package dev.torc.cli;

import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where workers keep what an attempt of a job writes; paths start from their output folder.
 *
 * @param stdout the file may have any of these names
 * @param stderr the same for standard error, which may go into the file of standard output
 */
public record StdioFiles(List<String> stdout, List<String> stderr) {
  /** The files of an attempt. */
  public static StdioFiles of(long workflowId, long jobId, long runId, long attemptId) {
    String base = "job_stdio/job_wf" + workflowId + "_j" + jobId + "_r" + runId + "_a" + attemptId;
    return new StdioFiles(List.of(base + ".o", base + ".log"), List.of(base + ".e", base + ".log"));
  }

  /**
   * The files of a job that runs, of which the server knows nothing before its end, as fields
   * {@code stdout_path} and {@code stderr_path}; empty when it does not run, or not on this host.
   *
   * @param folder output folder of the worker
   */
  public static Optional<Row> ofRunning(TorcApi api, Row job, Path folder) {
    if (!job.textOr("status", "").equals("running")) {
      return Optional.empty();
    }
    long workflow = job.numberOr("workflow_id", 0);
    long run = api.workflow(workflow).numberOr("run_id", 0);
    StdioFiles files = of(workflow, job.id(), run, job.numberOr("attempt_id", 1));
    Map<String, @Nullable Object> found = new LinkedHashMap<>();
    put(found, "stdout_path", files.stdout(), folder);
    put(found, "stderr_path", files.stderr(), folder);
    return found.isEmpty() ? Optional.empty() : Optional.of(new Row(found));
  }

  private static void put(
      Map<String, @Nullable Object> found, String key, List<String> names, Path folder) {
    for (String name : names) {
      String path = folder.resolve(name).toString();
      if (Files.exists(folder.resolve(name)) && !found.containsValue(path)) {
        found.put(key, path);
        return;
      }
    }
  }
}
