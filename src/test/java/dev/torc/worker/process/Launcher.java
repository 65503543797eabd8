package dev.torc.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Runs commands in a pool and waits for them, for tests. */
final class Launcher {
  final ProcessPool pool;
  final Path dir;

  Launcher(ProcessPool pool, Path dir) {
    this.pool = pool;
    this.dir = dir;
  }

  /** A started process with its files. */
  record Started(RunningProcess process, CompletableFuture<ProcessExit> exit, Path out, Path err) {
    ProcessExit await() throws Exception {
      try {
        return exit.get(60, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw new AssertionError("did not end: " + process.request().command(), e);
      }
    }

    String stdout() throws IOException {
      return Files.readString(out, StandardCharsets.UTF_8);
    }

    String stderr() throws IOException {
      return Files.readString(err, StandardCharsets.UTF_8);
    }
  }

  Started start(String command) throws IOException {
    return start(command, Map.of());
  }

  Started start(String command, Map<String, String> env) throws IOException {
    Path out = Files.createTempFile(dir, "job", ".o");
    Path err = Files.createTempFile(dir, "job", ".e");
    return start(
        new LaunchRequest(command, env, dir, StdioTarget.file(out), StdioTarget.file(err), 0, true),
        out,
        err);
  }

  Started start(LaunchRequest request, Path out, Path err) {
    var exit = new CompletableFuture<ProcessExit>();
    var process = pool.start(request, (p, e) -> exit.complete(e));
    return new Started(process, exit, out, err);
  }

  Started run(String command) throws Exception {
    var started = start(command);
    started.await();
    return started;
  }

  static void until(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("still not after 30 s: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
