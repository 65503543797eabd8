package dev.torc.cli.slurm;

import dev.torc.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The commands of Slurm on this host. */
public final class SlurmProgram {
  private SlurmProgram() {}

  /**
   * How a shell calls one of them, such as {@code squeue}; empty when it is not on this host. A
   * variable such as {@code TORC_FAKE_SQUEUE} names a program to call in its place.
   */
  public static Optional<String> find(Session session, String name) {
    Optional<String> other = session.io().variable("TORC_FAKE_" + name.toUpperCase(Locale.ROOT));
    if (other.isPresent()) {
      return other;
    }
    for (String folder : session.io().variable("PATH").orElse("").split(":")) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
        return Optional.of(quoted(Path.of(folder, name).toString()));
      }
    }
    return Optional.empty();
  }

  /** A path as one word of a shell, whatever blanks it has. */
  private static String quoted(String path) {
    return "'" + path.replace("'", "'\\''") + "'";
  }
}
