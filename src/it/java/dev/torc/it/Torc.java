package dev.torc.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The shipped jar, started as people start it: in a process of its own, in a directory of its own,
 * without the variables of the machine that tests run on.
 */
final class Torc {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final Path directory;
  private final Map<String, String> env = new HashMap<>();
  private List<String> javaOptions = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private Torc(Path directory) {
    this.directory = directory;
  }

  static Torc in(Path directory) {
    return new Torc(directory);
  }

  static Path jar() {
    Path jar = Path.of(System.getProperty("torc.jar", "target/torc.jar")).toAbsolutePath();
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: run mvn package, or set -Dtorc.jar=FILE");
    }
    return jar;
  }

  Torc env(String name, String value) {
    env.put(name, value);
    return this;
  }

  Torc java(String... options) {
    javaOptions = List.of(options);
    return this;
  }

  /** Runs one command to its end, with empty standard input. */
  CommandResult run(String... args) {
    Running running = start(args);
    running.closeInput();
    return running.result(PATIENCE);
  }

  /** Starts one command; its standard input stays open. */
  Running start(String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.add("-jar");
    command.add(jar().toString());
    command.addAll(List.of(args));
    return startProcess(command, "torc " + String.join(" ", args));
  }

  /** Starts a launcher of this repository. */
  Running launch(String script, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of("packaging", script).toAbsolutePath().toString());
    command.addAll(List.of(args));
    env.put("TORC_JAR", jar().toString());
    return startProcess(command, script + " " + String.join(" ", args));
  }

  private Running startProcess(List<String> command, String shown) {
    try {
      Path streams = Files.createDirectories(directory.resolve(".streams"));
      int n = COUNTER.incrementAndGet();
      Path out = streams.resolve(n + ".out");
      Path err = streams.resolve(n + ".err");
      var builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().keySet().removeIf(k -> k.startsWith("TORC_") || k.equals("PORT"));
      builder.environment().putAll(env);
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      return new Running(builder.start(), out, err, shown);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
