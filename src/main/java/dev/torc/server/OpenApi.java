package dev.torc.server;

import dev.torc.model.ErrorKind;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The OpenAPI document of a dialect, made from its table of routes: what is registered is what is
 * described. The order of everything in it is fixed, so that two documents can be compared.
 */
public final class OpenApi {
  /** Refusals of what was not even read. */
  private static final Set<Integer> UNREAD = Set.of(400, 401, 413, 415);

  private final Schemas schemas = new Schemas();
  private final ErrorRenderer errors;

  private OpenApi(ErrorRenderer errors) {
    this.errors = errors;
  }

  /**
   * The document as plain maps and lists.
   *
   * @param version version of the interface
   */
  public static Map<String, Object> document(String title, String version, Dialect dialect) {
    OpenApi api = new OpenApi(dialect.errors());
    Map<String, Object> paths = new TreeMap<>();
    for (Route r : dialect.routes()) {
      @SuppressWarnings("unchecked")
      Map<String, Object> path =
          (Map<String, Object>)
              paths.computeIfAbsent(plain(r.path()), p -> new TreeMap<String, Object>());
      path.put(r.method().toLowerCase(Locale.ROOT), api.operation(r));
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("openapi", "3.1.0");
    out.put("info", Map.of("title", title, "version", version));
    out.put("servers", List.of(Map.of("url", dialect.basePath())));
    out.put("paths", paths);
    out.put("components", Map.of("schemas", api.schemas.named()));
    return ordered(out);
  }

  /** Maps without an order of their own get one. */
  private static Map<String, Object> ordered(Map<String, Object> map) {
    Map<String, Object> out = new LinkedHashMap<>();
    boolean own = map instanceof LinkedHashMap;
    (own ? map : new TreeMap<>(map)).forEach((k, v) -> out.put(k, orderedValue(v)));
    return out;
  }

  @SuppressWarnings("unchecked")
  private static Object orderedValue(Object v) {
    if (v instanceof Map<?, ?> m) {
      return ordered((Map<String, Object>) m);
    }
    return v instanceof List<?> l ? l.stream().map(OpenApi::orderedValue).toList() : v;
  }

  private static String plain(String path) {
    return path.replace('<', '{').replace('>', '}');
  }

  private Map<String, Object> operation(Route r) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("operationId", r.operationId());
    out.put("summary", r.summary());
    if (!r.params().isEmpty()) {
      out.put("parameters", r.params().stream().map(OpenApi::parameter).toList());
    }
    if (r.body() != null) {
      out.put(
          "requestBody",
          ordered(
              Map.of(
                  "required",
                  r.bodyRequired(),
                  "content",
                  Map.of("application/json", Map.of("schema", schemas.of(r.body()))))));
    }
    out.put("responses", responses(r));
    return out;
  }

  private static Map<String, Object> parameter(Param p) {
    Map<String, Object> schema = new LinkedHashMap<>(schema(p.kind()));
    if (p.defaultValue() != null) {
      schema.put("default", p.defaultValue());
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", p.name());
    out.put("in", p.in() == Param.In.PATH ? "path" : "query");
    out.put("required", p.required());
    out.put("schema", schema);
    return out;
  }

  private static Map<String, Object> schema(Param.Kind kind) {
    return switch (kind) {
      case INTEGER -> Schemas.integer();
      case BOOLEAN -> Map.of("type", "boolean");
      case TEXT -> Map.of("type", "string");
      case TEXTS -> ordered(Map.of("type", "array", "items", Map.of("type", "string")));
      case JOB_STATUS -> Schemas.jobStatus();
    };
  }

  private Map<String, Object> responses(Route r) {
    Map<String, Object> out = new LinkedHashMap<>();
    Map<String, Object> success = new LinkedHashMap<>();
    success.put("description", "success");
    if (r.response() != null) {
      success.put("content", json(r.response()));
    }
    out.put(Integer.toString(r.successStatus()), success);
    if (r.later() != null) {
      Map<String, Object> later = new LinkedHashMap<>();
      later.put("description", "accepted: the work goes on after the answer");
      later.put("content", json(r.later()));
      out.put("202", later);
    }
    Map<Integer, TreeSet<String>> errors = new TreeMap<>();
    r.errors().forEach(k -> add(errors, k.httpStatus(), words(k)));
    everywhere(r, errors);
    errors.forEach((status, names) -> out.put(Integer.toString(status), refusal(r, status, names)));
    return out;
  }

  private Map<String, Object> json(Type type) {
    return Map.of("application/json", Map.of("schema", schemas.of(type)));
  }

  /** What could not be read is refused with a text, what was understood in the dialect's words. */
  private Map<String, Object> refusal(Route r, int status, Set<String> names) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("description", String.join(", ", names));
    if (errors.schema() == null) {
      return out;
    }
    boolean unread = UNREAD.contains(status) || status == 422 && r.body() != null;
    boolean told = r.errors().stream().anyMatch(k -> k.httpStatus() == status);
    Map<String, Object> content = new TreeMap<>();
    if (told || !UNREAD.contains(status)) {
      content.putAll(json(errors.schema()));
    }
    if (unread) {
      content.put("text/plain", Map.of("schema", Map.of("type", "string")));
    }
    out.put("content", content);
    return out;
  }

  /** What the front door answers before a handler is asked. */
  private static void everywhere(Route r, Map<Integer, TreeSet<String>> errors) {
    add(errors, 401, "credentials are missing or wrong");
    add(errors, 403, "not allowed");
    add(errors, 429, words(ErrorKind.RATE_LIMITED));
    add(errors, 503, "busy, try again");
    if (!r.params().isEmpty() || r.body() != null) {
      add(errors, 400, "a part of the request cannot be read");
    }
    if (r.params().stream().anyMatch(p -> p.in() == Param.In.QUERY)) {
      add(errors, 422, "a parameter has a value that is not allowed");
    }
    if (r.body() != null) {
      add(errors, 413, "the body is too large");
      add(errors, 415, "the body is not JSON");
      add(errors, 422, "the body does not fit");
    }
  }

  private static void add(Map<Integer, TreeSet<String>> errors, int status, String words) {
    errors.computeIfAbsent(status, s -> new TreeSet<>()).add(words);
  }

  private static String words(ErrorKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
