package dev.torc.cli.hpc;

import dev.torc.cli.Session;
import dev.torc.cli.hpc.Profile.Partition;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The built-in profiles, and those of the configuration files. */
public final class Profiles {
  /** Name, CPUs, memory in MB, hours, GPUs, and s for shared, e for explicit. */
  private static final String KESTREL =
      """
      debug 104 246064 1 2xh100 se
      short 104 246064 4 - -
      standard 104 246064 48 - -
      long 104 246064 240 - -
      medmem 104 984256 240 - -
      bigmem 104 2000000 48 - -
      bigmeml 104 2000000 240 - -
      hbw 104 246064 48 - e
      hbwl 104 246064 240 - e
      nvme 104 246064 48 - e
      shared 104 246064 48 - se
      sharedl 104 246064 240 - se
      gpu-h100s 128 360000 4 4xh100 s
      gpu-h100 128 360000 48 4xh100 s
      gpu-h100l 128 360000 240 4xh100 s
      """;

  private static final String DANE =
      """
      pdebug 112 257054 1 - e
      pbatch 112 257054 24 - -
      pci 112 257054 24 - e
      pserial 112 257054 168 - e
      pjupyter 112 257054 24 - se
      pall 112 257054 8760 - e
      """;

  private Profiles() {}

  /** All of them, sorted by name. */
  static List<Profile> all(Session session) {
    List<Profile> out = new ArrayList<>();
    out.add(
        new Profile(
            "dane",
            "LLNL Dane",
            "Dane of Lawrence Livermore National Laboratory",
            "CLUSTER",
            "dane",
            1,
            1,
            account(session, "dane"),
            partitions(DANE)));
    out.add(
        new Profile(
            "kestrel",
            "NLR Kestrel",
            "NLR's system with CPU and GPU nodes",
            "NLR_CLUSTER",
            "kestrel",
            10,
            100,
            account(session, "kestrel"),
            partitions(KESTREL)));
    if (session.settings().given("client.hpc.custom_profiles") instanceof Map<?, ?> own) {
      own.forEach(
          (name, v) -> {
            if (v instanceof Map<?, ?> m) {
              // One's own profile stands for a built-in one of that name.
              out.removeIf(p -> p.name().equals(name));
              out.add(custom(session, String.valueOf(name), m));
            }
          });
    }
    out.sort(Comparator.comparing(Profile::name));
    return out;
  }

  /**
   * One of them by its name.
   *
   * @throws TorcException NOT_FOUND when there is none
   */
  public static Profile named(Session session, String name) {
    List<Profile> all = all(session);
    for (Profile p : all) {
      if (p.name().equals(name)) {
        return p;
      }
    }
    throw TorcException.of(ErrorKind.NOT_FOUND, "there is no HPC profile '" + name + "'")
        .withHint("there are " + String.join(", ", all.stream().map(Profile::name).toList()));
  }

  /**
   * The centre where this process runs.
   *
   * @throws TorcException INVALID when it is none of those
   */
  public static Profile detected(Session session) {
    return here(session).orElseThrow(() -> nowhere("name one with --profile: torc hpc list"));
  }

  /** The named one, or the one of this machine. */
  static Profile chosen(Session session, @Nullable String name) {
    return name != null
        ? named(session, name)
        : here(session).orElseThrow(() -> nowhere("name one: torc hpc list"));
  }

  static Optional<Profile> here(Session session) {
    return all(session).stream().filter(p -> detected(session, p)).findFirst();
  }

  private static TorcException nowhere(String hint) {
    return TorcException.invalid("this is no known HPC system").withHint(hint);
  }

  static boolean detected(Session session, Profile p) {
    return p.variable() != null
        && p.value() != null
        && p.value().equals(session.io().variable(p.variable()).orElse(""));
  }

  private static @Nullable String account(Session session, String profile) {
    String own = "client.hpc.profile_overrides." + profile + ".default_account";
    return session.settings().given(own) instanceof String a
        ? a
        : session.settings().text("client.hpc.default_account");
  }

  private static List<Partition> partitions(String table) {
    return table
        .lines()
        .map(
            l -> {
              String[] f = l.split(" ");
              int x = f[4].indexOf('x');
              return new Partition(
                  f[0],
                  Long.parseLong(f[1]),
                  Long.parseLong(f[2]),
                  Long.parseLong(f[3]) * 3600,
                  x < 0 ? 0 : Long.parseLong(f[4].substring(0, x)),
                  x < 0 ? null : f[4].substring(x + 1),
                  f[5].contains("s"),
                  f[5].contains("e"));
            })
        .toList();
  }

  private static Profile custom(Session session, String name, Map<?, ?> m) {
    List<Partition> partitions = new ArrayList<>();
    if (m.get("partitions") instanceof List<?> l) {
      for (Object o : l) {
        if (o instanceof Map<?, ?> p) {
          partitions.add(
              new Partition(
                  text(p, "name", "?"),
                  number(p, "cpus_per_node"),
                  number(p, "memory_mb"),
                  number(p, "max_walltime_secs"),
                  number(p, "gpus_per_node"),
                  p.get("gpu_type") instanceof String t ? t : null,
                  Boolean.TRUE.equals(p.get("shared")),
                  Boolean.TRUE.equals(p.get("requires_explicit_request"))));
        }
      }
    }
    String detect = text(m, "detect_env_var", "");
    int equals = detect.indexOf('=');
    return new Profile(
        name,
        text(m, "display_name", name),
        text(m, "description", ""),
        equals < 0 ? null : detect.substring(0, equals),
        equals < 0 ? null : detect.substring(equals + 1),
        m.get("charge_factor_cpu") instanceof Number n ? n.doubleValue() : 1,
        m.get("charge_factor_gpu") instanceof Number n ? n.doubleValue() : 10,
        m.get("default_account") instanceof String a ? a : account(session, name),
        partitions);
  }

  private static String text(Map<?, ?> m, String key, String otherwise) {
    return m.get(key) instanceof String s ? s : otherwise;
  }

  private static long number(Map<?, ?> m, String key) {
    return m.get(key) instanceof Number n ? n.longValue() : 0;
  }
}
