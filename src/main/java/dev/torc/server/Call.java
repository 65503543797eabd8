package dev.torc.server;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request, read as its route's table says. Belongs to the thread that handles it. */
public final class Call {
  static final String SPAN_ID = "x-span-id";

  private final HttpServletRequest request;
  private final JsonBinding json;
  private final BodyReader bodies;
  private final long startNanos = System.nanoTime();
  private final Map<String, Object> attributes = new HashMap<>(2);
  private @Nullable Route route;
  private Map<String, Object> params = Map.of();
  private @Nullable Object body;
  private byte[] bodyBytes = new byte[0];

  Call(HttpServletRequest request, JsonBinding json, BodyReader bodies) {
    this.request = request;
    this.json = json;
    this.bodies = bodies;
  }

  /** Reads parameters, then the body, in the order in which clients expect the refusals. */
  void read(Route of, Map<String, String> path) {
    route = of;
    params = ParamReader.read(of.params(), path, Query.parse(request.getQueryString()));
    if (of.body() == null) {
      return;
    }
    boolean isJson = isJson(request.getContentType());
    if (!isJson && of.bodyRequired()) {
      throw ReadFault.of(
          ErrorRenderer.Part.MEDIA_TYPE,
          ErrorKind.UNSUPPORTED_MEDIA_TYPE,
          "the request needs 'Content-Type: application/json'");
    }
    if (isJson) {
      bodyBytes = bodies.read(request, of.bodyLimit());
      body = parse(of);
    }
  }

  private @Nullable Object parse(Route of) {
    if (of.readsBytes()) {
      Surrogates.check(bodyBytes);
      return bodyBytes;
    }
    if (of.bodyRequired()) {
      return json.read(bodyBytes, Objects.requireNonNull(of.body()));
    }
    try {
      return bodyBytes.length == 0 ? null : json.read(bodyBytes, Objects.requireNonNull(of.body()));
    } catch (TorcException e) {
      return null;
    }
  }

  /** The refusal of a body whose field is not what it has to be. */
  public static TorcException unfit(String field, String expected) {
    return ReadFault.field("field '" + field + "' is not " + expected);
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    return type.equalsIgnoreCase("application/json")
        || type.regionMatches(true, 0, "application/", 0, 12)
            && type.regionMatches(true, type.length() - 5, "+json", 0, 5);
  }

  public String method() {
    return request.getMethod();
  }

  /** Path as sent, without the query. */
  public String path() {
    return request.getRequestURI();
  }

  public @Nullable String queryString() {
    return request.getQueryString();
  }

  public @Nullable String header(String name) {
    return request.getHeader(name);
  }

  /** The id that the client gave this request, or the one that was made for it. */
  public String spanId() {
    return request.getAttribute(SPAN_ID) instanceof String id ? id : "0";
  }

  public String remoteAddress() {
    return request.getRemoteAddr();
  }

  /** The route, or null when none was found. */
  public @Nullable Route route() {
    return route;
  }

  public long startNanos() {
    return startNanos;
  }

  /** The body as received; empty when the route reads none. */
  public byte[] bodyBytes() {
    return bodyBytes;
  }

  /** The parsed body of a route that requires one. */
  public <T> T body(Class<T> type) {
    T value = optionalBody(type);
    if (value == null) {
      throw ReadFault.field("the body must not be null");
    }
    return value;
  }

  public <T> @Nullable T optionalBody(Class<T> type) {
    return body == null ? null : type.cast(body);
  }

  /** An integer that is there: a path parameter, a required one, or one with a default. */
  public long number(String name) {
    return present(Long.class, name);
  }

  public @Nullable Long optionalNumber(String name) {
    return optional(Long.class, name);
  }

  /** A boolean; absent counts as false unless the table has a default. */
  public boolean flag(String name) {
    return Boolean.TRUE.equals(params.get(name));
  }

  public @Nullable Boolean optionalFlag(String name) {
    return optional(Boolean.class, name);
  }

  public String text(String name) {
    return present(String.class, name);
  }

  public @Nullable String optionalText(String name) {
    return optional(String.class, name);
  }

  @SuppressWarnings("unchecked")
  public List<String> texts(String name) {
    return (List<String>) params.getOrDefault(name, List.of());
  }

  public JobStatus status(String name) {
    return present(JobStatus.class, name);
  }

  public @Nullable JobStatus optionalStatus(String name) {
    return optional(JobStatus.class, name);
  }

  private <T> T present(Class<T> type, String name) {
    T value = optional(type, name);
    if (value == null) {
      throw new IllegalStateException("the table of routes has no value for " + name);
    }
    return value;
  }

  private <T> @Nullable T optional(Class<T> type, String name) {
    Object value = params.get(name);
    return value == null ? null : type.cast(value);
  }

  /** Keeps something for later steps of the same request, for example the caller's identity. */
  public void put(String key, Object value) {
    attributes.put(key, value);
  }

  public @Nullable Object get(String key) {
    return attributes.get(key);
  }
}
