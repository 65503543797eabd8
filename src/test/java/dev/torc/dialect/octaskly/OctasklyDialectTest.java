package dev.torc.dialect.octaskly;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Octaskly interface over real HTTP on a real database. */
@Timeout(60)
class OctasklyDialectTest {
  private static final String SECRET = "a secret of this test, which is long enough";

  @TempDir Path dir;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Tokens tokens = new Tokens(SECRET, Clock.systemUTC());
  private Database db;
  private Engine engine;
  private TorcServer server;
  private String base;

  @BeforeEach
  void start() {
    open(Map.of());
  }

  private void open(Map<String, String> env) {
    db = Database.open(Database.Settings.file(dir.resolve("torc.db")));
    engine = new Engine(db, Clock.systemUTC());
    var dialect =
        new OctasklyDialect(
            engine,
            OctasklySettings.of(env),
            () -> tokens,
            "1.2.3",
            new Random(1),
            Clock.systemUTC());
    server =
        new TorcServer(
            ServerConfig.on("127.0.0.1", 0),
            List.of(dialect.ownPort(), dialect),
            new SimpleMeterRegistry(),
            List.of(),
            new Random(1));
    base = "http://127.0.0.1:" + server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    engine.close();
    db.close();
  }

  private void restart(Map<String, String> env) {
    stop();
    open(env);
  }

  private record Answer(int status, String text, HttpHeaders headers) {
    Map<String, Object> json() {
      return Json.parseObject(text);
    }

