package dev.torc.cli;

import dev.torc.dialect.graph.GraphDialect;
import dev.torc.dialect.graph.GraphSettings;
import dev.torc.dialect.octaskly.OctasklyDialect;
import dev.torc.dialect.octaskly.OctasklySettings;
import dev.torc.engine.Engine;
import dev.torc.identity.Tokens;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.server.Dialect;
import dev.torc.server.Doorkeeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The interfaces of a server beside Torc's own: which, and how their environment sets them up.
 * {@code torc serve} opens all of them, a server inside of another command none.
 */
final class Doors implements AutoCloseable {
  private static final String DEFAULT_FOLDER = "workflows";

  private final List<Dialect> dialects = new ArrayList<>();
  private final Map<String, List<Dialect>> ownPorts = new LinkedHashMap<>();
  private final List<AutoCloseable> closeables = new ArrayList<>();
  private final Setting setting;

  /**
   * What the doors are opened with.
   *
   * @param door whom a server that asks for passwords lets in
   * @param secretFile where a secret for tokens is kept when the environment names none; null for
   *     nowhere
   * @param ports ports of their own by interface
   * @param report gets a line for what is worth to be told
   */
  record Setting(
      Map<String, String> env,
      Path directory,
      Doorkeeper door,
      @Nullable Path secretFile,
      Map<String, Integer> ports,
      Consumer<String> report) {
    static final Setting NONE =
        new Setting(Map.of(), Path.of(""), Doorkeeper.open(), null, Map.of(), line -> {});
  }

  private Doors(Setting setting) {
    this.setting = setting;
  }

  /** Only Torc's own interface. */
  static Doors closed() {
    return new Doors(Setting.NONE);
  }

  /** All interfaces. */
  static Doors open(Engine engine, Clock clock, Setting setting) {
    Doors doors = new Doors(setting);
    doors.graph(engine, clock);
    doors.octaskly(engine, clock);
    return doors;
  }

  private void graph(Engine engine, Clock clock) {
    GraphSettings settings = GraphSettings.of(setting.env());
    var graph =
        new GraphDialect(
            engine, settings, setting.door(), () -> UUID.randomUUID().toString(), clock);
    add(graph, List.of(graph.ownPort(), graph));
    closeables.add(graph);
    String named = settings.workflowsDirectory();
    Path folder = setting.directory().resolve(named == null ? DEFAULT_FOLDER : named);
    if (named != null || Files.isDirectory(folder)) {
      graph.load(folder, setting.report());
    }
  }

  private void octaskly(Engine engine, Clock clock) {
    OctasklySettings settings = OctasklySettings.of(setting.env());
    Supplier<Tokens> tokens = new Once(() -> new Tokens(secret(setting), clock));
    var octaskly =
        new OctasklyDialect(
            engine, settings, tokens, VersionCommand.version(), new Random(), clock);
    add(octaskly, List.of(octaskly.ownPort(), octaskly));
    boolean named = TokenSecret.of(setting.env()).isPresent(); // a bad one is told at the start
    if (ownPorts.containsKey(octaskly.name()) && settings.requireAuth() && !named) {
      List<String> all = OctasklyDialect.permissionsOf("admin");
      setting
          .report()
          .accept(
              "Octaskly token of an administrator, for 24 h: "
                  + tokens.get().issue("admin", "admin", all, Duration.ofHours(24)));
    }
  }

  /** A secret is made, and kept in a file, only when somebody comes with a token. */
  private static final class Once implements Supplier<Tokens> {
    private final Supplier<Tokens> maker;
    private @Nullable Tokens made;

    Once(Supplier<Tokens> maker) {
      this.maker = maker;
    }

    @Override
    public synchronized Tokens get() {
      if (made == null) {
        made = maker.get();
      }
      return made;
    }
  }

  private static String secret(Setting setting) {
    return TokenSecret.of(setting.env())
        .orElseGet(
            () -> {
              Path file = setting.secretFile();
              SecureRandom random = new SecureRandom();
              return file == null ? Tokens.newSecret(random) : Tokens.secretOf(file, random);
            });
  }

  private void add(Dialect dialect, List<Dialect> onOwnPort) {
    dialects.add(dialect);
    if (setting.ports().containsKey(dialect.name())) {
      ownPorts.put(dialect.name(), onOwnPort);
    }
  }

  /** What the port of all interfaces serves. */
  List<Dialect> dialects() {
    return List.copyOf(dialects);
  }

  void report(String line) {
    setting.report().accept(line);
  }

  /** A port of one interface. */
  record OwnPort(String name, int port, List<Dialect> dialects) {}

  /**
   * What the other ports serve.
   *
   * @throws TorcException USAGE when a port is asked for an interface that does not exist
   */
  List<OwnPort> ownPorts() {
    List<OwnPort> out = new ArrayList<>();
    setting
        .ports()
        .forEach(
            (name, port) -> {
              List<Dialect> served = ownPorts.get(name);
              if (served == null) {
                throw TorcException.of(
                        ErrorKind.USAGE, "--listen: there is no interface '" + name + "'")
                    .withHint(
                        "known are "
                            + String.join(", ", dialects.stream().map(Dialect::name).toList()));
              }
              out.add(new OwnPort(name, port, served));
            });
    return out;
  }

  @Override
  public void close() {
    for (AutoCloseable c : closeables) {
      try {
        c.close();
      } catch (Exception e) {
        throw new IllegalStateException(e); // none of them throws
      }
    }
  }
}
