package dev.torc.dialect.graph;

import dev.torc.engine.Engine;
import dev.torc.model.Json;
import dev.torc.server.Doorkeeper;
import dev.torc.server.ServerConfig;
import dev.torc.server.TorcServer;
import dev.torc.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A server with the workflow-graph interface on a real database; can stop and start again. */
final class GraphBed implements AutoCloseable {
  final HttpClient client = HttpClient.newHttpClient();
  private final Path file;
  private final GraphSettings settings;
  Engine engine;
  String base;
  int port;
  private Database db;
  private GraphDialect dialect;
  private TorcServer server;

  GraphBed(Path dir, GraphSettings settings) {
    this.file = dir.resolve("torc.db");
    this.settings = settings;
    start();
  }

  static GraphSettings settings(String... env) {
    Map<String, String> m = new LinkedHashMap<>();
    for (int i = 0; i < env.length; i += 2) {
      m.put(env[i], env[i + 1]);
    }
    return GraphSettings.of(m);
  }

  private void start() {
    db = Database.open(Database.Settings.file(file));
    engine = new Engine(db, Clock.systemUTC());
    Random random = new Random(file.hashCode() + System.nanoTime());
    dialect =
        new GraphDialect(
            engine,
            settings,
            Doorkeeper.open(),
            () -> new UUID(random.nextLong(), random.nextLong()).toString(),
            Clock.systemUTC());
    server =
        new TorcServer(
            ServerConfig.on("127.0.0.1", 0),
            List.of(dialect.ownPort(), dialect),
            new SimpleMeterRegistry(),
            List.of(),
            new Random(1));
    port = server.start();
    base = "http://127.0.0.1:" + port;
  }

  void load(Path folder, List<String> report) {
    dialect.load(folder, report::add);
  }

  void restart() {
    close();
    start();
  }

  @Override
  public void close() {
    server.close();
    dialect.close();
    engine.close();
    db.close();
  }

  /** What the server answered. */
  record Answer(int status, String text, HttpHeaders headers) {
    Map<String, Object> json() {
      return Json.parseObject(text);
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> map(String key) {
      return (Map<String, Object>) json().get(key);
    }

    List<?> list() {
      return (List<?>) Json.parse(text);
    }

    /** The jobs of a workflow by id. */
    @SuppressWarnings("unchecked")
    Map<String, Map<String, Object>> jobs() {
      Map<String, Map<String, Object>> out = new LinkedHashMap<>();
      for (Object o : (List<?>) json().get("jobs")) {
        Map<String, Object> j = (Map<String, Object>) o;
        out.put((String) j.get("id"), j);
      }
      return out;
    }

    /** The jobs of a workflow as {@code id=status}. */
    List<String> statuses() {
      List<String> out = new ArrayList<>();
      jobs().forEach((id, j) -> out.add(id + "=" + j.get("status")));
      return out;
    }
  }

  Answer send(String method, String path, @Nullable Object body, String... headers) {
    HttpRequest.Builder b =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
    String text = body == null ? "" : body instanceof String s ? s : Json.write(body);
    if (body != null && List.of(headers).stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
      b.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      if (!headers[i + 1].isEmpty()) {
        b.header(headers[i], headers[i + 1]);
      }
    }
    b.method(method, HttpRequest.BodyPublishers.ofString(text));
    try {
      HttpResponse<String> r = client.send(b.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(r.statusCode(), r.body(), r.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer get(String path) {
    return send("GET", path, null);
  }

  Answer post(String path, @Nullable Object body) {
    return send("POST", path, body);
  }

  /** A job for {@link #create}; {@code more} are further fields. */
  static Map<String, Object> job(String id, List<String> after, Object... more) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", id);
    out.put("name", id.toUpperCase(Locale.ROOT));
    out.put("status", "queued");
    out.put("command", "echo " + id);
    out.put("depends_on", after);
    for (int i = 0; i < more.length; i += 2) {
      out.put((String) more[i], more[i + 1]);
    }
    return out;
  }

  @SafeVarargs
  final String create(Map<String, Object>... jobs) {
    Answer a =
        post("/api/workflows", Map.of("name", "w", "trigger", "manual", "jobs", List.of(jobs)));
    if (a.status() != 201) {
      throw new IllegalStateException(a.toString());
    }
    return (String) a.json().get("id");
  }

  @SafeVarargs
  final String createAndRun(Map<String, Object>... jobs) {
    String id = create(jobs);
    run(id);
    return id;
  }

  void run(String id) {
    Answer a = post("/api/workflows/" + id + "/run", null);
    if (a.status() != 202 || !a.text().isEmpty()) {
      throw new IllegalStateException(a.toString());
    }
  }

  Answer status(String id) {
    return get("/api/workflows/" + id + "/status");
  }

  /** A claim with labels. */
  Answer claim(String worker, long ttl, String... labels) {
    return post(
        "/api/jobs/claim",
        Map.of("worker_id", worker, "labels", List.of(labels), "lease_ttl_secs", ttl));
  }

  /** The lease of a claim that has to give a job. */
  String lease(String expectedJob) {
    Answer a = claim("w", 30);
    if (a.text().equals("null") || !a.map("job").get("job_id").equals(expectedJob)) {
      throw new IllegalStateException("expected " + expectedJob + ", got " + a.text());
    }
    return (String) a.map("lease").get("lease_id");
  }

  static Map<String, Object> chunk(String workflow, String job, int sequence, String data) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("workflow_id", workflow);
    out.put("job_id", job);
    out.put("sequence", sequence);
    out.put("data", data);
    out.put("timestamp_ms", 1_710_000_000_000L + sequence);
    out.put("stream", "stdout");
    return out;
  }

  Answer push(String lease, List<?> chunks) {
    return post("/api/jobs/" + lease + "/logs", Map.of("chunks", chunks));
  }
}
