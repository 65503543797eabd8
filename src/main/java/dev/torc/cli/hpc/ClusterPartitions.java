package dev.torc.cli.hpc;

import dev.torc.cli.Session;
import dev.torc.cli.Subprocess;
import dev.torc.cli.hpc.Profile.Partition;
import dev.torc.cli.slurm.SlurmProgram;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.model.Walltime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The partitions of the cluster that this host belongs to, as Slurm's commands tell them. */
final class ClusterPartitions {
  private static final long ENDLESS_SECONDS = 365L * 86_400;
  private static final Pattern GPUS = Pattern.compile("gpu(?::([^:,()]+))?:(\\d{1,6})");
  private static final Pattern CLUSTER = Pattern.compile("ClusterName\\s*=\\s*(\\S+)");
  private static final Pattern SHARED = Pattern.compile("OverSubscribe=(YES|FORCE)");

  private final Session session;

  ClusterPartitions(Session session) {
    this.session = session;
  }

  /** Name of the cluster, when scontrol tells it. */
  Optional<String> clusterName() {
    Matcher m = CLUSTER.matcher(scontrol("show config"));
    return m.find() ? Optional.of(m.group(1)) : Optional.empty();
  }

  /**
   * All partitions, in Slurm's order. Where nodes of a partition differ, the kind with most nodes
   * counts.
   *
   * @throws TorcException INVALID when there is no sinfo here, UNAVAILABLE when it fails
   */
  List<Partition> read() {
    String sinfo =
        SlurmProgram.find(session, "sinfo")
            .orElseThrow(
                () ->
                    TorcException.invalid("there is no sinfo on this host")
                        .withHint("ask again where Slurm's commands are"));
    Subprocess.Outcome asked =
        Subprocess.run(session, "sinfo", sinfo + " -e --noheader -o '%P|%c|%m|%l|%G|%D'", Map.of());
    if (asked.exitCode() != 0) {
      throw TorcException.of(
          ErrorKind.UNAVAILABLE,
          "sinfo ended with exit code " + asked.exitCode() + ": " + asked.output().strip());
    }
    Map<String, Partition> found = new LinkedHashMap<>();
    Map<String, Long> most = new HashMap<>();
    for (String line : asked.output().split("\n")) {
      String[] f = line.strip().split("\\|");
      if (f.length == 6 && number(f[5]) > most.getOrDefault(f[0], -1L)) {
        most.put(f[0], number(f[5]));
        found.put(f[0], partition(f));
      }
    }
    return new ArrayList<>(found.values());
  }

  private Partition partition(String[] f) {
    // The default partition has a star.
    String name = f[0].endsWith("*") ? f[0].substring(0, f[0].length() - 1) : f[0];
    Matcher gpus = GPUS.matcher(f[4]);
    boolean any = gpus.find();
    return new Partition(
        name,
        number(f[1]),
        number(f[2]),
        Walltime.seconds(f[3]).orElse(ENDLESS_SECONDS),
        any ? Long.parseLong(gpus.group(2)) : 0,
        any ? gpus.group(1) : null,
        SHARED.matcher(scontrol("show partition '" + name.replace("'", "") + "'")).find(),
        false);
  }

  /** What is there at least, where Slurm writes {@code 104+}. */
  private static long number(String text) {
    String digits = text.strip().replaceAll("[^0-9].*", "");
    return digits.isEmpty() || digits.length() > 18 ? 0 : Long.parseLong(digits);
  }

  private String scontrol(String what) {
    return SlurmProgram.find(session, "scontrol")
        .map(p -> Subprocess.run(session, "scontrol", p + " " + what, Map.of()))
        .filter(asked -> asked.exitCode() == 0)
        .map(Subprocess.Outcome::output)
        .orElse("");
  }
}
