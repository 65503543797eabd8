package dev.torc.cli.workflow;

import dev.torc.cli.Reason;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a watch has seen and done, on the screen and with times in a file: it often runs for days
 * where nobody looks. A file that cannot be written is no reason to stop.
 */
final class WatchLog {
  private final @Nullable Path file;
  private final PrintStream screen;
  private final Clock clock;

  private WatchLog(@Nullable Path file, PrintStream screen, Clock clock) {
    this.file = file;
    this.screen = screen;
    this.clock = clock;
  }

  /**
   * In a file of this folder too.
   *
   * @param host name of this host, for the name of the file
   */
  static WatchLog in(Path folder, String host, long workflowId, PrintStream screen, Clock clock) {
    String name = "watch_" + host + "_wf" + workflowId + ".log";
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      screen.println("Warning: there will be no " + name + ": " + Reason.of(e));
    }
    return new WatchLog(folder.resolve(name), screen, clock);
  }

  /** Only on the screen. */
  static WatchLog on(PrintStream screen) {
    return new WatchLog(null, screen, Clock.systemUTC());
  }

  void say(String line) {
    screen.println(line);
    write(line);
  }

  /** Only into the file. */
  void write(String line) {
    if (file == null) {
      return;
    }
    String text = clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + line + "\n";
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      // said when the watch began
    }
  }
}
