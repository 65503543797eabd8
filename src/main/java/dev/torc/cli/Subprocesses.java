package dev.torc.cli;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.worker.process.LaunchRequest;
import dev.torc.worker.process.ProcessExit;
import dev.torc.worker.process.ProcessPool;
import dev.torc.worker.process.RunningProcess;
import dev.torc.worker.process.StdioTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Programs that a command of ours runs at the same time, each waited for by a thread of its own,
 * and all ended by one call. Safe for use by several threads.
 */
public final class Subprocesses implements AutoCloseable {
  /** Longest input: it travels in one variable, and Linux allows 128 KiB for that. */
  public static final int LONGEST_INPUT = 120_000;

  private static final String INPUT = "TORC_INPUT_OF_SUBPROCESS";
  private static final int MOST_READ = 1 << 20;

  private final Path directory;
  private final ProcessPool pool;
  private final Set<RunningProcess> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  public Subprocesses(Session session) {
    this.directory = session.directory().toAbsolutePath();
    this.pool = new ProcessPool(ProcessPool.Settings.in(directory, Clock.systemUTC()));
  }

  /**
   * A program to run.
   *
   * @param what what it is, for messages
   * @param command for {@code bash -c}
   * @param input its standard input, which nobody sees in a list of processes or in a file; none
   *     when null
   * @param output file for its standard output, or null to have it returned
   */
  public record Order(String what, String command, @Nullable String input, @Nullable Path output) {}

  /**
   * How it ended.
   *
   * @param output the first megabyte of its standard output; empty when that went into a file
   * @param errors the same of its standard error
   */
  public record Ended(int exitCode, String output, String errors) {}

  /**
   * Runs a program to its end.
   *
   * @throws TorcException UNAVAILABLE when it cannot be started, or all were stopped
   */
  public Ended run(Order order) {
    Path output = order.output();
    Path errors = null;
    try {
      output = output == null ? Files.createTempFile("torc-output-", ".txt") : output;
      errors = Files.createTempFile("torc-errors-", ".txt");
      int code = await(start(order, output, errors));
      if (stopped) {
        throw stopped(order);
      }
      return new Ended(code, order.output() == null ? read(output) : "", read(errors));
    } catch (IOException | ExecutionException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot run " + order.what() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(order);
    } finally {
      delete(order.output() == null ? output : null);
      delete(errors);
    }
  }

  private record Started(RunningProcess process, CompletableFuture<ProcessExit> exit) {}

  private Started start(Order order, Path output, Path errors) {
    String input = order.input();
    if (input != null && input.getBytes(StandardCharsets.UTF_8).length > LONGEST_INPUT) {
      throw TorcException.invalid("the input of " + order.what() + " is too long");
    }
    // printf is part of the shell: its words are in no list of processes.
    String command =
        input == null
            ? order.command()
            : "printf %s \"$" + INPUT + "\" | { unset " + INPUT + "; " + order.command() + "; }";
    var request =
        new LaunchRequest(
            command,
            input == null ? Map.of() : Map.of(INPUT, input),
            directory,
            StdioTarget.file(output),
            StdioTarget.file(errors),
            0,
            false);
    if (stopped) {
      throw stopped(order);
    }
    var ended = new CompletableFuture<ProcessExit>();
    RunningProcess process = pool.start(request, (p, exit) -> ended.complete(exit));
    running.add(process);
    if (stopped) {
      process.terminate("TERM", Duration.ofSeconds(2));
    }
    return new Started(process, ended);
  }

  private int await(Started s) throws InterruptedException, ExecutionException {
    try {
      return s.exit().get().exitCode();
    } finally {
      running.remove(s.process());
    }
  }

  private static TorcException stopped(Order order) {
    return TorcException.of(ErrorKind.UNAVAILABLE, "interrupted: " + order.what());
  }

  /** Ends what runs, and lets nothing start any more. */
  public void stop() {
    stopped = true;
    running.forEach(p -> p.terminate("TERM", Duration.ofSeconds(2)));
  }

  private static String read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_READ), StandardCharsets.UTF_8);
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

  /** Ends what still runs. */
  @Override
  public void close() {
    pool.close();
  }
}
