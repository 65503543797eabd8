package dev.torc.cli.openapi;

import dev.torc.dialect.graph.GraphDialect;
import dev.torc.dialect.graph.GraphSettings;
import dev.torc.dialect.octaskly.OctasklyDialect;
import dev.torc.dialect.octaskly.OctasklySettings;
import dev.torc.dialect.torc.TorcDialect;
import dev.torc.engine.Engine;
import dev.torc.identity.Tokens;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.server.Doorkeeper;
import dev.torc.store.Database;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** The OpenAPI document of each interface, made from the routes that a server registers. */
final class Documents {
  private static final Map<String, Function<Engine, Map<String, Object>>> BY_NAME =
      new TreeMap<>(
          Map.of(
              "torc",
              engine ->
                  new TorcDialect(
                          engine, "1.0.0", TorcDialect.DEFAULT_BULK_BYTES, Clock.systemUTC())
                      .openApi(),
              "workflow-graph",
              Documents::graph,
              "octaskly",
              engine ->
                  new OctasklyDialect(
                          engine,
                          OctasklySettings.of(Map.of()),
                          () -> new Tokens("", Clock.systemUTC()),
                          "1.0.0",
                          new Random(),
                          Clock.systemUTC())
                      .openApi()));

  private Documents() {}

  private static Map<String, Object> graph(Engine engine) {
    GraphSettings quiet = GraphSettings.of(Map.of("API_ONLY", "1"));
    try (var graph =
        new GraphDialect(engine, quiet, Doorkeeper.open(), () -> "", Clock.systemUTC())) {
      return graph.openApi();
    }
  }

  /**
   * The text of a document as it is checked in.
   *
   * @throws TorcException USAGE when there is no such interface
   */
  static String of(String name) {
    Function<Engine, Map<String, Object>> document = BY_NAME.get(name);
    if (document == null) {
      throw TorcException.of(ErrorKind.USAGE, "there is no interface '" + name + "'")
          .withHint("the interfaces are: " + String.join(", ", BY_NAME.keySet()));
    }
    // Routes want an engine to call; nobody calls it here.
    try (Database database = Database.open(Database.Settings.inMemory());
        Engine engine = new Engine(database, Clock.systemUTC())) {
      return Json.writePretty(document.apply(engine)) + "\n";
    }
  }
}
