package dev.torc.cli.workflow;

import dev.torc.cli.Session;
import dev.torc.cli.Subprocess;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Slurm has queued or running, as its command {@code squeue} tells. */
final class SlurmQueue {
  private SlurmQueue() {}

  /**
   * Ids of all jobs of Slurm that wait or run; empty when there is no {@code squeue} on this host.
   * {@code TORC_FAKE_SQUEUE} names a program to ask in its place.
   *
   * @throws TorcException UNAVAILABLE when squeue fails: nothing follows from its silence
   */
  static Optional<Set<Long>> jobs(Session session) {
    String program = session.io().variable("TORC_FAKE_SQUEUE").orElse("squeue");
    if (!isThere(program, session)) {
      return Optional.empty();
    }
    Subprocess.Outcome asked =
        Subprocess.run(session, "squeue", program + " --noheader --format=%A", Map.of());
    if (asked.exitCode() != 0) {
      throw TorcException.of(
          ErrorKind.UNAVAILABLE,
          "squeue ended with exit code " + asked.exitCode() + ": " + asked.output().strip());
    }
    Set<Long> ids = new HashSet<>();
    for (String line : asked.output().split("\\s+")) {
      if (!line.isEmpty() && line.length() < 19 && line.chars().allMatch(Character::isDigit)) {
        ids.add(Long.valueOf(line));
      }
    }
    return Optional.of(ids);
  }

  private static boolean isThere(String program, Session session) {
    if (!program.equals("squeue")) {
      return true;
    }
    for (String folder : session.io().variable("PATH").orElse("").split(":")) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
