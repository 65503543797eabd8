package dev.torc.worker.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out after the fact why a process could not enter its directory or open its streams. */
final class LaunchFailure {
  private LaunchFailure() {}

  static String explain(LaunchRequest request) {
    Path directory = request.workingDirectory();
    if (!Files.isDirectory(directory)) {
      return "the working directory " + directory + " does not exist";
    }
    if (!Files.isExecutable(directory)) {
      return "the working directory " + directory + " cannot be entered";
    }
    String out = target("output", request.stdout());
    String err = target("error output", request.stderr());
    return out != null ? out : err != null ? err : "the output files could not be opened";
  }

  private static @org.jspecify.annotations.Nullable String target(String what, StdioTarget target) {
    if (!(target instanceof StdioTarget.ToFile file)) {
      return null;
    }
    Path path = file.path().toAbsolutePath();
    Path parent = path.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      return "the directory of the " + what + " file " + path + " does not exist";
    }
    boolean writable = Files.exists(path) ? Files.isWritable(path) : Files.isWritable(parent);
    if (!writable || Files.isDirectory(path)) {
      return "the " + what + " file " + path + " cannot be written";
    }
    return null;
  }
}
