package dev.torc.cli.recover;

import dev.torc.cli.Session;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.worker.process.LaunchRequest;
import dev.torc.worker.process.ProcessExit;
import dev.torc.worker.process.ProcessPool;
import dev.torc.worker.process.StdioTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A command of the user's that mends what failed, before the jobs run again. */
final class RecoveryHook {
  private RecoveryHook() {}

  /**
   * Runs the command with the id of the workflow as its last argument and in {@code
   * TORC_WORKFLOW_ID}, and the output folder in {@code TORC_OUTPUT_DIR}; what it prints goes to
   * standard error.
   *
   * @throws TorcException when it fails: nothing should run again then
   */
  static void run(Session session, String command, long workflowId, Path outputDirectory) {
    Path output = null;
    try (ProcessPool pool =
        new ProcessPool(ProcessPool.Settings.in(session.directory(), Clock.systemUTC()))) {
      output = Files.createTempFile("torc-hook-", ".log");
      Map<String, String> env = new HashMap<>();
      env.put("TORC_WORKFLOW_ID", String.valueOf(workflowId));
      env.put("TORC_API_URL", session.api().url());
      env.put("TORC_OUTPUT_DIR", outputDirectory.toString());
      var request =
          new LaunchRequest(
              command + " " + workflowId,
              env,
              session.directory(),
              StdioTarget.file(output),
              StdioTarget.sameAsStdout(),
              0,
              false);
      var ended = new CompletableFuture<ProcessExit>();
      pool.start(request, (process, exit) -> ended.complete(exit));
      ProcessExit exit = ended.get();
      session.err().print(Files.readString(output));
      if (exit.exitCode() != 0) {
        throw TorcException.invalid(
                "the recovery hook ended with exit code " + exit.exitCode() + ": " + command)
            .withHint("nothing was reset; requirements may have been adjusted already");
      }
    } catch (IOException | ExecutionException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot run the recovery hook: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TorcException.of(ErrorKind.UNAVAILABLE, "interrupted while the recovery hook ran", e);
    } finally {
      delete(output);
    }
  }

  private static void delete(@org.jspecify.annotations.Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // The system cleans its temporary directory in the end.
    }
  }
}
