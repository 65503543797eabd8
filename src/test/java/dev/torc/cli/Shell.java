package dev.torc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

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
      CompletableFuture<Integer> exit, ByteArrayOutputStream out, ByteArrayOutputStream err) {}

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
