package dev.torc.cli.logs;

import dev.torc.cli.Reason;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The log files below an output folder, and to which workflow each belongs. */
final class LogFiles {
  private static final Pattern OF_WORKFLOW = Pattern.compile(".*_wf(\\d+)[_.].*");

  private LogFiles() {}

  /**
   * Log files in order.
   *
   * @param workflow only those of this workflow, or null for all
   */
  static List<Path> find(Path folder, @Nullable Long workflow) {
    try (Stream<Path> all = Files.walk(folder, 4)) {
      return all.filter(Files::isRegularFile)
          .filter(f -> isLog(f.getFileName().toString()))
          .filter(f -> workflow == null || workflow.equals(workflow(f.getFileName().toString())))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw TorcException.invalid("cannot read the folder " + folder + ": " + Reason.of(e));
    }
  }

  static boolean isLog(String name) {
    return name.endsWith(".log") || name.endsWith(".o") || name.endsWith(".e");
  }

  /** The workflow that a file name tells, or null. */
  static @Nullable Long workflow(String name) {
    var m = OF_WORKFLOW.matcher(name);
    return m.matches() && m.group(1).length() < 18 ? Long.valueOf(m.group(1)) : null;
  }
}
