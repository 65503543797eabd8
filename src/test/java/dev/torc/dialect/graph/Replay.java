package dev.torc.dialect.graph;

import dev.torc.model.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends recorded requests one after the other. */
final class Replay {
  private final GraphBed bed;
  private final Comparison comparison;
  private final RecordedStreams streams;
  private final Map<Object, GraphBed.Answer> early = new HashMap<>();

  Replay(GraphBed bed, Comparison comparison) {
    this.bed = bed;
    this.comparison = comparison;
    this.streams = new RecordedStreams(bed, comparison);
  }

  /**
   * Does again what was recorded; what differs, or null.
   *
   * @param patience how long recorded events of a stream are waited for
   */
  @SuppressWarnings("unchecked")
  @Nullable String exchange(Map<String, Object> e, Duration patience) throws Exception {
    if (e.containsKey("sse_of")) {
      String difference = streams.end(e.get("opened_n"), (List<?>) e.get("chunks"), patience);
      return difference == null ? null : "events: " + difference;
    }
    Map<String, Object> request = (Map<String, Object>) e.get("request");
    Map<String, Object> recorded = (Map<String, Object>) e.get("response");
    Map<?, ?> headers = (Map<?, ?>) request.get("headers");
    String path = comparison.translate((String) request.get("path"));
    Object body = request.get("body");
    if (path.startsWith("/api/workflows/ci/") || isCut(body)) {
      return null; // a file of the recorded server, a body that the recording cut
    }
    String difference;
    if ("sse-open".equals(recorded.get("body_kind"))) {
      difference = streams.open(e.get("n"), path, headers);
    } else if (path.equals("/api/jobs/claim") && recorded.get("body") instanceof Map<?, ?> job) {
      difference = claim(((Map<?, ?>) job.get("job")).get("job_id"), recorded, body, headers);
    } else {
      GraphBed.Answer a = send((String) request.get("method"), path, body, headers);
      difference = comparison.difference(recorded, a, path);
    }
    return difference == null ? null : request.get("method") + " " + path + ": " + difference;
  }

  /** Claims until the recorded job comes; those that come before it wait for their turn. */
  private @Nullable String claim(
      Object job, Map<String, Object> recorded, @Nullable Object body, Map<?, ?> headers) {
    String order = null;
    GraphBed.Answer a = early.remove(job);
    while (a == null) {
      GraphBed.Answer next = send("POST", "/api/jobs/claim", body, headers);
      Object got = next.text().equals("null") ? job : next.map("job").get("job_id");
      if (got.equals(job)) {
        a = next;
      } else {
        order = "job " + job + " comes after " + got;
        early.put(got, next);
      }
    }
    String difference = comparison.difference(recorded, a, "/api/jobs/claim");
    return difference == null ? order : difference;
  }

  /** A body so long that the length is what it was sent for. */
  private static boolean isCut(@Nullable Object body) {
    return body instanceof Map<?, ?> m && String.valueOf(m.get("name")).contains("chars in all");
  }

  private GraphBed.Answer send(
      String method, String path, @Nullable Object body, Map<?, ?> headers) {
    String text = body == null ? null : body instanceof String s ? s : Json.write(filled(body));
    return bed.send(
        method,
        path,
        text == null ? null : comparison.translate(text),
        "Content-Type",
        header(headers, "content-type"),
        "Origin",
        header(headers, "origin"),
        "Access-Control-Request-Method",
        header(headers, "access-control-request-method"),
        "Access-Control-Request-Headers",
        header(headers, "access-control-request-headers"));
  }

  private static String header(Map<?, ?> headers, String name) {
    Object value = headers.get(name);
    return value == null ? "" : value.toString();
  }

  private static Object filled(Object body) {
    if (body instanceof Map<?, ?> m && m.get("chunks") instanceof List<?> chunks) {
      Map<Object, Object> out = new HashMap<>(m);
      out.put("chunks", Comparison.whole(chunks));
      return out;
    }
    return body;
  }
}
