package dev.torc.cli.workflow;

import dev.torc.cli.Session;
import dev.torc.cli.Subprocess;
import dev.torc.cli.slurm.SlurmProgram;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Slurm has queued or running, as its command {@code squeue} tells. */
final class SlurmQueue {
  private SlurmQueue() {}

  /**
   * Ids of all jobs of Slurm that wait or run; empty when there is no {@code squeue} on this host.
   *
   * @throws TorcException UNAVAILABLE when squeue fails: nothing follows from its silence
   */
  static Optional<Set<Long>> jobs(Session session) {
    Optional<String> program = SlurmProgram.find(session, "squeue");
    if (program.isEmpty()) {
      return Optional.empty();
    }
    Subprocess.Outcome asked =
        Subprocess.run(session, "squeue", program.get() + " --noheader --format=%A", Map.of());
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
}