    @Nullable Object get(String key) {
      return json().get(key);
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  private String token(String role) {
    return token(role, "me");
  }

  private String token(String role, String subject) {
    return tokens.issue(subject, role, Rights.permissionsOf(role), Duration.ofHours(1));
  }

  private Answer send(String method, String path, @Nullable String token, @Nullable Object body) {
    return send(
        method, path, token == null ? Map.of() : Map.of("Authorization", "Bearer " + token), body);
  }

  private Answer send(
      String method, String path, Map<String, String> headers, @Nullable Object body) {
    HttpRequest.Builder b = HttpRequest.newBuilder(URI.create(base + path));
    headers.forEach(b::header);
    if (body != null && !headers.containsKey("Content-Type")) {
      b.header("Content-Type", "application/json");
    }
    String text = body == null ? "" : body instanceof String s ? s : Json.write(body);
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

  private String create(String token, Object... fields) {
    Map<String, Object> body = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      body.put((String) fields[i], fields[i + 1]);
    }
    Answer a = send("POST", "/api/v1/tasks", token, body);
    assertThat(a.status()).as(a.text()).isEqualTo(201);
    return (String) a.get("id");
  }

  private long worker() {
    return engine
        .workers()
        .register(
            new WorkerInfo(
                "host-1", 1, 4, 8L << 30, 0, List.of(), true, List.of(), "local", null, 60, null))
        .workerId();
  }

  private List<ClaimedJob> claim(long worker, int most) {
    return engine
        .workers()
        .claim(worker, new WorkRequest(most, false, 4, 8L << 30, 0, null, 0))
        .jobs();
  }

  private void report(
      long worker, ClaimedJob j, JobStatus status, int code, String out, String err) {
    JobReport r =
        new JobReport(
            j.jobId(),
            j.workflowId(),
            j.runId(),
            j.attemptId(),
            j.computeNodeId(),
            code,
            status,
            0.5,
            "2026-01-02T03:04:05.678901+00:00",
            JobReport.Usage.UNKNOWN,
            out,
            err,
            null,
            null,
            List.of());
    assertThat(engine.workers().report(worker, List.of(r), null).refused()).isEmpty();
  }

  @Test
  void aTaskRunsOnAWorkerAndItsResultIsShown() {
    String admin = token("admin");
    String id = create(admin, "command", "echo one", "timeout", 60, "inputs", List.of("a"));
    assertThat(id).matches("task-001-[0-9a-f]{8}");
    Answer queued = send("GET", "/api/v1/tasks/" + id, admin, null);
    assertThat(queued.json())
        .containsEntry("status", "queued")
        .containsEntry("timeout", 60L)
        .containsEntry("stdout", "")
        .containsEntry("exit_code", null);
    long w = worker();
    ClaimedJob j = claim(w, 1).get(0);
    assertThat(j.command()).isEqualTo("echo one");
    assertThat(j.requirement().runtimeSeconds()).isEqualTo(60);
    assertThat(send("DELETE", "/api/v1/tasks/" + id, admin, null).text())
        .contains("Cannot cancel running task", "409");
    report(w, j, JobStatus.COMPLETED, 0, "one\n", "");
    Answer done = send("GET", "/api/v1/tasks/" + id, admin, null);
    assertThat(done.json())
        .containsEntry("status", "completed")
        .containsEntry("worker_id", "host-1")
        .containsEntry("stdout", "one\n")
        .containsEntry("exit_code", 0L)
        .containsEntry("duration_ms", 30_000L)
        .containsEntry("started_at", "2026-01-02T03:03:35Z")
        .containsEntry("completed_at", "2026-01-02T03:04:05Z");
    restart(Map.of());
    assertThat(send("GET", "/api/v1/tasks/" + id, admin, null).json()).isEqualTo(done.json());
    assertThat(send("DELETE", "/api/v1/tasks/" + id, admin, null).status()).isEqualTo(404);
  }

  @Test
  void aTaskThatRanTooLongFailedWithoutACode() {
    String admin = token("admin");
    String id = create(admin, "command", "sleep 9", "timeout", 1);
    long w = worker();
    report(w, claim(w, 1).get(0), JobStatus.TERMINATED, 152, "", "ended: it ran longer");
    assertThat(send("GET", "/api/v1/tasks/" + id, admin, null).json())
        .containsEntry("status", "failed")
        .containsEntry("exit_code", null)
        .containsEntry("stderr", "ended: it ran longer");
  }

  @Test
  void memoryIsARequirementAndWhatIsNotEnforcedIsSaid() {
    String admin = token("admin");
    String id = create(admin, "command", "x", "memory_limit_mb", 64, "sandbox_level", "none");
    create(admin, "command", "too large", "memory_limit_mb", 9 << 10);
    ClaimedJob j = claim(worker(), 2).get(0);
    assertThat(j.requirement().memoryBytes()).isEqualTo(64L << 20);
    assertThat(send("GET", "/api/v1/tasks/" + id, admin, null).json())
        .containsEntry("memory_limit_mb", 64L)
        .containsEntry("sandbox_level", "none")
        .doesNotContainKey("not_enforced");
    Answer a = send("POST", "/api/v1/tasks", admin, Map.of("command", "x", "disk_limit_mb", 9));
    assertThat(a.json()).containsEntry("not_enforced", List.of("disk_limit_mb"));
    assertThat(send("GET", "/api/v1/tasks/" + a.get("id"), admin, null).json())
        .containsEntry("disk_limit_mb", 9L)
        .containsEntry("not_enforced", List.of("disk_limit_mb"));
    assertThat(send("GET", "/api/v1/tasks?status=queued", admin, null).json())
        .containsEntry("total", 2L);
  }

  @Test
  void prioritiesComeFirstAndFailuresAreRetried() {
    String admin = token("admin");
    create(admin, "command", "low", "priority", "low");
    create(admin, "command", "normal");
    create(admin, "command", "high", "priority", "high", "retry_count", 1);
    long w = worker();
    List<ClaimedJob> jobs = claim(w, 3);
    assertThat(jobs).extracting(ClaimedJob::command).containsExactly("high", "normal", "low");
    report(w, jobs.get(0), JobStatus.FAILED, 3, "", "");
    ClaimedJob again = claim(w, 1).get(0);
    assertThat(again.attemptId()).isEqualTo(2);
    report(w, again, JobStatus.FAILED, 4, "", "");
    assertThat(send("GET", "/api/v1/tasks?status=failed", admin, null).text())
        .contains("\"exit_code\":4", "\"total\":1");
  }

  @Test
  void listsFilterPageAndKeepOwnersApart() {
    String admin = token("admin");
    String one = token("client", "one");
    String two = token("client", "two");
    String task = create(one, "command", "x");
    create(one, "command", "y");
    create(two, "command", "z");
    assertThat(send("GET", "/api/v1/tasks", admin, null).json())
        .containsEntry("total", 3L)
        .containsEntry("returned", 3L)
        .containsEntry("limit", 100L)
        .containsEntry("offset", 0L);
    assertThat(send("GET", "/api/v1/tasks?limit=1&offset=1", admin, null).text())
        .contains("\"command\":\"y\"", "\"total\":3", "\"returned\":1");
    assertThat(send("GET", "/api/v1/tasks?limit=5000", admin, null).get("limit")).isEqualTo(1000L);
    assertThat(send("GET", "/api/v1/tasks", one, null).get("total")).isEqualTo(2L);
    assertThat(send("GET", "/api/v1/tasks/" + task, two, null).status()).isEqualTo(404);
    assertThat(send("DELETE", "/api/v1/tasks/" + task, two, null).status()).isEqualTo(404);
    assertThat(send("DELETE", "/api/v1/tasks/" + task, one, null).json())
        .containsEntry("status", "cancelled")
        .containsEntry("message", "Task cancelled successfully");
    assertThat(send("DELETE", "/api/v1/tasks/" + task, one, null).status()).isEqualTo(404);
    assertThat(send("GET", "/api/v1/tasks?status=cancelled", admin, null).get("total"))
        .isEqualTo(1L);
    assertThat(send("GET", "/api/v1/tasks?worker_id=nobody", admin, null).get("total"))
        .isEqualTo(0L);
    assertThat(claim(worker(), 9)).hasSize(2);
    assertThat(
            send("GET", "/api/v1/tasks?worker_id=host-1&status=running", admin, null).get("total"))
        .isEqualTo(2L);
  }

  @Test
  void rolesMayWhatTheTableSays() {
    record Line(String role, int create, int list, int stats, int cancel) {}
    for (Line l :
        List.of(
            new Line("admin", 201, 200, 200, 404),
            new Line("dispatcher", 201, 200, 200, 404),
            new Line("worker", 403, 403, 403, 403),
            new Line("client", 201, 200, 403, 404),
            new Line("stranger", 403, 403, 403, 403))) {
      String t = tokens.issue("x", l.role(), List.of(), Duration.ofHours(1));
      assertThat(send("POST", "/api/v1/tasks", t, Map.of("command", "c")).status())
          .as(l.role())
          .isEqualTo(l.create());
      assertThat(send("GET", "/api/v1/tasks", t, null).status()).as(l.role()).isEqualTo(l.list());
      assertThat(send("GET", "/api/v1/stats", t, null).status()).as(l.role()).isEqualTo(l.stats());
      assertThat(send("DELETE", "/api/v1/tasks/none", t, null).status())
          .as(l.role())
          .isEqualTo(l.cancel());
    }
  }

  /** A signed token for an administrator with these claims as they are written. */
  private static String claims(String some) {
    long now = Instant.now().getEpochSecond();
    return JWT.create()
        .withPayload(
            "{\"role\":\"admin\",\"iat\":" + now + ",\"exp\":" + (now + 60) + "," + some + "}")
        .sign(Algorithm.HMAC256(SECRET));
  }

  @Test
  void onlyGoodTokensAreTaken() {
    Instant now = Instant.now();
    String good = token("admin");
    String[] parts = good.split("\\.");
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
    Tokens past = new Tokens(SECRET, Clock.fixed(now.minus(Duration.ofHours(2)), ZoneOffset.UTC));
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put("garbage", "x.y.z");
    bad.put("no signature", parts[0] + "." + parts[1] + ".");
    bad.put("alg none", none + "." + parts[1] + ".");
    bad.put("alg none, old signature", none + "." + parts[1] + "." + parts[2]);
    bad.put(
        "other key",
        new Tokens("another secret", Clock.systemUTC())
            .issue("a", "admin", List.of(), Duration.ofHours(1)));
    bad.put("expired", past.issue("a", "admin", List.of("*"), Duration.ofHours(1)));
    bad.put("too long", tokens.issue("a".repeat(9000), "admin", List.of(), Duration.ofHours(1)));
    bad.put(
        "other algorithm",
        JWT.create()
            .withSubject("a")
            .withIssuedAt(now)
            .withExpiresAt(now.plusSeconds(60))
            .withClaim("role", "admin")
            .withClaim("permissions", List.of("*"))
            .sign(Algorithm.HMAC512(SECRET)));
    bad.put(
        "no permissions",
        JWT.create()
            .withSubject("a")
            .withIssuedAt(now)
            .withExpiresAt(now.plusSeconds(60))
            .withClaim("role", "admin")
            .sign(Algorithm.HMAC256(SECRET)));
    bad.put(
        "permissions no list",
        JWT.create()
            .withSubject("a")
            .withIssuedAt(now)
            .withExpiresAt(now.plusSeconds(60))
            .withClaim("role", "admin")
            .withClaim("permissions", "all")
            .sign(Algorithm.HMAC256(SECRET)));
    bad.put(
        "for somebody else",
        JWT.create()
            .withSubject("a")
            .withAudience("b")
            .withIssuedAt(now)
            .withExpiresAt(now.plusSeconds(60))
            .withClaim("role", "admin")
            .withClaim("permissions", List.of("*"))
            .sign(Algorithm.HMAC256(SECRET)));
    bad.put("subject no text", claims("\"sub\":5,\"permissions\":[\"*\"]"));
    bad.put("subject a list", claims("\"sub\":[\"a\"],\"permissions\":[\"*\"]"));
    bad.put("permissions no texts", claims("\"sub\":\"a\",\"permissions\":[1]"));
    assertThat(tokens.check(claims("\"sub\":\"a\",\"permissions\":[\"*\"]"))).isPresent();
    bad.forEach(
        (what, token) -> {
          Answer a = send("GET", "/api/v1/tasks", token, null);
          assertThat(a.status()).as(what).isEqualTo(401);
          assertThat(a.get("error")).isEqualTo("Missing or invalid authentication token");
          assertThat(a.header("www-authenticate")).isEqualTo("Bearer");
        });
    assertThat(send("GET", "/api/v1/tasks", (String) null, null).status()).isEqualTo(401);
    assertThat(send("GET", "/api/v1/tasks", Map.of("Authorization", "Basic abc"), null).status())
        .isEqualTo(401);
    assertThat(send("GET", "/api/v1/nothing", (String) null, null).status()).isEqualTo(401);
    Tokens recent = new Tokens(SECRET, Clock.fixed(now.minusSeconds(90), ZoneOffset.UTC));
    String leeway = recent.issue("a", "admin", List.of("*"), Duration.ofSeconds(60));
    assertThat(send("GET", "/api/v1/tasks", leeway, null).status()).isEqualTo(200);
    String extra =
        JWT.create()
            .withSubject("a")
            .withIssuedAt(now)
            .withExpiresAt(now.plusSeconds(60))
            .withClaim("role", "admin")
            .withClaim("permissions", List.of("*"))
            .withClaim("node_id", "n")
            .sign(Algorithm.HMAC256(SECRET));
    assertThat(send("GET", "/api/v1/tasks", extra, null).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/v1/tasks {} 400",
        "POST /api/v1/tasks {\"command\":\" \"} 400",
        "POST /api/v1/tasks {\"command\":\"a\\u0000b\"} 400",
        "POST /api/v1/tasks {\"command\":5} 400",
        "POST /api/v1/tasks {\"command\":\"x\",\"timeout\":0} 400",
        "POST /api/v1/tasks {\"command\":\"x\",\"timeout\":86401} 400",
        "POST /api/v1/tasks {\"command\":\"x\",\"timeout\":\"5\"} 400",
        "POST /api/v1/tasks {\"command\":\"x\",\"timeout\":1.5} 400",
        "POST /api/v1/tasks {\"command\":\"x\",\"inputs\":\"a\"} 400",
        "POST /api/v1/tasks {\"command\":\"x\",\"outputs\":[null]} 400",
        "POST /api/v1/tasks {\"command\":\"x\",\"priority\":\"urgent\"} 400",
        "POST /api/v1/tasks {\"command\":\"x\",\"retry_count\":-1} 400",
        "POST /api/v1/tasks {\"command\":\"x\",\"sandbox_level\":\"magic\"} 400",
        "POST /api/v1/tasks {\"command\":\"x\",\"sandbox_level\":\"strict\"} 400",
        "POST /api/v1/tasks {\"command\":\"x\",\"memory_limit_mb\":1} 400",
        "POST /api/v1/tasks {\"command\":\"x\",\"disk_limit_mb\":0} 400",
        "POST /api/v1/tasks {\"command\": 400",
        "POST /api/v1/tasks [] 400",
        "POST /api/v1/tasks null 400",
        "GET /api/v1/tasks?limit=abc - 400",
        "GET /api/v1/tasks?limit=0 - 400",
        "GET /api/v1/tasks?offset=-1 - 400",
        "GET /api/v1/tasks?status=bogus - 400",
        "GET /api/v1/tasks/none - 404",
        "DELETE /api/v1/tasks/none - 404",
        "GET /api/v1/nothing - 404",
        "PUT /api/v1/tasks {} 405",
        "POST /api/v1/stats {} 405"
      })
  void badRequestsAreJsonErrors(String text) {
    String[] parts = text.split(" ");
    String body = text.substring(parts[0].length() + parts[1].length() + 2, text.lastIndexOf(' '));
    Answer a = send(parts[0], parts[1], token("admin"), body.equals("-") ? null : body);
    int status = Integer.parseInt(parts[parts.length - 1]);
    assertThat(a.status()).as(a.text()).isEqualTo(status);
    assertThat(a.json()).containsEntry("status", (long) status).containsKeys("error", "timestamp");
    assertThat(a.text()).doesNotContain("dev.torc", "Exception");
    assertThat(a.header("content-type")).isEqualTo("application/json");
    assertThat(a.header("cache-control")).isEqualTo("no-cache, no-store, must-revalidate");
    assertThat(a.header("pragma")).isEqualTo("no-cache");
    assertThat(a.header("expires")).isEqualTo("0");
    assertThat(a.header("x-request-id")).isNotEmpty();
    assertThat(Double.parseDouble(a.header("x-response-time-ms"))).isNotNegative();
    if (status == 405 && parts[0].equals("PUT")) {
      assertThat(a.header("allow")).isEqualTo("GET, POST");
    }
  }

  @Test
  void otherBodiesAreRefused() {
    Answer type =
        send(
            "POST",
            "/api/v1/tasks",
            Map.of("Authorization", "Bearer " + token("admin"), "Content-Type", "text/plain"),
            "{}");
    assertThat(type.status()).isEqualTo(400);
    Answer large =
        send("POST", "/api/v1/tasks", token("admin"), Map.of("command", "x".repeat(2 << 20)));
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.get("status")).isEqualTo(413L);
    assertThat(
            send("POST", "/api/v1/tasks", token("admin"), Map.of("command", "x".repeat(65_537)))
                .status())
        .isEqualTo(400);
  }

