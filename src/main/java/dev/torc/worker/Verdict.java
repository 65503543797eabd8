package dev.torc.worker;

import dev.torc.model.JobStatus;
import dev.torc.model.work.ClaimedJob.OutputFile;
import dev.torc.model.work.JobReport.FileState;
import dev.torc.worker.process.ProcessExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * From the end of a process to the status of the job.
 *
 * @param note a line for the job's standard error that says what its own output cannot, or null
 * @param outputFiles their modification times, when the job has succeeded
 */
record Verdict(
    int returnCode, JobStatus status, @Nullable String note, List<FileState> outputFiles) {
  private static final int CANNOT_START = 126;

  static Verdict of(Attempt attempt, ProcessExit exit, Path workingDirectory) {
    ExecutionConfig config = attempt.workflow.config();
    int code = exit.exitCode();
    if (attempt.cause == Attempt.Cause.CANCELED) {
      return new Verdict(code, JobStatus.CANCELED, null, List.of());
    }
    if (exit.problem() != null) {
      return new Verdict(
          code == 0 ? CANNOT_START : code, JobStatus.FAILED, exit.problem(), List.of());
    }
    if (exit.memoryLimitExceeded()) {
      long mib = attempt.job.requirement().memoryBytes() >> 20;
      String note = "killed: it used more memory than its requirement of " + mib + " MiB";
      return new Verdict(config.oomExitCode(), JobStatus.FAILED, note, List.of());
    }
    if (code != 0 && attempt.cause != Attempt.Cause.NONE) {
      return ended(attempt, exit, config);
    }
    if (code != 0) {
      return new Verdict(code, JobStatus.FAILED, null, List.of());
    }
    return succeeded(attempt.job.outputFiles(), workingDirectory);
  }

  /** Ended by the worker; a job that ends with 0 when told to stop has succeeded. */
  private static Verdict ended(Attempt attempt, ProcessExit exit, ExecutionConfig config) {
    if (attempt.cause == Attempt.Cause.RUNTIME) {
      String note =
          "ended: it ran longer than the "
              + attempt.job.requirement().runtimeSeconds()
              + " s of its requirement";
      return new Verdict(config.timeoutExitCode(), JobStatus.TERMINATED, note, List.of());
    }
    int code = exit.killed() ? config.timeoutExitCode() : exit.exitCode();
    return new Verdict(code, JobStatus.TERMINATED, null, List.of());
  }

  private static Verdict succeeded(List<OutputFile> expected, Path workingDirectory) {
    if (expected.isEmpty()) {
      return new Verdict(0, JobStatus.COMPLETED, null, List.of());
    }
    List<FileState> times = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (OutputFile file : expected) {
      try {
        var time =
            Files.getLastModifiedTime(workingDirectory.resolve(file.path()), new LinkOption[0]);
        times.add(new FileState(file.fileId(), time.to(TimeUnit.MICROSECONDS) / 1e6));
      } catch (IOException e) {
        missing.add(file.name() + " (" + file.path() + ")");
      }
    }
    if (missing.isEmpty()) {
      return new Verdict(0, JobStatus.COMPLETED, null, times);
    }
    String note =
        "the command succeeded, but the job's output "
            + (missing.size() == 1 ? "file " : "files ")
            + String.join(", ", missing)
            + (missing.size() == 1 ? " does" : " do")
            + " not exist in "
            + workingDirectory;
    return new Verdict(1, JobStatus.FAILED, note, List.of());
  }
}
