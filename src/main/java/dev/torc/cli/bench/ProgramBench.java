package dev.torc.cli.bench;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.worker.process.ProcessPool;
import dev.torc.worker.process.ShellCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Times whole programs: torc as a user starts it, beside others that do the same work. */
public final class ProgramBench implements AutoCloseable {
  private final Path folder;
  private final ProcessPool pool;

  public ProgramBench(Path folder) {
    this.folder = folder;
    this.pool = new ProcessPool(ProcessPool.Settings.in(folder, Clock.systemUTC()));
  }

  /** Seconds of wall time and of processor time, children included. */
  public record Times(double wall, double cpu) {}

  /**
   * Runs a shell command to its end.
   *
   * @throws TorcException INTERNAL with the end of its output when it fails
   */
  public Times time(String command) {
    try {
      Path times = folder.resolve("times.txt");
      Path output = folder.resolve("output.txt");
      Files.deleteIfExists(output);
      String timed =
          "TIMEFORMAT='%R %U %S'; { time { "
              + command
              + " ; } >"
              + output
              + " 2>&1; } 2>"
              + times
              + " && exit 0; exit 1";
      int exit = ShellCommand.run(pool, timed, Map.of(), folder, output).exitCode();
      if (exit != 0) {
        throw TorcException.of(
            ErrorKind.INTERNAL, "'" + command + "' failed: " + Files.readString(output));
      }
      double[] t =
          Arrays.stream(Files.readString(times).trim().split("\\s+"))
              .mapToDouble(Double::parseDouble)
              .toArray();
      return new Times(t[0], t[1] + t[2]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TorcException.of(ErrorKind.UNAVAILABLE, "interrupted");
    }
  }

  /** The median of several runs after one that does not count. */
  public Times median(String command, int runs) {
    time(command);
    List<Times> all = IntStream.range(0, runs).mapToObj(i -> time(command)).toList();
    double wall = middle(all.stream().mapToDouble(Times::wall).toArray());
    return new Times(wall, middle(all.stream().mapToDouble(Times::cpu).toArray()));
  }

  static double middle(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /** A workflow file of independent jobs. */
  public Path independent(int jobs) {
    return write(
        "many.yaml",
        "name: bench\n"
            + "jobs:\n"
            + "  - name: job{i}\n"
            + "    command: \"true\"\n"
            + "    parameters:\n"
            + "      i: \"1:"
            + jobs
            + "\"\n");
  }

  /** A workflow file of jobs that each wait for the one before. */
  public Path chain(int jobs) {
    StringBuilder text = new StringBuilder("name: chain\njobs:\n");
    for (int i = 0; i < jobs; i++) {
      text.append("  - {name: j").append(i).append(", command: \"true\"");
      if (i > 0) {
        text.append(", depends_on: [j").append(i - 1).append(']');
      }
      text.append("}\n");
    }
    return write("chain.yaml", text.toString());
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program that prints one line, compiled: the floor of every Java program. */
  public String helloWorld(String java) {
    write(
        "Hello.java",
        "public class Hello { public static void main(String[] a) { System.out.println(\"hi\"); }"
            + " }");
    time(Path.of(java).resolveSibling("javac") + " -d . Hello.java");
    return java + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp . Hello";
  }

  @Override
  public void close() {
    pool.close();
  }
}
