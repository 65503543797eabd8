package dev.torc.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.torc.client.Transport.Repeat;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransportTest {
  private final List<Long> pauses = new ArrayList<>();
  private HttpServer server;
  private ExecutorService threads;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/torc-service/v1";
  }

  private Transport transport() {
    return new Transport(ServerAddress.of(url()), pauses::add);
  }

  private void answer(String path, int status, String body) {
    server.createContext("/torc-service/v1" + path, x -> reply(x, status, body));
  }

  private static void reply(HttpExchange x, int status, String body) throws IOException {
    x.getRequestBody().readAllBytes();
    byte[] bytes = body.getBytes(UTF_8);
    x.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    x.getResponseBody().write(bytes);
    x.close();
  }

  private TorcException fails(String method, String path, Repeat repeat) {
    byte[] body = method.equals("GET") ? null : new byte[0];
    return catchThrowableOfType(
        TorcException.class, () -> transport().send(method, path, body, repeat));
  }

  @Test
  void anAddressKeepsItsSecrets() {
    ServerAddress address = ServerAddress.of(url()).withUser("u", "s3cret").withCookie("c00kie");
    assertThat(address).asString().contains(url()).doesNotContain("s3cret", "c00kie");
  }

  @Test
  void everyShapeOfErrorBecomesOneMessage() {
    answer("/a", 404, "{\"error\":{\"error\":\"NotFound\",\"message\":\"Job not found\"}}");
    answer("/b", 422, "{\"error\":{\"message\":\"bad memory\",\"hint\":\"say 4g\"}}");
    answer("/c", 400, "Failed to parse path");
    answer("/d", 404, "");
    answer("/e", 500, "<html>oops</html>");
    answer("/f", 409, "{\"error\":\"taken\"}");
    answer("/g", 403, "{\"message\":\"no\"}");
    assertThat(fails("GET", "/a", Repeat.SAFE))
        .hasMessage("Job not found")
        .returns(ErrorKind.NOT_FOUND, TorcException::kind);
    assertThat(fails("GET", "/b", Repeat.SAFE))
        .hasMessage("bad memory")
        .returns("say 4g", TorcException::hint)
        .returns(ErrorKind.INVALID, TorcException::kind);
    assertThat(fails("GET", "/c", Repeat.SAFE)).hasMessage("Failed to parse path");
    assertThat(fails("GET", "/d", Repeat.SAFE)).hasMessageContaining("answered 404");
    assertThat(fails("GET", "/d", Repeat.SAFE).hint()).contains("/torc-service/v1");
    assertThat(fails("GET", "/e", Repeat.SAFE)).hasMessageContaining("answered 500");
    assertThat(fails("GET", "/f", Repeat.SAFE)).hasMessage("taken");
    assertThat(fails("GET", "/g", Repeat.SAFE)).hasMessage("no");
  }

  @Test
  void refusedCredentialsAreSaidAlsoForRequestsWithBody() {
    server.createContext(
        "/torc-service/v1/x",
        x -> {
          x.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"Torc\"");
          reply(x, 401, "Unauthorized");
        });
    assertThat(fails("POST", "/x", Repeat.NEVER))
        .hasMessage("Unauthorized")
        .returns(ErrorKind.UNAUTHORIZED, TorcException::kind);
    assertThat(fails("POST", "/x", Repeat.NEVER).hint()).contains("TORC_PASSWORD");
    assertThat(fails("GET", "/x", Repeat.SAFE))
        .returns(ErrorKind.UNAUTHORIZED, TorcException::kind);
  }

  @Test
  void busyServerIsAskedAgainEvenForPost() {
    var calls = new AtomicInteger();
    server.createContext(
        "/torc-service/v1/x",
        x -> {
          x.getResponseHeaders().add("Retry-After", "1");
          reply(x, calls.incrementAndGet() < 3 ? 503 : 200, "{}");
        });
    assertThat(transport().send("POST", "/x", new byte[0], Repeat.NEVER).text()).isEqualTo("{}");
    assertThat(pauses).containsExactly(1000L, 1000L);
  }

  @Test
  void serverThatStaysBusyIsGivenUp() {
    var calls = new AtomicInteger();
    server.createContext(
        "/torc-service/v1/x",
        x -> {
          calls.incrementAndGet();
          x.getResponseHeaders().add("Retry-After", "1000");
          reply(x, 503, "{\"error\":{\"message\":\"queue full\"}}");
        });
    assertThat(fails("GET", "/x", Repeat.SAFE))
        .hasMessage("queue full")
        .returns(ErrorKind.BUSY, TorcException::kind);
    assertThat(calls).hasValue(30);
    assertThat(pauses).allMatch(p -> p <= 5_000);
  }

  @Test
  void unreachableServerIsNamed() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    var gone =
        new Transport(
            ServerAddress.of("http://127.0.0.1:" + free + "/torc-service/v1"), pauses::add);
    assertThatThrownBy(() -> gone.send("GET", "/x", null, Repeat.SAFE))
        .hasMessage(
            "cannot reach http://127.0.0.1:" + free + "/torc-service/v1: connection refused")
        .isInstanceOfSatisfying(
            TorcException.class, e -> assertThat(e.hint()).contains("torc serve"));
    assertThat(pauses).isEmpty();
    assertThatThrownBy(() -> ServerAddress.of("localhost:8080"))
        .hasMessageContaining("'localhost:8080' is not the URL of a server");
  }

  @Test
  void cutOffAnswerIsRepeatedOnlyWhenSafe() throws IOException {
    for (Repeat repeat : Repeat.values()) {
      try (var raw = new CuttingServer()) {
        var t = new Transport(ServerAddress.of(raw.url()), pauses::add);
        assertThatThrownBy(() -> t.send("GET", "/x", null, repeat))
            .isInstanceOfSatisfying(
                TorcException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
        assertThat(raw.calls()).isEqualTo(repeat == Repeat.SAFE ? 4 : 1);
      }
    }
  }

  @Test
  void closingBreaksOffACallThatWaits() throws Exception {
    var arrived = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    server.createContext(
        "/torc-service/v1/x",
        x -> {
          arrived.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Transport t = transport();
    var call =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowableOfType(
                    TorcException.class, () -> t.send("POST", "/x", new byte[0], Repeat.SAFE)),
            threads);
    arrived.await();
    t.close();
    assertThat(call.get().kind()).isEqualTo(ErrorKind.UNAVAILABLE);
  }

  @Test
  void closingIsNoDefectAtAnyMoment() {
    answer("/x", 200, "{}");
    for (int i = 0; i < 60; i++) {
      Transport t = transport();
      var call =
          CompletableFuture.supplyAsync(
              () -> t.send("POST", "/x", new byte[0], Repeat.SAFE), threads);
      long end = System.nanoTime() + i * 25_000L;
      while (System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      t.close();
      try {
        assertThat(call.join().text()).isEqualTo("{}");
      } catch (CompletionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                TorcException.class, x -> assertThat(x.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
      }
    }
  }

  @Test
  void sendsCredentialsAndCookie() {
    server.createContext(
        "/torc-service/v1/x",
        x -> {
          var h = x.getRequestHeaders();
          reply(
              x,
              200,
              h.getFirst("Authorization")
                  + " "
                  + h.getFirst("Cookie")
                  + " "
                  + h.getFirst("X-Torc-Client-User"));
        });
    var address = ServerAddress.of(url() + "/").withUser("ann", "pw").withCookie("a=b");
    var t = new Transport(address, pauses::add);
    assertThat(t.send("GET", "/x", null, Repeat.SAFE).text()).isEqualTo("Basic YW5uOnB3 a=b ann");
  }

  @Test
  void readsEventsUntilTheEnd() {
    answer(
        "/workflows/3/events/stream",
        200,
        "event: job_started\ndata: {\"a\":1}\n\n: beat\n\ndata: x\ndata: y\n\n");
    try (var events = EventStream.ofWorkflow(transport(), 3, "info")) {
      assertThat(events.next()).contains(new EventStream.Event("job_started", "{\"a\":1}"));
      assertThat(events.next()).contains(new EventStream.Event("message", "x\ny"));
      assertThat(events.next()).isEmpty();
    }
  }

  @Test
  void listsArePagedWithoutEnd() {
    server.createContext(
        "/torc-service/v1/jobs",
        x -> {
          long offset =
              Long.parseLong(x.getRequestURI().getQuery().replaceAll(".*offset=(\\d+).*", "$1"));
          String items =
              offset < 4 ? "{\"id\":" + offset + "},{\"id\":" + (offset + 1) + "}" : "{\"id\":4}";
          reply(x, 200, "{\"items\":[" + items + "],\"has_more\":" + (offset < 4) + "}");
        });
    var ids =
        new TorcApi(transport()).listAll("/jobs", Query.of("workflow_id", 1)).stream().map(Row::id);
    assertThat(ids).containsExactly(0L, 1L, 2L, 3L, 4L);
  }
}
