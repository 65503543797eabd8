package dev.torc.cli.hpc;

import dev.torc.cli.Command;
import dev.torc.cli.Format;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.hpc.Profile.Partition;
import dev.torc.model.MemorySize;
import dev.torc.model.Walltime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the partitions that can hold a job, and the one that fits it best. */
public final class MatchCommand implements Command {
  private static final long MEGABYTE = 1 << 20;

  private @Nullable String name;
  private long cpus;
  private long memoryMb;
  private long seconds;
  private long gpus;

  @Override
  public String description() {
    return "Find the partitions that can hold a job, and the one that fits it best.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc hpc match kestrel --cpus 32 --memory 64g --walltime 2:00:00");
  }

  @Override
  public void declare(Options o) {
    o.positional("NAME", "Name of a profile. Default: the detected one", 0, 1);
    o.value("N", "CPUs", "--cpus");
    o.value("SIZE", "Memory, such as 64g", "--memory");
    o.value("TIME", "Time, such as 2:00:00 or 1-00:00:00", "--walltime");
    o.value("N", "GPUs", "--gpus");
  }

  @Override
  public void read(Options o) {
    name = o.arguments().isEmpty() ? null : o.positional(0);
    o.needed("--cpus");
    cpus = o.numberOr("--cpus", 1);
    gpus = o.numberOr("--gpus", 0);
    if (cpus < 1 || gpus < 0) {
      throw Options.usage("--cpus must be at least 1, --gpus cannot be negative");
    }
    memoryMb = (MemorySize.parseBytes(o.needed("--memory")) + MEGABYTE - 1) / MEGABYTE;
    String time = o.needed("--walltime");
    seconds =
        Walltime.seconds(time)
            .orElseThrow(
                () ->
                    Options.usage(
                        "invalid value '" + time + "' for --walltime: HH:MM:SS or D-HH:MM:SS"));
  }

  @Override
  public int run(Session session) {
    Profile profile = Profiles.chosen(session, name);
    List<Partition> fitting =
        profile.partitions().stream()
            .filter(p -> p.holds(cpus, memoryMb * MEGABYTE, seconds, gpus))
            .toList();
    Partition best = fitting.stream().min(preference()).orElse(null);
    if (session.json()) {
      session.printJson(json(fitting, best));
      return 0;
    }
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Partition p : fitting) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>(HpcCommand.row(p));
      m.put("name", p.name() + (p.equals(best) ? " (BEST)" : ""));
      rows.add(m);
    }
    HpcCommand.rows(session, HpcCommand.PARTITION_COLUMNS, rows, "matching partitions");
    if (session.format() == Format.TABLE) {
      recommend(session, profile, best);
    }
    return 0;
  }

  /** First the one that is taken without being named and wastes least. */
  private Comparator<Partition> preference() {
    return Comparator.comparing(Partition::isForDebugging)
        .thenComparing(Partition::explicit)
        .thenComparing(p -> gpus == 0 && p.gpus() > 0)
        .thenComparing(Partition::memoryMb)
        .thenComparing(Partition::maxSeconds);
  }

  private static void recommend(Session session, Profile profile, @Nullable Partition best) {
    session.out().println();
    if (best == null) {
      session.out().println("No partition of " + profile.name() + " can hold that on one node.");
      return;
    }
    session.out().println("Recommended: " + best.name() + " partition");
    session
        .out()
        .println(
            best.explicit()
                ? "  Name it: --partition=" + best.name()
                : "  It need not be named: the requirements lead there");
  }

  private Map<String, @Nullable Object> json(List<Partition> fitting, @Nullable Partition best) {
    Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
    wanted.put("cpus", cpus);
    wanted.put("memory_mb", memoryMb);
    wanted.put("walltime_secs", seconds);
    wanted.put("gpus", gpus == 0 ? null : gpus);
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("requirements", wanted);
    m.put("matching_partitions", fitting.stream().map(MatchCommand::json).toList());
    m.put("best_partition", best == null ? null : json(best));
    return m;
  }

  private static Map<String, @Nullable Object> json(Partition p) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("name", p.name());
    m.put("cpus_per_node", p.cpus());
    m.put("memory_mb", p.memoryMb());
    m.put("max_walltime_secs", p.maxSeconds());
    m.put("gpus_per_node", p.gpus() == 0 ? null : p.gpus());
    m.put("gpu_type", p.gpuType());
    m.put("shared", p.shared());
    m.put("requires_explicit_request", p.explicit());
    return m;
  }
}
