package dev.torc.cli.slurm;

import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.hpc.Profile;
import dev.torc.cli.hpc.Profiles;
import dev.torc.model.TorcException;
import dev.torc.spec.WorkflowSpec;
import org.jspecify.annotations.Nullable;

/** How allocations are planned: the options that the commands share. */
final class PlanOptions {
  private @Nullable String account;
  private @Nullable String profile;
  private @Nullable String partition;
  private boolean byRequirement;
  private boolean wholePartitionTime;
  private boolean single;
  private double multiplier = 1.5;

  void declare(Options o) {
    o.value(
        "ACCOUNT",
        "Slurm account; else that of slurm_defaults, or of the profile",
        "-a",
        "--account");
    o.value("PROFILE", "Computing centre (torc hpc list). Default: the detected one", "--profile");
    o.value(
        "GROUPS",
        "partition: one scheduler for all jobs of a partition (the default);"
            + " resource-requirements: one for each requirement",
        "--group-by");
    o.value(
        "STRATEGY",
        "max-job-runtime: the longest job's time, times the multiplier (the default);"
            + " max-partition-time: all that the partition allows",
        "--walltime-strategy");
    o.value("FACTOR", "For max-job-runtime. Default: 1.5", "--walltime-multiplier");
  }

  void declareSingle(Options o) {
    o.flag("One allocation with all nodes, instead of many small ones", "--single-allocation");
  }

  void declarePartition(Options o) {
    o.value("PARTITION", "Partition, instead of the one that fits best", "-p", "--partition");
  }

  void read(Options o) {
    account = o.text("--account");
    profile = o.text("--profile");
    partition = o.text("--partition");
    single = o.has("--single-allocation");
    byRequirement = choice(o, "--group-by", "partition", "resource-requirements");
    wholePartitionTime = choice(o, "--walltime-strategy", "max-job-runtime", "max-partition-time");
    Double factor = o.decimal("--walltime-multiplier");
    if (factor != null) {
      if (!(factor >= 1 && factor <= 100)) {
        throw Options.usage("invalid value for --walltime-multiplier: 1 to 100");
      }
      multiplier = factor;
    }
  }

  /** Whether the second word was given. */
  private static boolean choice(Options o, String option, String first, String second) {
    String word = o.text(option);
    if (word == null || word.equals(first)) {
      return false;
    }
    if (word.equals(second)) {
      return true;
    }
    throw Options.usage(
        "invalid value '" + word + "' for " + option + ": " + first + " or " + second);
  }

  /** The centre that is meant. */
  Profile profile(Session session) {
    String name = profile;
    if ("slurm".equals(name)) {
      throw TorcException.invalid("torc does not ask a running Slurm for its partitions")
          .withHint("name a profile, or describe the cluster in client.hpc.custom_profiles");
    }
    return name == null ? Profiles.detected(session) : Profiles.named(session, name);
  }

  String account(WorkflowSpec spec, Profile profile) {
    if (account != null) {
      return account;
    }
    if (spec.slurmDefaults() != null && spec.slurmDefaults().get("account") instanceof String a) {
      return a;
    }
    String own = profile.account();
    if (own == null) {
      throw TorcException.invalid("no Slurm account is known")
          .withHint("give --account, or 'account' in slurm_defaults");
    }
    return own;
  }

  @Nullable String partition() {
    return partition;
  }

  boolean byRequirement() {
    return byRequirement;
  }

  boolean wholePartitionTime() {
    return wholePartitionTime;
  }

  boolean single() {
    return single;
  }

  double multiplier() {
    return multiplier;
  }
}
