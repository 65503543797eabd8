package dev.torc.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The jar as a user starts it: one child process for each command. */
final class TorcProgram {
  private static final long LIMIT_SECONDS = 300;

  private final Path folder;
  private final Map<String, String> environment;

  /** Commands run in {@code folder} with {@code environment} over this one's own. */
  TorcProgram(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** How a command ended and what it wrote. */
  record Outcome(int exitCode, String out, String err) {
    String all() {
      return "exit code " + exitCode + "\n--- stdout\n" + out + "\n--- stderr\n" + err;
    }
  }

  /** A command that goes on beside the test. */
  record Started(Process process, Path out, Path err) {
    Outcome await() throws IOException, InterruptedException {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "did not end within " + LIMIT_SECONDS + " s\n" + Files.readString(err));
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }
  }

  Outcome run(List<String> arguments) throws IOException, InterruptedException {
    return start(arguments).await();
  }

  Started start(List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(java(), "-XX:+UseSerialGC"));
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", jar().toString()));
    line.addAll(arguments);
    Path out = Files.createTempFile("torc-it", ".out");
    Path err = Files.createTempFile("torc-it", ".err");
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("TORC_"));
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    return new Started(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Path jar() {
    return Path.of(System.getProperty("torc.jar", "target/torc.jar")).toAbsolutePath();
  }
}
