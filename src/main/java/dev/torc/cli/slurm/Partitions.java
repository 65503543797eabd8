package dev.torc.cli.slurm;

import dev.torc.cli.hpc.Profile;
import dev.torc.cli.hpc.Profile.Partition;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.Comparator;
import java.util.Optional;

/** Chooses the partition on which jobs are to run. */
final class Partitions {
  private final Profile profile;

  Partitions(Profile profile) {
    this.profile = profile;
  }

  /** The tightest partition that can hold a job; those that want to be named are left alone. */
  Optional<Partition> of(Need need) {
    return profile.partitions().stream()
        .filter(p -> !p.explicit() && fits(p, need))
        .min(
            Comparator.comparing(Partition::isForDebugging)
                .thenComparing(p -> need.gpus() == 0 && p.gpus() > 0)
                .thenComparingLong(Partition::memoryMb)
                .thenComparingLong(Partition::maxSeconds));
  }

  /**
   * A partition by its name, whether or not it can hold a job.
   *
   * @throws TorcException NOT_FOUND when the profile has none of that name
   */
  Partition named(String name) {
    for (Partition p : profile.partitions()) {
      if (p.name().equals(name)) {
        return p;
      }
    }
    throw TorcException.of(ErrorKind.NOT_FOUND, profile.name() + " has no partition '" + name + "'")
        .withHint(
            "there are "
                + String.join(", ", profile.partitions().stream().map(Partition::name).toList()));
  }

  private static boolean fits(Partition p, Need need) {
    return p.holds(need.cpus(), need.memoryBytes(), need.seconds(), need.gpus());
  }
}
