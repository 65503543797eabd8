package dev.torc.worker.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Runs a command and waits for its end: actions of a workflow, recovery scripts. */
public final class ShellCommand {
  private static final Duration LEAD = Duration.ofSeconds(2);

  private ShellCommand() {}

  /**
   * Runs a command; both streams are appended to one file.
   *
   * @throws InterruptedException when the calling thread was interrupted; the command and all that
   *     it started have been told to end (SIGTERM, SIGKILL two seconds later)
   */
  public static ProcessExit run(
      ProcessPool pool, String command, Map<String, String> env, Path directory, Path output)
      throws InterruptedException {
    return run(
        pool,
        new LaunchRequest(
            command,
            env,
            directory,
            StdioTarget.append(output),
            StdioTarget.sameAsStdout(),
            0,
            false));
  }

  /**
   * Runs any request and waits for its end, like {@link #run(ProcessPool, String, Map, Path,
   * Path)}.
   */
  public static ProcessExit run(ProcessPool pool, LaunchRequest request)
      throws InterruptedException {
    if (pool.onReaderThread()) {
      throw new IllegalStateException("an exit listener must not wait for another process");
    }
    var done = new CompletableFuture<ProcessExit>();
    RunningProcess process = pool.start(request, (p, exit) -> done.complete(exit));
    try {
      return done.get();
    } catch (InterruptedException e) {
      process.terminate("TERM", LEAD);
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
