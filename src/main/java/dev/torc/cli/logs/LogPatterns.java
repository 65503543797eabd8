package dev.torc.cli.logs;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What lines of logs tell about known causes of failures. */
final class LogPatterns {
  private LogPatterns() {}

  /**
   * A cause.
   *
   * @param error whether it is more than a warning
   * @param words what a line contains, in small letters
   */
  record Cause(String name, boolean error, List<String> words) {}

  private static final List<Cause> CAUSES =
      List.of(
          error("Missing Output File", "output file is missing", "expected output file"),
          error(
              "Out of Memory",
              "out of memory",
              "oom-kill",
              "oom_kill",
              "cannot allocate memory",
              "memoryerror",
              "std::bad_alloc"),
          error("Slurm Error", "slurmstepd: error", "srun: error", "sbatch: error"),
          error("Timeout", "due to time limit", "timed out", "timeout expired"),
          error("Segmentation Fault", "segmentation fault", "sigsegv"),
          error("Permission Denied", "permission denied"),
          error("File Not Found", "no such file or directory", "filenotfounderror"),
          error("Command Not Found", "command not found"),
          error("Disk Full", "no space left on device", "disk quota exceeded"),
          error("Connection Error", "connection refused", "connection reset", "could not resolve"),
          error("Panic", "panicked at"),
          error("Python Exception", "traceback (most recent call last)"),
          new Cause("Warning", false, List.of("warning:", " warn]")),
          error("Error", "error:", "fatal:"));

  private static Cause error(String name, String... words) {
    return new Cause(name, true, List.of(words));
  }

  /** The first cause that a line tells. */
  static Optional<Cause> of(String line) {
    String small = line.toLowerCase(Locale.ROOT);
    for (Cause c : CAUSES) {
      for (String w : c.words()) {
        if (small.contains(w)) {
          return Optional.of(c);
        }
      }
    }
    return Optional.empty();
  }
}