  @Test
  void headersCorsAndHealth() {
    Answer health = send("GET", "/health", (String) null, null);
    assertThat(health.json()).containsEntry("status", "healthy").containsEntry("version", "1.2.3");
    assertThat(health.header("x-request-id")).isNotEmpty();
    Answer echoed =
        send(
            "GET",
            "/health",
            Map.of("X-Request-ID", "my-id.1", "Origin", "http://localhost:5173"),
            null);
    assertThat(echoed.header("x-request-id")).isEqualTo("my-id.1");
    assertThat(echoed.header("access-control-allow-origin")).isEqualTo("http://localhost:5173");
    assertThat(send("GET", "/health", Map.of("X-Request-ID", "a b<>"), null).header("x-request-id"))
        .doesNotContain("<");
    Answer preflight =
        send("OPTIONS", "/api/v1/tasks", Map.of("Origin", "http://127.0.0.1:80"), null);
    assertThat(preflight.status()).isEqualTo(200);
    assertThat(preflight.header("access-control-allow-methods"))
        .isEqualTo("GET, POST, DELETE, OPTIONS");
    assertThat(preflight.header("access-control-allow-headers"))
        .isEqualTo("Content-Type, Authorization, X-Custom-Header");
    Answer evil =
        send("OPTIONS", "/api/v1/tasks", Map.of("Origin", "https://localhost.evil.example"), null);
    assertThat(evil.status()).isEqualTo(200);
    assertThat(evil.headers().map()).doesNotContainKey("access-control-allow-origin");
    assertThat(send("GET", "/elsewhere", (String) null, null).get("status")).isEqualTo(404L);
  }

