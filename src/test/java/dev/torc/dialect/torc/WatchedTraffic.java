package dev.torc.dialect.torc;

import dev.torc.model.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The stream of finished requests, opened before a recording is replayed. */
final class WatchedTraffic {
  private static final Set<String> OF_THIS_RUN = Set.of("timestamp_ms", "latency_ms", "request_id");

  private final BufferedReader stream;

  WatchedTraffic(HttpClient client, String base) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(base + "/admin/api-events/stream?include_bodies=true"));
    var answer =
        client.send(
            request.version(HttpClient.Version.HTTP_1_1).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    stream = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  /** Reads as many events as were recorded, and says how they differ. */
  List<String> differences(String recorded) throws IOException {
    List<String> out = new ArrayList<>();
    for (String line : recorded.split("\n")) {
      if (line.startsWith("data: ")) {
        Map<String, @Nullable Object> then = known(line);
        Map<String, @Nullable Object> now = known(next());
        // Times inside of bodies differ: their lengths do not.
        if (!then.keySet().equals(now.keySet()) || !plain(then).equals(plain(now))) {
          out.add("event " + then + ", here " + now);
        }
      }
    }
    return out;
  }

  private String next() throws IOException {
    String line = stream.readLine();
    while (line != null && !line.startsWith("data: ")) {
      if (!line.isEmpty() && !line.startsWith(":") && !line.equals("event: api")) {
        return "data: {\"unexpected\":" + Json.write(line) + "}";
      }
      line = stream.readLine();
    }
    return line == null ? "data: {}" : line;
  }

  private static Map<String, @Nullable Object> known(String data) {
    Map<String, @Nullable Object> m = Json.parseObject(data.substring("data: ".length()));
    OF_THIS_RUN.forEach(m::remove);
    return m;
  }

  /**
   * Without the answer, and with the request as values: how it is spaced is the sender's matter.
   */
  private static Map<String, @Nullable Object> plain(Map<String, @Nullable Object> event) {
    var out = new TreeMap<>(event);
    out.remove("response_body");
    if (out.get("request_body") instanceof Map<?, ?> body) {
      String text = String.valueOf(body.get("text"));
      out.put("request_body", text.isEmpty() ? "" : Json.parse(text));
    }
    return out;
  }
}
