package dev.torc.dialect.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sends the recorded requests of workflow-graph's own server to this one and compares status and
 * body. Needs TORC_CONTRACTS; what differs on purpose is listed here with the reason.
 */
@Timeout(120)
class TranscriptReplayTest {
  /** Topic, number of the exchange, and why the answer is another one here. */
  private static final Map<String, String> DIFFERENT =
      Map.ofEntries(
          Map.entry("01 38", "cancel of an unknown workflow is 404, as the document says"),
          Map.entry("01 56", "a second run while jobs are queued does not hand them out twice"),
          Map.entry("01 59", "a new run begins with attempt 0"),
          Map.entry("02 23", "a worker that claims is listed, registered or not"),
          Map.entry("02 28", "logs of unknown jobs are not kept"),
          Map.entry("02 40", "a worker that has completed its job is idle"),
          Map.entry("02 42", "labels and retries also count for jobs that are not roots"),
          Map.entry("02 46", "follows 42: the job was not claimed"),
          Map.entry("02 45", "follows 42"),
          Map.entry("02 47", "follows 42"),
          Map.entry("02 52", "a new run begins a new log"),
          Map.entry("02 53", "follows 46: the workflow still runs"),
          Map.entry("02 54", "follows 53"),
          Map.entry("02 55", "labels and retries also count for jobs that are not roots"),
          Map.entry("02 57", "follows 42"),
          Map.entry("03 5", "the attempt is shown"),
          Map.entry("03 10", "the attempt is shown"),
          Map.entry("03 30", "the attempt is shown"),
          Map.entry("03 34", "a lost lease without a retry left is a failure"),
          Map.entry("04 8", "true for every job of the cancelled run"),
          Map.entry("04 12", "cancelled is final"),
          Map.entry("04 14", "cancelled is final"),
          Map.entry("04 17", "a new run is not cancelled"),
          Map.entry("04 24", "cancelled is final"),
          Map.entry("04 25", "cancelled is final"),
          Map.entry("04 31", "cancelled is final"),
          Map.entry("04 35", "true for every job of the cancelled run"));

  /** Before these the recording waited until a lease had run out. */
  private static final Set<String> WAITS = Set.of("03 26", "03 34");

  @TempDir Path dir;

  private final Map<String, String> ids = new HashMap<>();
  private final List<String> surprises = new ArrayList<>();
  private final List<String> asListed = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"01-workflows", "02-worker-protocol", "03-retry-lease", "04-cancel"})
  void answersLikeTheRecording(String topic) throws Exception {
    String contracts = System.getenv("TORC_CONTRACTS");
    Assumptions.assumeTrue(contracts != null, "TORC_CONTRACTS is not set: no recordings to replay");
    Path file = Path.of(contracts, "workflow-graph", "transcripts", topic + ".jsonl");
    try (GraphBed bed = new GraphBed(dir, GraphBed.settings("REAP_INTERVAL_SECS", "1"))) {
      for (String line : Files.readAllLines(file)) {
        Map<String, Object> e = Json.parseObject(line);
        if (WAITS.contains(topic.substring(0, 2) + " " + e.get("n"))) {
          awaitReaper(bed);
        }
        replay(bed, topic.substring(0, 2), e);
      }
    }
    asListed.forEach(System.out::println);
    assertThat(surprises).isEmpty();
  }

  private static void awaitReaper(GraphBed bed) throws InterruptedException {
    Object lock = new Object();
    synchronized (lock) {
      lock.wait(1600);
    }
    bed.engine.leases().expire();
  }

  @SuppressWarnings("unchecked")
  private void replay(GraphBed bed, String topic, Map<String, Object> e) {
    Map<String, Object> request = (Map<String, Object>) e.get("request");
    Map<String, Object> recorded = (Map<String, Object>) e.get("response");
    String path = translate((String) request.get("path"));
    Object body = request.get("body");
    if (path.startsWith("/api/workflows/ci/") || String.valueOf(body).contains("chars in all")) {
      return; // a file of the recorded server, a body that the recording cut
    }
    String where = topic + " " + e.get("n");
    Map<String, Object> headers = (Map<String, Object>) request.get("headers");
    Object type = headers.get("content-type");
    GraphBed.Answer a =
        bed.send(
            (String) request.get("method"),
            path,
            body == null ? null : translate(body instanceof String s ? s : Json.write(body)),
            "Content-Type",
            type == null ? "" : type.toString());
    String difference =
        difference(
            recorded, a, path.startsWith("/api/workflows?") || path.equals("/api/workflows"));
    if (difference != null) {
      String known = DIFFERENT.get(where);
      String text = where + " " + request.get("method") + " " + path + ": " + difference;
      (known == null ? surprises : asListed).add(text + (known == null ? "" : "  [" + known + "]"));
    }
  }

  private @Nullable String difference(
      Map<String, Object> recorded, GraphBed.Answer a, boolean workflows) {
    long status = (Long) recorded.get("status");
    if (a.status() != status) {
      return "status " + status + ", here " + a.status() + " " + a.text();
    }
    Object body = recorded.get("body");
    String kind = (String) recorded.get("body_kind");
    if (kind.equals("empty")) {
      return a.text().isEmpty() ? null : "no body, here " + a.text();
    }
    if (kind.equals("text")) {
      String want = String.valueOf(body);
      String prefix = want.contains(": ") ? want.substring(0, want.indexOf(": ") + 2) : want;
      return a.text().startsWith(prefix) ? null : "text '" + prefix + "', here " + a.text();
    }
    Object here = Json.parse(a.text());
    if (workflows && body instanceof List<?>) {
      return here instanceof List<?> ? null : "a list";
    }
    return compare("", body, here);
  }

  private @Nullable String compare(String at, @Nullable Object want, @Nullable Object here) {
    if (want instanceof Map<?, ?> w && here instanceof Map<?, ?> h) {
      if (!w.keySet().equals(h.keySet())) {
        return at + " has " + w.keySet() + ", here " + h.keySet();
      }
      for (Object key : w.keySet()) {
        String d = compare(at + "." + key, w.get(key), h.get(key));
        if (d != null) {
          return d;
        }
      }
      return null;
    }
    if (want instanceof List<?> w && here instanceof List<?> h) {
      if (w.size() != h.size()) {
        return at + " has " + w.size() + " elements, here " + h.size();
      }
      for (int i = 0; i < w.size(); i++) {
        String d = compare(at + "[" + i + "]", w.get(i), h.get(i));
        if (d != null) {
          return d;
        }
      }
      return null;
    }
    if (masked(at)) {
      if (want instanceof String w && here instanceof String h) {
        ids.putIfAbsent(w, h);
      }
      return (want == null) == (here == null) ? null : at + " is " + want + ", here " + here;
    }
    return Objects.equals(want, here) ? null : at + " is " + want + ", here " + here;
  }

  private static boolean masked(String at) {
    return at.endsWith("_ms")
        || at.endsWith(".started_at")
        || at.equals(".id")
        || at.endsWith("lease_id")
        || at.endsWith("workflow_id");
  }

  private String translate(String text) {
    String out = text;
    for (Map.Entry<String, String> id : ids.entrySet()) {
      if (id.getKey().length() == 36) {
        out = out.replace(id.getKey(), id.getValue());
      }
    }
    return out;
  }
}
