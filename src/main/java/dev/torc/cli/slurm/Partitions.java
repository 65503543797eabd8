package dev.torc.cli.slurm;

import dev.torc.cli.hpc.Profile;
import dev.torc.cli.hpc.Profile.Partition;
import java.util.Comparator;
import java.util.List;
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
            Comparator.comparing((Partition p) -> p.name().contains("debug"))
                .thenComparing(p -> need.gpus() == 0 && p.gpus() > 0)
                .thenComparingLong(Partition::memoryMb)
                .thenComparingLong(Partition::maxSeconds));
  }

  /** A partition by its name. */
  Optional<Partition> named(String name) {
    return profile.partitions().stream().filter(p -> p.name().equals(name)).findFirst();
  }

  List<String> names() {
    return profile.partitions().stream().map(Partition::name).toList();
  }

  private static boolean fits(Partition p, Need need) {
    return need.cpus() <= p.cpus()
        && need.memoryBytes() <= p.memoryMb() * Need.MIB
        && need.seconds() <= p.maxSeconds()
        && need.gpus() <= p.gpus();
  }
}
