package dev.torc.cli;

import dev.torc.dialect.graph.GraphDialect;
import dev.torc.dialect.graph.GraphSettings;
import dev.torc.engine.Engine;
import dev.torc.server.Dialect;
import dev.torc.server.Doorkeeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The interfaces of a server beside Torc's own: which, and how their environment sets them up.
 * {@code torc serve} opens all of them, a server inside of another command none.
 */
final class Doors implements AutoCloseable {
  private static final String DEFAULT_FOLDER = "workflows";

  private final List<Dialect> dialects = new ArrayList<>();
  private final List<AutoCloseable> closeables = new ArrayList<>();

  /** Only Torc's own interface. */
  static Doors closed() {
    return new Doors();
  }

  /**
   * All interfaces.
   *
   * @param door whom a server that asks for passwords lets in
   * @param report gets a line for each workflow file that is loaded
   */
  static Doors open(
      Engine engine,
      Clock clock,
      Map<String, String> env,
      Doorkeeper door,
      Path directory,
      Consumer<String> report) {
    Doors doors = new Doors();
    doors.graph(engine, clock, GraphSettings.of(env), door, directory, report);
    return doors;
  }

  private void graph(
      Engine engine,
      Clock clock,
      GraphSettings settings,
      Doorkeeper door,
      Path directory,
      Consumer<String> report) {
    var graph = new GraphDialect(engine, settings, door, () -> UUID.randomUUID().toString(), clock);
    dialects.add(graph);
    closeables.add(graph);
    String named = settings.workflowsDirectory();
    Path folder = directory.resolve(named == null ? DEFAULT_FOLDER : named);
    if (named != null || Files.isDirectory(folder)) {
      graph.load(folder, report);
    }
  }

  List<Dialect> dialects() {
    return List.copyOf(dialects);
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
