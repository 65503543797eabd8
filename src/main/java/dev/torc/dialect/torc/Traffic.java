package dev.torc.dialect.torc;

import dev.torc.model.Json;
import dev.torc.server.Call;
import dev.torc.server.Exchange;
import dev.torc.server.SseStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What administrators see of the traffic: counts of the last hour, and a stream of finished
 * requests (contract: Torc semantics, section 5.6). Thread-safe.
 */
final class Traffic {
  private static final int SECONDS = 3600;

  private final Clock clock;
  private final Slot[] slots = new Slot[SECONDS];
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private volatile int mostBodyBytes = 8192;

  private record Watcher(SseStream stream, boolean bodies) {}

  private static final class Slot {
    long second = -1;
    long requests;
    long bytesIn;
    long bytesOut;
    final long[] byClass = new long[4];
  }

  Traffic(Clock clock) {
    this.clock = clock;
    for (int i = 0; i < SECONDS; i++) {
      slots[i] = new Slot();
    }
  }

  /** Longer bodies are cut in the stream of requests. */
  void showBodiesUpTo(int bytes) {
    mostBodyBytes = bytes;
  }

  void watch(SseStream stream, boolean bodies) {
    Watcher w = new Watcher(stream, bodies);
    watchers.add(w);
    stream.closed().whenComplete((v, e) -> watchers.remove(w));
  }

  void finished(Exchange e) {
    count(e);
    for (Watcher w : watchers) {
      w.stream().send("api", Json.write(describe(e, w.bodies())));
    }
  }

  private synchronized void count(Exchange e) {
    long second = clock.millis() / 1000;
    Slot s = slots[(int) (second % SECONDS)];
    if (s.second != second) {
      s.second = second;
      s.requests = 0;
      s.bytesIn = 0;
      s.bytesOut = 0;
      Arrays.fill(s.byClass, 0);
    }
    s.requests++;
    s.bytesIn += e.requestBytes();
    s.bytesOut += e.responseBody().length;
    s.byClass[statusClass(e.status())]++;
  }

  private static int statusClass(int status) {
    return switch (status / 100) {
      case 2 -> 0;
      case 4 -> 1;
      case 5 -> 2;
      default -> 3;
    };
  }

  /** Counts of the last {@code window} seconds in pieces of {@code interval}, newest first. */
  synchronized Map<String, Object> stats(long window, long interval) {
    long windowSeconds = Math.max(1, Math.min(SECONDS, window));
    long step = Math.max(1, Math.min(windowSeconds, interval));
    long now = clock.millis();
    List<Map<String, Object>> buckets = new ArrayList<>();
    long start = now / 1000 / step * step;
    for (long left = windowSeconds; left > 0; left -= step, start -= step) {
      buckets.add(bucket(start, step));
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("now_ms", now);
    out.put("interval_seconds", step);
    out.put("window_seconds", windowSeconds);
    out.put("buckets", buckets);
    return out;
  }

  private Map<String, Object> bucket(long start, long step) {
    long[] sums = new long[7];
    for (long second = start; second < start + step; second++) {
      Slot s = slots[(int) (second % SECONDS)];
      if (s.second == second) {
        sums[0] += s.requests;
        sums[1] += s.bytesIn;
        sums[2] += s.bytesOut;
        for (int i = 0; i < 4; i++) {
          sums[3 + i] += s.byClass[i];
        }
      }
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("start_ms", start * 1000);
    List<String> names =
        List.of(
            "request_count",
            "bytes_in",
            "bytes_out",
            "status_2xx",
            "status_4xx",
            "status_5xx",
            "status_other");
    for (int i = 0; i < names.size(); i++) {
      out.put(names.get(i), sums[i]);
    }
    return out;
  }

  private Map<String, @Nullable Object> describe(Exchange e, boolean bodies) {
    Call c = e.call();
    String label = c.header("X-Torc-Client-User");
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("timestamp_ms", clock.millis());
    out.put("method", c.method());
    out.put("path", c.path());
    if (c.queryString() != null) {
      out.put("query", c.queryString());
    }
    out.put("status", e.status());
    out.put("latency_ms", e.nanos() / 1_000_000);
    out.put("request_id", c.spanId());
    // A label is what the client calls itself; a name that was proved counts more.
    boolean proved = Callers.of(c).user().isPresent();
    out.put("user", label == null || proved ? Callers.name(c) : label);
    if (bodies) {
      out.put("request_body", body(c.bodyBytes()));
      out.put("response_body", body(e.responseBody()));
    }
    return out;
  }

  private Map<String, Object> body(byte[] bytes) {
    int shown = Math.min(bytes.length, mostBodyBytes);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("bytes", bytes.length);
    out.put("truncated", shown < bytes.length);
    out.put("text", new String(bytes, 0, shown, StandardCharsets.UTF_8));
    return out;
  }
}
