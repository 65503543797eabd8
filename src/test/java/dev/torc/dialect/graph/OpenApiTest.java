package dev.torc.dialect.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.engine.Engine;
import dev.torc.model.Json;
import dev.torc.server.Doorkeeper;
import dev.torc.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The checked-in document is what the routes say, and has every route of the original's document.
 */
class OpenApiTest {
  private static final Path CHECKED_IN = Path.of("src/main/resources/openapi/workflow-graph.json");

  /** The routes of the document that the original was described with. */
  private static final List<String> DOCUMENTED =
      List.of(
          "get /workflows",
          "post /workflows",
          "get /workflows/{id}/status",
          "post /workflows/{id}/run",
          "post /workflows/{id}/cancel",
          "post /workers/register",
          "post /jobs/claim",
          "post /jobs/{lease}/heartbeat",
          "post /jobs/{lease}/complete",
          "post /jobs/{lease}/fail",
          "post /jobs/{lease}/logs",
          "get /jobs/{workflow}/{job}/cancelled",
          "get /workflows/{workflow}/jobs/{job}/logs",
          "get /workflows/{workflow}/jobs/{job}/logs/stream",
          "get /workers");

  private static Map<String, Object> generated() {
    try (Database db = Database.open(Database.Settings.inMemory());
        Engine engine = new Engine(db, Clock.systemUTC());
        GraphDialect graph =
            new GraphDialect(
                engine,
                GraphBed.settings("API_ONLY", "1"),
                Doorkeeper.open(),
                () -> "id",
                Clock.systemUTC())) {
      return graph.openApi();
    }
  }

  @Test
  void checkedInDocumentIsWhatTheRoutesSay() throws Exception {
    String now = Json.writePretty(generated()) + "\n";
    if (Boolean.getBoolean("contract.update")) {
      Files.createDirectories(CHECKED_IN.getParent());
      Files.writeString(CHECKED_IN, now);
    }
    assertThat(Files.readString(CHECKED_IN))
        .as("the routes changed: run this test with -Dcontract.update=true and look at the diff")
        .isEqualTo(now);
  }

  @Test
  void everyDocumentedRouteIsThere() {
    Map<?, ?> paths = (Map<?, ?>) generated().get("paths");
    for (String route : DOCUMENTED) {
      String[] parts = route.split(" ");
      assertThat(paths.get(parts[1]) instanceof Map<?, ?> m && m.containsKey(parts[0]))
          .as(route)
          .isTrue();
    }
  }
}
