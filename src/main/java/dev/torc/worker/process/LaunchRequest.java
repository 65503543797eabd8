package dev.torc.worker.process;

import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One command to run as {@code bash -c COMMAND}, with standard input from the null device.
 *
 * @param command any shell text without the character NUL
 * @param env variables set over those of this program; names without {@code =} and NUL
 * @param workingDirectory directory to start in; it exists
 * @param memoryLimitBytes resident memory of the whole process tree above which it is killed; 0 for
 *     no limit
 * @param sampleUsage whether CPU and memory of the process tree are measured
 */
public record LaunchRequest(
    String command,
    Map<String, String> env,
    Path workingDirectory,
    StdioTarget stdout,
    StdioTarget stderr,
    long memoryLimitBytes,
    boolean sampleUsage) {
  public LaunchRequest {
    env = Map.copyOf(env);
    workingDirectory = workingDirectory.toAbsolutePath();
    if (command.indexOf('\0') >= 0) {
      throw TorcException.invalid("a command must not contain the character NUL");
    }
    env.forEach(LaunchRequest::checkVariable);
    if (stdout instanceof StdioTarget.SameAsStdout) {
      throw TorcException.invalid("standard output cannot be redirected to itself");
    }
  }

  private static void checkVariable(String name, String value) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw TorcException.invalid("'" + name + "' is not a name of an environment variable");
    }
    if (value.indexOf('\0') >= 0) {
      throw TorcException.invalid(
          "the value of the environment variable " + name + " must not contain the character NUL");
    }
  }

  /**
   * The command line of a job with a preamble: one line is put before the command with a space,
   * several lines with a newline; a blank one is ignored.
   */
  public static String join(@Nullable String preamble, String command) {
    if (preamble == null || preamble.isBlank()) {
      return command;
    }
    return preamble + (preamble.indexOf('\n') >= 0 ? "\n" : " ") + command;
  }
}