  @Test
  void tasksRunAlsoAfterSomebodyHasCanceledOrArchivedTheWorkflowBehindThem() {
    String admin = token("admin");
    String waiting = create(admin, "command", "a");
    engine.workflows().cancel(workflowOf(waiting));
    assertThat(send("GET", "/api/v1/tasks/" + waiting, admin, null).get("status"))
        .isEqualTo("cancelled");
    String second = create(admin, "command", "b");
    engine.workflows().archive(workflowOf(second), true, "u");
    String third = create(admin, "command", "c");
    claim(worker(), 1);
    assertThat(send("GET", "/api/v1/tasks/" + third, admin, null).get("status"))
        .isEqualTo("running");
    assertThat(send("GET", "/api/v1/tasks", admin, null).get("total")).isEqualTo(3L);
  }

  private long workflowOf(String task) {
    long job = engine.standing().find("octaskly", task).orElseThrow().jobId();
    return engine.jobs().get(job).job().workflowId();
  }

  @Test
  void statisticsCount() {
    String admin = token("admin");
    create(admin, "command", "a");
    create(admin, "command", "b");
    long w = worker();
    claim(w, 1);
    Map<String, Object> s = send("GET", "/api/v1/stats", admin, null).json();
    assertThat(s.get("workers")).isEqualTo(Map.of("total", 1L, "active", 1L, "idle", 0L));
    assertThat(s.get("tasks"))
        .isEqualTo(
            Map.of("queued", 1L, "running", 1L, "completed", 0L, "failed", 0L, "cancelled", 0L));
    assertThat(((Map<?, ?>) s.get("database")).get("total_tasks")).isEqualTo(2L);
    assertThat(((Map<?, ?>) s.get("system")).keySet())
        .hasToString("[uptime_seconds, memory_usage_mb, cpu_usage_percent]");
  }

