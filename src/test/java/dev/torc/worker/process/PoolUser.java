package dev.torc.worker.process;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;

/** A program with running jobs, to be killed by a test. */
final class PoolUser {
  private PoolUser() {}

  public static void main(String[] args) throws Exception {
    Path dir = Path.of(args[0]);
    var pool = new ProcessPool(ProcessPool.Settings.in(dir, Clock.systemUTC()));
    String[] commands = {
      "sleep 301", "sleep 302 & sleep 303", "trap '' TERM; while :; do sleep 0.1; done"
    };
    for (String command : commands) {
      var target = StdioTarget.discard();
      var job =
          pool.start(
              new LaunchRequest(command, Map.of(), dir, target, target, 0, true), (p, e) -> {});
      job.pid();
    }
    // One shell that has no job at the moment.
    var target = StdioTarget.discard();
    ShellCommand.run(pool, new LaunchRequest("true", Map.of(), dir, target, target, 0, false));
    Launcher.until("grandchildren run", () -> sleeping() >= 4);
    System.out.println(
        ProcessHandle.current()
            .descendants()
            .map(p -> Long.toString(p.pid()))
            .collect(Collectors.joining(" ")));
    System.out.flush();
    // Until the test kills us.
    System.in.read();
  }

  private static long sleeping() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().command().orElse("").endsWith("/sleep"))
        .count();
  }
}
