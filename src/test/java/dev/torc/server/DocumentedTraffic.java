package dev.torc.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Holds the traffic of a test against the OpenAPI document of an interface: whoever makes a request
 * in whatever way, the document must have said it. A request that was accepted must fit its
 * description; an answer must have a declared status and the declared form, a refusal too. Set up
 * as a listener of the server; {@link #assertAsDocumented} at the end of the test.
 */
public final class DocumentedTraffic implements Exchange.Listener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonBinding BINDING = new JsonBinding();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final Dialect dialect;
  private final JsonNode document;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
  private final Set<String> faults = new ConcurrentSkipListSet<>();

  /**
   * @param dialect whose traffic to look at; that of others is passed over
   * @param document its document, as plain maps and lists
   */
  public DocumentedTraffic(Dialect dialect, Map<String, Object> document) {
    this.dialect = dialect;
    this.document = JSON.valueToTree(document);
  }

  /** Fails with every way in which the traffic so far was not as the document says. */
  public void assertAsDocumented() {
    assertThat(faults).as("traffic that is not as the OpenAPI document says").isEmpty();
  }

  @Override
  public void finished(Exchange e) {
    Route route = e.call().route();
    if (route == null || e.dialect() != dialect) {
      return; // refused before anybody looked for a route
    }
    String path = route.path().replace('<', '{').replace('>', '}');
    String method = route.method().toLowerCase(Locale.ROOT);
    String where = route.method() + " " + path;
    try {
      JsonNode operation = document.path("paths").path(path).path(method);
      if (operation.isMissingNode()) {
        faults.add(where + ": not in the document");
        return;
      }
      response(where + " answered " + e.status(), operation, e);
      if (e.status() / 100 == 2) {
        parameters(where, operation, e.call());
        request(where + " with", operation, e.call(), route);
      }
    } catch (RuntimeException | IOException x) {
      faults.add(where + ": cannot be checked: " + x);
    }
  }

  private void response(String where, JsonNode operation, Exchange e) throws IOException {
    JsonNode declared = operation.path("responses").path(Integer.toString(e.status()));
    String text = new String(e.responseBody(), StandardCharsets.UTF_8);
    if (declared.isMissingNode()) {
      faults.add(where + ": the status is not declared; the body was " + shown(text));
      return;
    }
    JsonNode content = declared.path("content");
    JsonNode schema = content.path("application/json").path("schema");
    boolean plain = content.has("text/plain") && !text.startsWith("{");
    if (schema.isMissingNode() || plain) {
      boolean said = content.size() > (schema.isMissingNode() ? 0 : 1);
      if (!said && text.startsWith("{")) {
        faults.add(where + ": no body is declared, but there is " + shown(text));
      }
      return;
    }
    check(where, schema, JSON.readTree(text), text);
  }

  private void request(String where, JsonNode operation, Call call, Route route)
      throws IOException {
    JsonNode body = operation.path("requestBody");
    String text = new String(call.bodyBytes(), StandardCharsets.UTF_8);
    if (body.isMissingNode()
        || !route.bodyRequired() && (call.optionalBody(Object.class) == null || text.isBlank())) {
      return; // bodies that nobody asked for are passed over, whatever they are
    }
    JsonNode schema = body.path("content").path("application/json").path("schema");
    check(where, schema, JSON.readTree(presentForm(call, route)), text);
  }

  /**
   * Older forms that some bodies may have are left out of the document, so that nobody new uses
   * them.
   */
  private static byte[] presentForm(Call call, Route route) {
    return route.body() instanceof Class<?> c && c.isAnnotationPresent(Amended.class)
        ? BINDING.write(BINDING.read(call.bodyBytes(), c))
        : call.bodyBytes();
  }

  private void parameters(String where, JsonNode operation, Call call) {
    Map<String, List<String>> given = Query.parse(call.queryString());
    for (JsonNode p : operation.path("parameters")) {
      String name = p.path("name").asText();
      List<String> values = given.getOrDefault(name, List.of());
      if (!p.path("in").asText().equals("query")) {
        continue;
      }
      if (p.path("required").asBoolean() && values.isEmpty()) {
        faults.add(where + ": accepted without the parameter " + name);
      }
      for (String v : values) {
        if (!v.isEmpty()) {
          check(where + " with " + name, p.path("schema"), typed(p.path("schema"), values, v), v);
        }
      }
    }
  }

  /** The value that a text of a query stands for. */
  private static JsonNode typed(JsonNode schema, List<String> all, String text) {
    return switch (schema.path("type").asText()) {
      case "integer" -> JSON.valueToTree(Long.valueOf(text));
      case "number" -> JSON.valueToTree(Double.valueOf(text));
      case "boolean" -> JSON.valueToTree(text.equals("true"));
      case "array" -> JSON.valueToTree(all);
      default -> JSON.valueToTree(text);
    };
  }

  private void check(String where, JsonNode schema, JsonNode value, String text) {
    Schema compiled =
        schemas.computeIfAbsent(
            schema.toString(),
            s -> {
              ObjectNode whole = JSON.createObjectNode();
              whole.setAll((ObjectNode) schema);
              whole.set("components", document.path("components"));
              return SCHEMAS.getSchema(whole);
            });
    for (var error : compiled.validate(value)) {
      faults.add(
          where
              + ": "
              + error.getInstanceLocation()
              + " "
              + error.getMessage()
              + " in "
              + shown(text));
    }
  }

  private static String shown(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }
}
