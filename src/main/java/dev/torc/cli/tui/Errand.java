package dev.torc.cli.tui;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.cli.Cli;
import dev.torc.cli.Interrupts;
import dev.torc.cli.Io;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A torc command that runs beside the screen, with its output kept. Thread-safe. */
final class Errand {
  private final List<String> command;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final List<Interrupts.Handler> handlers = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile int exit = -1;

  /**
   * Starts it.
   *
   * @param globals options that go before the command
   * @param ended told when it is over, on its own thread
   */
  Errand(Io outer, List<String> globals, List<String> command, Runnable ended) {
    this.command = List.copyOf(command);
    List<String> all = new ArrayList<>(globals);
    all.addAll(command);
    var out = new PrintStream(output, true, UTF_8);
    var io =
        new Io(
            out,
            out,
            new ByteArrayInputStream(new byte[0]),
            outer.env(),
            outer.directory(),
            Io.Terminal.NONE,
            handlers::add);
    this.thread =
        new Thread(
            () -> {
              exit = Cli.run(all.toArray(new String[0]), io);
              ended.run();
            },
            "torc-errand");
    thread.setDaemon(true);
    thread.start();
  }

  String title() {
    return "torc " + String.join(" ", command);
  }

  boolean running() {
    return exit < 0;
  }

  int exit() {
    return exit;
  }

  List<String> lines() {
    return output.toString(UTF_8).lines().toList();
  }

  /** The last thing it said. */
  String lastWord() {
    String last = "";
    for (String line : lines()) {
      last = line.isBlank() ? last : line;
    }
    return last;
  }

  /** As Ctrl-C would: once ends its jobs in order, twice kills them. */
  void interrupt() {
    handlers.forEach(h -> h.interrupted("SIGINT"));
  }

  void await(long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
