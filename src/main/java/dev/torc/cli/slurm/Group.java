package dev.torc.cli.slurm;

import dev.torc.cli.hpc.Profile.Partition;
import dev.torc.spec.ActionSpec;
import dev.torc.spec.SlurmSchedulerSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that share a scheduler.
 *
 * @param scheduler name of the scheduler
 * @param requirements names of what the jobs need, in the order of the file
 * @param jobs names of the jobs
 * @param stages on how many levels of the dependencies they stand
 * @param walltime of an allocation, in seconds
 * @param allocations how many allocations
 * @param nodes nodes of each
 */
record Group(
    String scheduler,
    List<String> requirements,
    Partition partition,
    boolean namesPartition,
    Need need,
    List<String> jobs,
    int stages,
    long walltime,
    long allocations,
    long nodes) {

  String label() {
    return String.join(",", requirements);
  }

  SlurmSchedulerSpec scheduler(String account) {
    return new SlurmSchedulerSpec(
        scheduler,
        account,
        namesPartition ? partition.name() : null,
        null,
        gres(),
        partition.memoryMb() / 1024 + "g",
        null,
        nodes,
        null,
        walltimeText(),
        null,
        null);
  }

  /** GPUs for all the jobs that a node runs at once. */
  private @Nullable String gres() {
    if (need.gpus() == 0) {
      return null;
    }
    long atOnce = Math.min(need.perNode(partition), jobs.size());
    return "gpu:" + need.gpus() * atOnce;
  }

  ActionSpec action() {
    return new ActionSpec(
        "on_jobs_ready",
        "schedule_nodes",
        jobs,
        List.of(),
        scheduler,
        "slurm",
        allocations,
        false,
        null,
        false);
  }

  /** As Slurm writes it: {@code 04:00:00}, {@code 7-12:00:00}. */
  String walltimeText() {
    long days = walltime / 86_400;
    String time =
        two(walltime / 3600 % 24) + ":" + two(walltime / 60 % 60) + ":" + two(walltime % 60);
    return days == 0 ? time : days + "-" + time;
  }

  private static String two(long n) {
    return n < 10 ? "0" + n : String.valueOf(n);
  }
}
