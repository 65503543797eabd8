package dev.torc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.Until;
import dev.torc.model.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs command lines inside this process, in a directory of its own. */
final class Shell {
  final Path directory;
  final Map<String, String> env = new HashMap<>();
  private final Queue<Interrupts.Handler> handlers = new ConcurrentLinkedQueue<>();

  Shell(Path directory) {
    this.directory = directory;
    env.put("USER", "ann");
    env.put("PATH", System.getenv("PATH"));
  }

  record Done(int exit, String out, String err) {
    Map<String, ?> json() {
      return Json.parseObject(out);
    }

    List<?> items() {
      return (List<?>) json().get("items");
    }
  }

  Done run(String... args) {
    return run("", args);
  }

  Done run(String input, String[] args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exit = Cli.run(args, io(input, out, err));
    return new Done(exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Starts a command that runs beside the test; its output can be read while it grows. */
  Running start(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var done = new CompletableFuture<Integer>();
    var thread = new Thread(() -> done.complete(Cli.run(args, io("", out, err))), "shell");
    thread.setDaemon(true);
    thread.start();
    return new Running(done, out, err);
  }

  record Running(
      CompletableFuture<Integer> exit, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    private static final Pattern PORT = Pattern.compile("TORC_SERVER_PORT=(\\d+)");

    /** Waits for something that has to happen before the command ends. */
    void until(String what, Callable<Boolean> condition) throws Exception {
      Until.holds(
          what,
          () -> {
            boolean ended = exit.isDone();
            boolean there = condition.call();
            assertThat(ended && !there).as("ended before %s: %s%s", what, out, err).isFalse();
            return there;
          });
    }

    void untilOut(String part) throws Exception {
      until(part, () -> out.toString(UTF_8).contains(part));
    }

    void untilErr(String part) throws Exception {
      until(part, () -> err.toString(UTF_8).contains(part));
    }

    /** The port that a server says it listens on. */
    String port() throws Exception {
      untilOut("TORC_SERVER_PORT=");
      Matcher m = PORT.matcher(out.toString(UTF_8));
      assertThat(m.find()).isTrue();
      return m.group(1);
    }
  }

  private Io io(String input, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Io(
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        new ByteArrayInputStream(input.getBytes(UTF_8)),
        env,
        directory,
        Io.Terminal.NONE,
        handlers::add);
  }

  /** As if a signal came to every command that listens. */
  void interrupt() {
    handlers.forEach(h -> h.interrupted("SIGINT"));
  }

  Path write(String name, String text) {
    try {
      Path file = directory.resolve(name);
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