  @Test
  void eachTokenHasItsOwnWindow() {
    restart(Map.of("OCTASKLY_RATE_LIMIT", "client=3", "OCTASKLY_RATE_LIMIT_LOOPBACK", "true"));
    String one = token("client", "one");
    for (int i = 2; i >= 0; i--) {
      Answer a = send("GET", "/api/v1/tasks", one, null);
      assertThat(a.status()).isEqualTo(200);
      assertThat(a.header("ratelimit-limit")).isEqualTo("3");
      assertThat(a.header("ratelimit-remaining")).isEqualTo(Integer.toString(i));
    }
    Answer over = send("GET", "/api/v1/tasks", one, null);
    assertThat(over.status()).isEqualTo(429);
    assertThat(Integer.parseInt(over.header("retry-after"))).isBetween(1, 60);
    assertThat(over.header("ratelimit-remaining")).isEqualTo("0");
    assertThat(over.get("status")).isEqualTo(429L);
    assertThat(send("GET", "/api/v1/tasks", one + "=", null).status()).isEqualTo(429);
    assertThat(send("GET", "/api/v1/tasks", otherSpelling(one), null).status()).isEqualTo(429);
    assertThat(send("GET", "/api/v1/tasks", token("client", "two"), null).status()).isEqualTo(200);
    restart(Map.of("OCTASKLY_RATE_LIMIT", "client=3"));
    for (int i = 0; i < 5; i++) {
      assertThat(send("GET", "/api/v1/tasks", one, null).status()).isEqualTo(200);
    }
  }

  /** The last letter of a signature has two bits that mean nothing. */
  private static String otherSpelling(String token) {
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = token.length() - 1;
    return token.substring(0, last) + letters.charAt(letters.indexOf(token.charAt(last)) ^ 1);
  }

  @Test
  void withoutAuthenticationEverybodyIsAnAdministrator() {
    restart(Map.of("OCTASKLY_REQUIRE_AUTH", "false"));
    assertThat(send("POST", "/api/v1/tasks", (String) null, Map.of("command", "x")).status())
        .isEqualTo(201);
  }
}
