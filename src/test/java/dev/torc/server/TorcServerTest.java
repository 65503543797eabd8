package dev.torc.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.Until;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(30)
class TorcServerTest {
  private static final Duration IDLE = Duration.ofMillis(400);

  private final TestDialect dialect = new TestDialect();
  private final HttpClient client = HttpClient.newHttpClient();
  private TorcServer server;
  private TorcServer brisk;
  private int port;
  private int briskPort;

  @BeforeAll
  void start() {
    server = serve(ServerConfig.on("127.0.0.1", 0));
    brisk =
        serve(
            ServerConfig.on("127.0.0.1", 0)
                .withIdleTimeout(IDLE)
                .withMaxThreads(12)
                .withKeepAlive(Duration.ofMillis(300)));
    port = server.start();
    briskPort = brisk.start();
  }

  private TorcServer serve(ServerConfig config) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    return new TorcServer(
        config,
        List.of(new SystemPages("1.2.3", Clock.systemUTC(), metrics), dialect),
        metrics,
        List.of(),
        new Random(1));
  }

  @AfterAll
  void stop() {
    server.close();
    brisk.close();
  }

  @Test
  void readsParametersAsDeclared() throws Exception {
    assertThat(get("/t/things/7?flag=true&limit=&name=a%20b+c&type=x&type=y&status=ready").body())
        .contains("\"id\":7", "\"limit\":10", "\"flag\":true", "\"name\":\"a b c\"")
        .contains("\"types\":[\"x\",\"y\"]", "\"status\":\"READY\"");
    assertThat(get("/t/things/special").body()).isEqualTo("\"special\"");
    assertThat(get("/t/files/a/b/c").body()).isEqualTo("\"file\"");
  }

  @Test
  void refusesParametersThatCannotBeRead() throws Exception {
    assertThat(get("/t/things/x")).satisfies(r -> text(r, 400, "'x' is not a 64-bit integer"));
    assertThat(get("/t/things/1?flag=1")).satisfies(r -> text(r, 400, "flag", "true or false"));
    assertThat(get("/t/things/1?status=nope")).satisfies(r -> text(r, 400, "pending_failed"));
  }

  @Test
  void bindsBodiesStrictly() throws Exception {
    assertThat(post("/t/things", "{\"name\":\"a\",\"size\":1,\"weight_kg\":2,\"x\":{\"y\":[1]}}"))
        .satisfies(r -> assertThat(r.statusCode()).isEqualTo(200))
        .satisfies(
            r -> assertThat(r.body()).isEqualTo("{\"name\":\"a\",\"size\":1,\"weight_kg\":2.0}"));
    assertThat(
            post("/t/things", "{\"name\":\"a\",\"size\":1,\"data\":{\"z\":1.50,\"a\":null}}")
                .body())
        .isEqualTo("{\"name\":\"a\",\"size\":1,\"data\":{\"z\":1.50,\"a\":null}}");
    text(post("/t/things", "{\"name\":"), 400, "not JSON");
    text(post("/t/things", "{\"name\":\"a\" \"size\"}"), 400, "not JSON");
    text(post("/t/things", ""), 400, "empty");
    text(post("/t/things", "{\"name\":\"a\"}"), 422, "'size' is missing");
    text(post("/t/things", "{\"name\":null,\"size\":1}"), 422, "'name' is missing");
    text(post("/t/things", "{\"name\":5,\"size\":1}"), 422, "'name': '5' is not a text");
    text(post("/t/things", "{\"name\":\"a\",\"size\":\"1\"}"), 422, "'size'", "is not an integer");
    text(post("/t/things", "{\"name\":\"a\",\"size\":1.5}"), 422, "'size'", "is not an integer");
    text(post("/t/things", "{\"name\":\"a\",\"size\":99999999999999999999}"), 422, "size");
    text(
        post("/t/things", "{\"name\":\"a\",\"size\":1,\"status\":\"nope\"}"),
        422,
        "'status': 'nope'",
        "pending_failed");
    text(
        post("/t/things", "{\"name\":\"a\",\"size\":1,\"parts\":[{\"label\":\"l\",\"foo\":1}]}"),
        422,
        "unknown field 'parts[0].foo'");
    text(post("/t/things", "[]"), 422, "not an object");
  }

  @Test
  void wantsJsonAsContentType() throws Exception {
    HttpRequest.Builder b =
        HttpRequest.newBuilder(uri("/t/things"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"a\",\"size\":1}"));
    text(send(b), 415, "application/json");
    assertThat(send(b.header("Content-Type", "application/json; charset=utf-8")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void ignoresOptionalBodiesThatCannotBeRead() throws Exception {
    assertThat(post("/t/soft", "{\"name\":\"a\",\"size\":1}").body()).isEqualTo("\"a\"");
    assertThat(post("/t/soft", "garbage").body()).isEqualTo("\"none\"");
    assertThat(post("/t/soft", "").body()).isEqualTo("\"none\"");
  }

  @Test
  void limitsBodiesWhileReading() throws Exception {
    String big = "{\"name\":\"" + "x".repeat(2 << 20) + "\",\"size\":1}";
    text(post("/t/things", big), 413, "larger than 2097152");
    HttpResponse<String> chunked =
        send(
            HttpRequest.newBuilder(uri("/t/things"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString(big))));
    text(chunked, 413, "larger than 2097152");
    String fits = "{\"name\":\"" + "x".repeat((2 << 20) - 40) + "\",\"size\":1}";
    assertThat(post("/t/things", fits).statusCode()).isEqualTo(200);
  }

  @Test
  void readsLargeBodiesThatComeInPieces() throws Exception {
    String body = "{\"name\":\"" + "x".repeat(1_500_000) + "\",\"size\":1}";
    try (Socket s = new Socket("127.0.0.1", port)) {
      s.setSoTimeout(20_000);
      OutputStream out = s.getOutputStream();
      String head = "POST /t/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
      out.write((head + "Content-Type: application/json\r\n").getBytes(UTF_8));
      out.write(("Content-Length: " + body.length() + "\r\n\r\n").getBytes(UTF_8));
      for (int from = 0; from < body.length(); from += 50_000) {
        out.write(body.substring(from, Math.min(body.length(), from + 50_000)).getBytes(UTF_8));
        out.flush();
        get("/t/things/1"); // lets the server take what has come before more follows
      }
      String answer = new String(s.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer.substring(0, 15)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void answersUnknownPathsAndWrongVerbsWithoutBody() throws Exception {
    for (String path : List.of("/nope", "/t/nope", "/t/things/", "/t", "/t/things/1/2")) {
      HttpResponse<String> r = get(path);
      assertThat(r.statusCode()).as(path).isEqualTo(404);
      assertThat(r.body()).isEmpty();
      assertThat(r.headers().firstValue("x-content-type-options")).contains("nosniff");
    }
    HttpResponse<String> wrong =
        send(HttpRequest.newBuilder(uri("/t/things/1")).method("PATCH", noBody()));
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(wrong.body()).isEmpty();
    assertThat(wrong.headers().firstValue("allow")).contains("GET,HEAD");
    assertThat(send(HttpRequest.newBuilder(uri("/health")).method("HEAD", noBody())).statusCode())
        .isEqualTo(200);
  }

  @Test
  void echoesOrMakesASpanId() throws Exception {
    HttpResponse<String> own = get("/health");
    assertThat(own.headers().firstValue("x-span-id").orElseThrow()).matches("\\d+");
    assertThat(own.headers().firstValue("x-frame-options")).contains("DENY");
    assertThat(own.headers().firstValue("content-type")).contains("application/json");
    assertThat(own.body()).contains("\"status\":\"ok\"", "\"version\":\"1.2.3\"", "uptime_seconds");
    HttpResponse<String> echoed =
        send(HttpRequest.newBuilder(uri("/health")).header("x-span-id", "mine"));
    assertThat(echoed.headers().firstValue("x-span-id")).contains("mine");
  }

  @Test
  void hidesDefectsAndTellsBusyClientsWhenToComeBack() throws Exception {
    HttpResponse<String> bug = get("/t/bug");
    assertThat(bug.statusCode()).isEqualTo(500);
    assertThat(bug.body()).contains("incident").doesNotContain("secret");
    HttpResponse<String> busy = get("/t/busy");
    assertThat(busy.statusCode()).isEqualTo(503);
    assertThat(busy.headers().firstValue("retry-after")).contains("1");
  }

  @Test
  void showsMetricsByOperation() throws Exception {
    get("/t/things/5");
    assertThat(get("/metrics").body())
        .contains("torc_http_requests_seconds_count{dialect=\"test\",operation=\"get_thing\"")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void refusesHugeHeaders() throws Exception {
    HttpResponse<String> r =
        send(HttpRequest.newBuilder(uri("/health")).header("x-big", "y".repeat(20_000)));
    assertThat(r.statusCode()).isEqualTo(431);
  }

  @Test
  void holdsRequestsLongerThanTheIdleTimeout() throws Exception {
    CompletableFuture<HttpResponse<String>> r =
        client.sendAsync(
            HttpRequest.newBuilder(brisk("/t/wait")).build(), HttpResponse.BodyHandlers.ofString());
    Until.holds("a request waits", () -> !dialect.waiting.isEmpty());
    CompletableFuture.delayedExecutor(3 * IDLE.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> dialect.waiting.get(0).complete(Reply.json("now")));
    assertThat(r.get(10, TimeUnit.SECONDS).body()).isEqualTo("\"now\"");
  }

  @Test
  void slowClientsDoNotKeepOthersFromBeingServed() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket s = new Socket("127.0.0.1", briskPort);
        slow.add(s);
        String head = "POST /t/things HTTP/1.1\r\nHost: x\r\n";
        String rest = "Content-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"name\"";
        s.getOutputStream().write((i % 2 == 0 ? head : head + rest).getBytes(UTF_8));
      }
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(brisk("/t/things/1")).build(),
                      HttpResponse.BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(200);
      for (Socket s : slow) {
        s.setSoTimeout(10_000);
        s.getInputStream().readAllBytes();
      }
    } finally {
      for (Socket s : slow) {
        s.close();
      }
    }
  }

  @Test
  void streamsEventsAndTellsSlowReadersWhatTheyLost() throws Exception {
    int before = dialect.streams.size();
    try (Socket s = new Socket("127.0.0.1", port)) {
      s.setSoTimeout(10_000);
      s.getOutputStream().write("GET /t/events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
      Until.holds("a stream", () -> dialect.streams.size() > before);
      SseStream stream = dialect.streams.get(before);
      String padding = "p".repeat(20_000);
      long start = System.nanoTime();
      for (int i = 0; i < 1500; i++) {
        stream.send("tick", "{\"n\":" + i + ",\"p\":\"" + padding + "\"}");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      stream.close();
      String all = dechunk(readToLastChunk(s.getInputStream()));
      assertThat(all.contains("text/event-stream")).isTrue();
      assertThat(all.contains("X-Accel-Buffering: no")).isTrue();
      assertThat(all.contains("data: {\"n\":0,")).isTrue();
      assertThat(all.contains("event: warning")).isTrue();
      assertThat(all.contains("data: {\"dropped\":")).isTrue();
    }
  }

  @Test
  void idleStreamsOutliveTheIdleTimeoutAndGoneReadersAreNoticed() throws Exception {
    int before = dialect.streams.size();
    Socket s = new Socket("127.0.0.1", briskPort);
    s.setSoTimeout(10_000);
    OutputStream out = s.getOutputStream();
    out.write("GET /t/events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
    Until.holds("a stream", () -> dialect.streams.size() > before);
    SseStream stream = dialect.streams.get(before);
    CompletableFuture.delayedExecutor(3 * IDLE.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> stream.send("late", "{}"));
    readUntil(s.getInputStream(), "event: late\ndata: {}\n\n");
    assertThat(stream.closed()).isNotDone();
    s.close();
    stream.closed().get(10, TimeUnit.SECONDS);
  }

  private static void text(HttpResponse<String> r, int status, String... parts) {
    assertThat(r.statusCode()).as(r.body()).isEqualTo(status);
    assertThat(r.body()).contains(parts);
    assertThat(r.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
  }

  private static HttpRequest.BodyPublisher noBody() {
    return HttpRequest.BodyPublishers.noBody();
  }

  private static String dechunk(String text) {
    return text.replaceAll("\r\n[0-9a-f]+\r\n", "");
  }

  private static String readToLastChunk(InputStream in) throws Exception {
    return readUntil(in, "\r\n0\r\n\r\n");
  }

  private static String readUntil(InputStream in, String end) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] chunk = new byte[65536];
    String tail = "";
    int n;
    while (!tail.contains(end) && (n = in.read(chunk)) >= 0) {
      out.write(chunk, 0, n);
      tail = tail.substring(Math.max(0, tail.length() - 50)) + new String(chunk, 0, n, UTF_8);
    }
    return out.toString(UTF_8);
  }

  private URI brisk(String path) {
    return URI.create("http://127.0.0.1:" + briskPort + path);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(
        request.version(HttpClient.Version.HTTP_1_1).build(), HttpResponse.BodyHandlers.ofString());
  }
}
