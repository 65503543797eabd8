package dev.torc.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.client.Transport.Repeat;
import dev.torc.model.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Calls of an interface beside Torc's own, on plain JSON values. Thread-safe. Every call throws as
 * {@link Transport#send} does.
 */
public final class JsonCalls implements AutoCloseable {
  private final Transport transport;

  public JsonCalls(Transport transport) {
    this.transport = transport;
  }

  /** The answer's value; null when it has no body. */
  public @Nullable Object get(String path) {
    return value(transport.send("GET", path, null, Repeat.SAFE).text());
  }

  public @Nullable Object post(String path, @Nullable Object body) {
    byte[] json = body == null ? new byte[0] : Json.write(body).getBytes(UTF_8);
    return value(transport.send("POST", path, json, Repeat.NEVER).text());
  }

  public @Nullable Object delete(String path) {
    return value(transport.send("DELETE", path, null, Repeat.NEVER).text());
  }

  /** Opens a stream of server-sent events. */
  public EventStream events(String path) {
    return new EventStream(
        new BufferedReader(new InputStreamReader(transport.stream(path, 0), UTF_8)));
  }

  /** A text as one segment of a path. */
  public static String segment(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static @Nullable Object value(String text) {
    return text.isBlank() ? null : Json.parse(text);
  }

  @Override
  public void close() {
    transport.close();
  }
}
