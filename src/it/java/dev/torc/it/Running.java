package dev.torc.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command that runs, with what it has printed so far. Closing it kills it. */
final class Running implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;
  private final String command;

  Running(Process process, Path out, Path err, String command) {
    this.process = process;
    this.out = out;
    this.err = err;
    this.command = command;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // the process has closed it already
    }
  }

  /** SIGKILL to this one process, and waits until it is gone. */
  void killAtOnce() {
    process.destroyForcibly();
    waitFor(Duration.ofSeconds(30));
  }

  /** Sends a signal such as INT to this one process. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-s", name, String.valueOf(pid())).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until standard output has a match of the pattern; returns its first group. */
  String awaitOut(String regex) {
    return await(out, regex);
  }

  /** Waits until standard error has a match of the pattern; returns its first group. */
  String awaitErr(String regex) {
    return await(err, regex);
  }

  private String await(Path file, String regex) {
    Pattern pattern = Pattern.compile(regex);
    Wait.upTo(Duration.ofSeconds(60), () -> !isAlive() || pattern.matcher(read(file)).find());
    Matcher found = pattern.matcher(read(file));
    if (!found.find()) {
      throw new AssertionError("no '" + regex + "' from" + describe());
    }
    return found.group(found.groupCount() > 0 ? 1 : 0);
  }

  /** Waits for the end. */
  CommandResult result(Duration patience) {
    if (!waitFor(patience)) {
      AssertionError error = new AssertionError("still running after " + patience + describe());
      killAtOnce();
      throw error;
    }
    return new CommandResult(command, process.exitValue(), out(), err());
  }

  CommandResult result() {
    return result(Duration.ofSeconds(60));
  }

  private boolean waitFor(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  String describe() {
    return "\n$ " + command + "\n--- stdout\n" + out() + "\n--- stderr\n" + err();
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closeInput();
    if (isAlive()) {
      killAtOnce();
    }
  }
}
