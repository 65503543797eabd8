package dev.torc.dialect.torc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.engine.Engine;
import dev.torc.model.Json;
import dev.torc.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The checked-in document is what the routes say, and no less than the published one. */
class OpenApiTest {
  private static final Path CHECKED_IN = Path.of("src/main/resources/openapi/torc.json");

  /** Answers that the published document describes otherwise than its own server gives them. */
  private static final Set<String> ANSWERED_OTHERWISE = Set.of("claim_action");

  private static Map<String, Object> generated() {
    try (Database db = Database.open(Database.Settings.inMemory());
        Engine engine = new Engine(db, Clock.systemUTC())) {
      return new TorcDialect(engine, "1.0.0", 1 << 20, Clock.systemUTC()).openApi();
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
  void saysAllThatThePublishedDocumentSays() throws Exception {
    String contracts = System.getenv("TORC_CONTRACTS");
    Assumptions.assumeTrue(contracts != null, "TORC_CONTRACTS is not set: nothing to compare with");
    String yaml = Files.readString(Path.of(contracts, "torc", "openapi.yaml"));
    Map<?, ?> published = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
    Map<String, Object> own = generated();
    List<String> missing = new ArrayList<>();
    ((Map<?, ?>) published.get("paths"))
        .forEach(
            (path, methods) ->
                ((Map<?, ?>) methods)
                    .forEach(
                        (method, operation) ->
                            compare(
                                path + " " + method,
                                published,
                                (Map<?, ?>) operation,
                                own,
                                at(own, "paths", withoutBase(path), (String) method),
                                missing)));
    assertThat(missing).isEmpty();
  }

  private static String withoutBase(Object path) {
    return path.toString().replace("/torc-service/v1", "");
  }

  private static void compare(
      String where,
      Map<?, ?> published,
      Map<?, ?> operation,
      Map<?, ?> own,
      Object here,
      List<String> missing) {
    if (!(here instanceof Map<?, ?> h)) {
      missing.add(where);
      return;
    }
    if (!operation.get("operationId").equals(h.get("operationId"))) {
      missing.add(where + ": operation id " + operation.get("operationId"));
    }
    Set<String> parameters = names(operation.get("parameters"));
    parameters.removeAll(names(h.get("parameters")));
    parameters.forEach(p -> missing.add(where + ": parameter " + p));
    fields(requestBody(operation), published)
        .forEach(
            f -> {
              Object body = requestBody(h);
              if (!open(body, own) && !fields(body, own).contains(f)) {
                missing.add(where + ": request field " + f);
              }
            });
    Object answer = answer(operation);
    Object ownAnswer = answer(h);
    if (ANSWERED_OTHERWISE.contains(operation.get("operationId"))) {
      return;
    }
    for (String f : fields(answer, published)) {
      if (!open(ownAnswer, own) && !fields(ownAnswer, own).contains(f)) {
        missing.add(where + ": response field " + f);
      }
    }
  }

  /** Whether a schema allows anything. */
  private static boolean open(Object schema, Map<?, ?> document) {
    Object s = resolve(schema, document);
    return !(s instanceof Map<?, ?> m) || !m.containsKey("properties") && !m.containsKey("items");
  }

  private static Set<String> names(Object parameters) {
    Set<String> out = new TreeSet<>();
    if (parameters instanceof List<?> l) {
      l.forEach(p -> out.add((String) ((Map<?, ?>) p).get("name")));
    }
    return out;
  }

  private static Object requestBody(Map<?, ?> operation) {
    return at(operation, "requestBody", "content", "application/json", "schema");
  }

  private static Object answer(Map<?, ?> operation) {
    return at(operation, "responses", "200", "content", "application/json", "schema");
  }

  private static Set<String> fields(Object schema, Map<?, ?> document) {
    Object s = resolve(schema, document);
    Set<String> out = new TreeSet<>();
    if (s instanceof Map<?, ?> m) {
      if (m.get("properties") instanceof Map<?, ?> p) {
        p.keySet().forEach(k -> out.add((String) k));
      }
      if (m.get("items") != null) {
        out.addAll(fields(m.get("items"), document));
      }
    }
    return out;
  }

  private static Object resolve(Object schema, Map<?, ?> document) {
    if (schema instanceof Map<?, ?> m && m.get("$ref") instanceof String ref) {
      return at(document, "components", "schemas", ref.substring(ref.lastIndexOf('/') + 1));
    }
    return schema;
  }

  private static Object at(Object from, String... keys) {
    Object o = from;
    for (String k : keys) {
      o = o instanceof Map<?, ?> m ? m.get(k) : null;
    }
    return o;
  }
}
