package dev.torc.cli;

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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A program that a command of ours runs and waits for, in the directory of the command. */
public final class Subprocess {
  private Subprocess() {}

  /**
   * How it ended.
   *
   * @param output standard output and standard error together
   */
  public record Outcome(int exitCode, String output) {}

  /**
   * Runs {@code bash -c COMMAND}.
   *
   * @param what what the command is, for messages
   * @throws TorcException UNAVAILABLE when it cannot be started
   */
  public static Outcome run(Session session, String what, String command, Map<String, String> env) {
    Path output = null;
    try (ProcessPool pool =
        new ProcessPool(ProcessPool.Settings.in(session.directory(), Clock.systemUTC()))) {
      output = Files.createTempFile("torc-command-", ".log");
      var request =
          new LaunchRequest(
              command,
              env,
              session.directory(),
              StdioTarget.file(output),
              StdioTarget.sameAsStdout(),
              0,
              false);
      var ended = new CompletableFuture<ProcessExit>();
      pool.start(request, (process, exit) -> ended.complete(exit));
      return new Outcome(ended.get().exitCode(), Files.readString(output));
    } catch (IOException | ExecutionException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot run " + what + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TorcException.of(ErrorKind.UNAVAILABLE, "interrupted while " + what + " ran", e);
    } finally {
      delete(output);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // The system cleans its temporary directory in the end.
    }
  }
}
