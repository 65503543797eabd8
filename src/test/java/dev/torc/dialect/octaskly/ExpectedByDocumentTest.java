package dev.torc.dialect.octaskly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.engine.Engine;
import dev.torc.identity.Tokens;
import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import dev.torc.server.ServerConfig;
import dev.torc.server.TorcServer;
import dev.torc.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exchanges that follow from the document of the original; nothing could be recorded of that
 * program. Needs TORC_CONTRACTS.
 */
@Timeout(60)
class ExpectedByDocumentTest {
  private static final String SECRET = "a secret of this test, which is long enough";

  @TempDir Path dir;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> names = new HashMap<>();
  private final List<String> differences = new ArrayList<>();
  private String base = "";

  @Test
  @SuppressWarnings("unchecked")
  void answersAsTheDocumentSays() throws Exception {
    String contracts = System.getenv("TORC_CONTRACTS");
    Assumptions.assumeTrue(contracts != null, "TORC_CONTRACTS is not set: nothing to replay");
    tokens();
    try (Database db = Database.open(Database.Settings.file(dir.resolve("torc.db")));
        Engine engine = new Engine(db, Clock.systemUTC());
        TorcServer server = server(engine)) {
      base = "http://127.0.0.1:" + server.start();
      Path file = Path.of(contracts, "octaskly", "transcripts", "expected-by-document.jsonl");
      for (String line : Files.readAllLines(file)) {
        Map<String, Object> e = Json.parseObject(line);
        long n = (Long) e.get("n");
        if (n == 18) {
          finish(engine);
        } else if (n == 28) {
          begin(engine);
        }
        boolean broken = "storage unavailable".equals(e.get("given"));
        if (broken) {
          Files.move(dir.resolve("torc.db"), dir.resolve("away"));
        }
        exchange(
            n, (Map<String, Object>) e.get("request"), (Map<String, Object>) e.get("response"));
        if (broken) {
          Files.move(dir.resolve("away"), dir.resolve("torc.db"));
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  private static TorcServer server(Engine engine) {
    var dialect =
        new OctasklyDialect(
            engine,
            OctasklySettings.of(Map.of()),
            () -> new Tokens(SECRET, Clock.systemUTC()),
            "1.0.0",
            new Random(1),
            Clock.systemUTC());
    return new TorcServer(
        ServerConfig.on("127.0.0.1", 0),
        List.of(dialect.ownPort(), dialect),
        new SimpleMeterRegistry(),
        List.of(),
        new Random(1));
  }

  private void tokens() {
    Tokens now = new Tokens(SECRET, Clock.systemUTC());
    Clock past = Clock.fixed(Instant.now().minusSeconds(7200), ZoneOffset.UTC);
    Duration hour = Duration.ofHours(1);
    names.put("<ADMIN>", now.issue("a", "admin", List.of("*"), hour));
    names.put("<WORKER>", now.issue("w", "worker", List.of(), hour));
    names.put("<EXPIRED>", new Tokens(SECRET, past).issue("a", "admin", List.of("*"), hour));
    names.put(
        "<OTHER_SECRET>",
        new Tokens("other", Clock.systemUTC()).issue("a", "admin", List.of("*"), hour));
    names.put("<worker>", "host-1");
  }

  private static final WorkerInfo WORKER =
      new WorkerInfo(
          "host-1", 1, 4, 8L << 30, 0, List.of(), true, List.of(), "local", null, 60, null);

  /** Runs the first task that waits. */
  private static void finish(Engine engine) {
    long w = engine.workers().register(WORKER).workerId();
    ClaimedJob j = claim(engine, w);
    engine
        .workers()
        .report(
            w,
            List.of(
                new JobReport(
                    j.jobId(),
                    j.workflowId(),
                    j.runId(),
                    j.attemptId(),
                    j.computeNodeId(),
                    0,
                    JobStatus.COMPLETED,
                    0.1,
                    "2026-01-02T03:04:05Z",
                    JobReport.Usage.UNKNOWN,
                    "one\n",
                    "",
                    null,
                    null,
                    List.of())),
            null);
  }

  private static ClaimedJob claim(Engine engine, long worker) {
    return engine
        .workers()
        .claim(worker, new WorkRequest(1, false, 4, 8L << 30, 0, null, 0))
        .jobs()
        .get(0);
  }

  /** A third task, which a worker holds. */
  private void begin(Engine engine) throws Exception {
    HttpResponse<String> r =
        send(
            "POST",
            "/api/v1/tasks",
            Map.of(
                "Authorization",
                "Bearer " + names.get("<ADMIN>"),
                "Content-Type",
                "application/json"),
            "{\"command\":\"third\"}");
    names.put("<T3>", (String) Json.parseObject(r.body()).get("id"));
    claim(engine, engine.workers().register(WORKER).workerId());
  }

  private String filled(String text) {
    String out = text;
    for (Map.Entry<String, String> n : names.entrySet()) {
      out = out.replace(n.getKey(), n.getValue());
    }
    return out;
  }

  private HttpResponse<String> send(String method, String path, Map<String, ?> headers, String body)
      throws Exception {
    HttpRequest.Builder b = HttpRequest.newBuilder(URI.create(base + filled(path)));
    headers.forEach((k, v) -> b.header(k, filled(v.toString())));
    b.method(method, HttpRequest.BodyPublishers.ofString(body));
    return client.send(b.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void exchange(long n, Map<String, Object> request, Map<String, Object> response)
      throws Exception {
    Object body = request.get("body");
    HttpResponse<String> r =
        send(
            (String) request.get("method"),
            (String) request.get("path"),
            request.get("headers") instanceof Map<?, ?> h ? strings(h) : Map.of(),
            body == null ? "" : body instanceof String s ? s : Json.write(body));
    if (r.statusCode() != (Long) response.get("status")) {
      differences.add(n + ": status " + r.statusCode() + " " + r.body());
      return;
    }
    strings((Map<?, ?>) response.get("headers"))
        .forEach(
            (k, v) -> {
              String here = r.headers().firstValue(k).orElse("");
              if (v.startsWith("<") ? here.isEmpty() : !here.equals(v)) {
                differences.add(n + ": header " + k + " is '" + here + "', not '" + v + "'");
              }
            });
    if (response.get("body") instanceof Map<?, ?> want) {
      compare(n + ": body", want, Json.parse(r.body()));
    }
  }

  private static Map<String, String> strings(Map<?, ?> map) {
    Map<String, String> out = new HashMap<>();
    map.forEach((k, v) -> out.put(String.valueOf(k), String.valueOf(v)));
    return out;
  }

  private void compare(String at, @Nullable Object want, @Nullable Object here) {
    if (want instanceof Map<?, ?> w && here instanceof Map<?, ?> h) {
      w.forEach((k, v) -> compare(at + "." + k, v, h.get(k)));
    } else if (want instanceof List<?> w && here instanceof List<?> h) {
      if (w.size() != h.size()) {
        differences.add(at + " has " + h.size() + " elements, not " + w.size());
      }
      for (int i = 0; i < Math.min(w.size(), h.size()); i++) {
        compare(at + "[" + i + "]", w.get(i), h.get(i));
      }
    } else if (want instanceof String text && text.startsWith("<")) {
      placeholder(at, text, here);
    } else if (want == null ? here != null : !want.equals(here)) {
      differences.add(at + " is " + here + ", not " + want);
    }
  }

  private void placeholder(String at, String text, @Nullable Object here) {
    if (text.matches("<T\\d>") && here instanceof String id) {
      names.putIfAbsent(text, id);
    }
    boolean fits =
        switch (text) {
          case "<int>" -> here instanceof Long;
          case "<num>" -> here instanceof Number;
          case "<rfc3339>" ->
              here instanceof String s && s.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
          case "<text>", "<string>" -> here instanceof String s && !s.isEmpty();
          default ->
              !names.containsKey(text) || here instanceof Map || names.get(text).equals(here);
        };
    if (!fits) {
      differences.add(at + " is " + here + ", not " + text);
    }
  }
}
