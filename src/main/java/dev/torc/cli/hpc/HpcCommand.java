package dev.torc.cli.hpc;

import dev.torc.cli.Command;
import dev.torc.cli.Csv;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.Table;
import dev.torc.cli.Texts;
import dev.torc.cli.hpc.Profile.Partition;
import dev.torc.model.Walltime;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists profiles, shows one, or lists its partitions. */
public final class HpcCommand implements Command {
  static final List<String> PARTITION_COLUMNS =
      List.of("name", "cpus", "memory", "walltime", "gpus", "shared", "explicit");

  private final What what;
  private @Nullable String name;
  private boolean gpu;
  private boolean shared;

  /** What is shown. */
  public enum What {
    LIST,
    DETECT,
    SHOW,
    PARTITIONS
  }

  public HpcCommand(What what) {
    this.what = what;
  }

  @Override
  public String description() {
    return switch (what) {
      case LIST -> "List the computing centres that torc knows.";
      case DETECT -> "Say which of them this is.";
      case SHOW -> "Show one of them.";
      case PARTITIONS -> "List the partitions of one of them.";
    };
  }

  @Override
  public List<String> examples() {
    return switch (what) {
      case LIST -> List.of("torc hpc list");
      case DETECT -> List.of("torc hpc detect");
      case SHOW -> List.of("torc hpc show kestrel", "torc -f json hpc show kestrel");
      case PARTITIONS -> List.of("torc hpc partitions kestrel --gpu");
    };
  }

  @Override
  public void declare(Options o) {
    if (what == What.SHOW) {
      o.positional("NAME", "Name of a profile", 1, 1);
    } else if (what == What.PARTITIONS) {
      o.positional("NAME", "Name of a profile. Default: the detected one", 0, 1);
      o.flag("Only partitions with GPUs", "--gpu");
      o.flag("Only shared partitions", "--shared");
    }
  }

  @Override
  public void read(Options o) {
    name = o.arguments().isEmpty() ? null : o.positional(0);
    gpu = o.has("--gpu");
    shared = o.has("--shared");
  }

  @Override
  public int run(Session session) {
    switch (what) {
      case LIST -> list(session);
      case DETECT -> detect(session);
      case SHOW -> show(session, Profiles.named(session, String.valueOf(name)));
      case PARTITIONS -> partitions(session, Profiles.chosen(session, name));
    }
    return 0;
  }

  private static void list(Session session) {
    List<Profile> all = Profiles.all(session);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Profile p : all) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>();
      m.put("name", p.name());
      m.put("display", p.display());
      m.put("partitions", p.partitions().size());
      m.put("detected", Profiles.detected(session, p));
      rows.add(m);
    }
    rows(session, List.of("name", "display", "partitions", "detected"), rows, "HPC profiles");
  }

  private static void detect(Session session) {
    session.refuseCsv("detection");
    @Nullable String found = Profiles.here(session).map(Profile::name).orElse(null);
    if (session.json()) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>();
      m.put("detected", found);
      session.printJson(m);
    } else {
      session.out().println(found == null ? "No known HPC system detected." : "Detected: " + found);
    }
  }

  private static void show(Session session, Profile p) {
    session.refuseCsv("profile");
    if (session.json()) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>();
      m.put("name", p.name());
      m.put("display_name", p.display());
      m.put("description", p.description());
      m.put("default_account", p.account());
      m.put("partitions", p.partitions().stream().map(HpcCommand::json).toList());
      m.put("charge_factor_cpu", p.chargeCpu());
      m.put("charge_factor_gpu", p.chargeGpu());
      session.printJson(m);
      return;
    }
    PrintStream out = session.out();
    out.println("HPC Profile: " + p.display());
    out.println("Identifier:  " + p.name());
    out.println("Description: " + p.description());
    out.println("Partitions:  " + p.partitions().size());
    if (p.account() != null) {
      out.println("Account:     " + p.account());
    }
    if (p.variable() != null) {
      out.println("Detected by: " + p.variable() + "=" + p.value());
    }
  }

  private void partitions(Session session, Profile p) {
    List<Partition> chosen =
        p.partitions().stream()
            .filter(x -> (!gpu || x.gpus() > 0) && (!shared || x.shared()))
            .toList();
    if (session.json()) {
      session.printJson(chosen.stream().map(HpcCommand::json).toList());
      return;
    }
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Partition x : chosen) {
      rows.add(row(x));
    }
    rows(session, PARTITION_COLUMNS, rows, "partitions for " + p.name());
  }

  /** A line of a table of partitions. */
  static Map<String, @Nullable Object> row(Partition x) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("name", x.name());
    m.put("cpus", x.cpus());
    m.put("memory", Texts.decimals(x.memoryMb() / 1024.0, 1) + " GB");
    m.put("walltime", Walltime.text(x.maxSeconds()));
    m.put("gpus", gpus(x));
    m.put("shared", x.shared());
    m.put("explicit", x.explicit());
    return m;
  }

  private static String gpus(Partition x) {
    return x.gpus() == 0 ? "-" : x.gpus() + "x" + (x.gpuType() == null ? "" : " " + x.gpuType());
  }

  private static Map<String, @Nullable Object> json(Partition x) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("name", x.name());
    m.put("cpus", x.cpus());
    m.put("memory_mb", x.memoryMb());
    m.put("max_walltime_secs", x.maxSeconds());
    m.put("gpus_per_node", x.gpus() == 0 ? null : x.gpus());
    m.put("gpu_type", x.gpuType());
    m.put("shared", x.shared());
    m.put("explicit", x.explicit());
    return m;
  }

  static void rows(
      Session session,
      List<String> headers,
      List<Map<String, @Nullable Object>> rows,
      String noun) {
    List<String[]> cells =
        rows.stream()
            .map(r -> headers.stream().map(h -> String.valueOf(r.get(h))).toArray(String[]::new))
            .toList();
    switch (session.format()) {
      case JSON -> session.printJson(rows);
      case CSV -> {
        Csv.print(session.out(), headers, cells);
      }
      case TABLE -> {
        Table.print(session.out(), headers, cells);
        session.out().println();
        session.out().println("Total: " + cells.size() + " " + noun);
      }
    }
  }
}
