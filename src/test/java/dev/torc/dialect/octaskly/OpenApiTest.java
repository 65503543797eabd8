package dev.torc.dialect.octaskly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.engine.Engine;
import dev.torc.identity.Tokens;
import dev.torc.model.Json;
import dev.torc.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The checked-in document is what the routes say, and has every route of the original's document.
 */
class OpenApiTest {
  private static final Path CHECKED_IN = Path.of("src/main/resources/openapi/octaskly.json");

  private static Map<String, Object> generated() {
    try (Database db = Database.open(Database.Settings.inMemory());
        Engine engine = new Engine(db, Clock.systemUTC())) {
      return new OctasklyDialect(
              engine,
              OctasklySettings.of(Map.of()),
              () -> new Tokens("x", Clock.systemUTC()),
              "1.0.0",
              new Random(1),
              Clock.systemUTC())
          .openApi();
    }
  }

  @Test
  void checkedInDocumentIsWhatTheRoutesSay() throws Exception {
    String now = Json.writePretty(generated()) + "\n";
    if (Boolean.getBoolean("contract.update")) {
      Files.writeString(CHECKED_IN, now);
    }
    assertThat(Files.readString(CHECKED_IN))
        .as("the routes changed: run this test with -Dcontract.update=true and look at the diff")
        .isEqualTo(now);
  }

  @Test
  void everyDocumentedRouteIsThere() {
    Map<?, ?> paths = (Map<?, ?>) generated().get("paths");
    for (String route :
        List.of(
            "post /tasks", "get /tasks", "get /tasks/{id}", "delete /tasks/{id}", "get /stats")) {
      String[] parts = route.split(" ");
      assertThat(paths.get(parts[1]) instanceof Map<?, ?> m && m.containsKey(parts[0]))
          .as(route)
          .isTrue();
    }
  }
}
