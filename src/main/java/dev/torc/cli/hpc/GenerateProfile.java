package dev.torc.cli.hpc;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.cli.hpc.Profile.Partition;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a profile of the cluster that this host belongs to, for a configuration file. */
public final class GenerateProfile implements Command {
  private @Nullable String name;
  private @Nullable String display;
  private @Nullable Path output;
  private boolean skipStandby;

  @Override
  public String description() {
    return "Write a profile of this Slurm cluster, for a configuration file.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc hpc generate >> ~/.config/torc/config.toml", "torc hpc generate -n lab");
  }

  @Override
  public void declare(Options o) {
    o.value("NAME", "Name of the profile. Default: that of the cluster", "-n", "--name");
    o.value("TEXT", "Its name for people", "-d", "--display-name");
    o.value("FILE", "File to write. Default: standard output", "-o", "--output");
    o.flag("Leave out partitions whose names end in -stdby", "--skip-stdby");
  }

  @Override
  public void read(Options o) {
    name = o.text("--name");
    display = o.text("--display-name");
    output = o.path("--output");
    skipStandby = o.has("--skip-stdby");
    if (name != null && name.isBlank()) {
      throw Options.usage("--name cannot be empty");
    }
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("profile");
    var cluster = new ClusterPartitions(session);
    List<Partition> partitions =
        cluster.read().stream().filter(p -> !skipStandby || !p.name().endsWith("-stdby")).toList();
    if (partitions.isEmpty()) {
      throw TorcException.invalid("sinfo tells of no partition");
    }
    String id = name == null ? cluster.clusterName().orElse("slurm") : name;
    String shown =
        display == null
            ? id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1) + " (Slurm)"
            : display;
    String text = text(id, shown, partitions);
    if (output == null) {
      session.out().print(text);
      return 0;
    }
    try {
      Files.writeString(session.directory().resolve(output), text);
    } catch (IOException e) {
      throw TorcException.invalid("cannot write " + output + ": " + Reason.of(e));
    }
    session.out().println("Wrote profile " + id + " to " + output);
    return 0;
  }

  private static String text(String id, String shown, List<Partition> partitions) {
    String table = "client.hpc.custom_profiles." + Json.write(id);
    var out =
        new StringBuilder("# What Slurm says of this cluster; for a configuration file of torc.\n");
    out.append(
        "# requires_explicit_request = true keeps a partition from being chosen by itself.\n");
    out.append("[").append(table).append("]\n");
    line(out, "display_name", Json.write(shown));
    for (Partition p : partitions) {
      out.append("\n[[").append(table).append(".partitions]]\n");
      line(out, "name", Json.write(p.name()));
      line(out, "cpus_per_node", p.cpus());
      line(out, "memory_mb", p.memoryMb());
      line(out, "max_walltime_secs", p.maxSeconds());
      if (p.gpus() > 0) {
        line(out, "gpus_per_node", p.gpus());
      }
      if (p.gpuType() != null) {
        line(out, "gpu_type", Json.write(p.gpuType()));
      }
      line(out, "shared", p.shared());
      line(out, "requires_explicit_request", p.explicit());
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String key, Object value) {
    out.append(key).append(" = ").append(value).append('\n');
  }
}
