package dev.torc.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers and commands pointed at something wrong, and servers asked in a wrong way. */
class WrongServerIT {
  @TempDir Path dir;

  private CommandResult worker(String url) {
    return Torc.in(dir).run("--url", url, "worker");
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port + "/torc-service/v1";
    worker(url)
        .refuses(1)
        .complains("cannot reach " + url, "connection refused", "torc serve", "--url");
    Torc.in(dir)
        .env("TORC_API_URL", url)
        .run("jobs", "list", "1")
        .refuses(1)
        .complains("cannot reach " + url);
  }

  @Test
  void serverThatComesLater() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port + "/torc-service/v1";
    try (Running worker = Torc.in(dir).start("--url", url, "worker", "--wait", "120")) {
      worker.awaitErr("cannot reach .*; trying again for 120 s");
      try (Running server =
          Torc.in(dir).start("serve", "--port", "" + port, "--database", ":memory:")) {
        worker.awaitErr("Serving every workflow");
        server.signal("TERM");
      }
    }
  }

  @Test
  void noSuchHost() {
    worker("http://torc.invalid:1/torc-service/v1")
        .refuses(1)
        .complains("unknown host torc.invalid", "--url");
  }

  @Test
  void noUrl() {
    worker("torc.example").refuses(2).complains("torc.example", "http://localhost:8080");
  }

  @Test
  void somethingElseAnswers() throws Exception {
    for (int status : new int[] {200, 404, 501}) {
      HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
      other.createContext(
          "/",
          exchange -> {
            byte[] page = "<html>a page of something else</html>".getBytes(UTF_8);
            exchange.sendResponseHeaders(status, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
          });
      other.start();
      try {
        String url = "http://127.0.0.1:" + other.getAddress().getPort() + "/torc-service/v1";
        worker(url).refuses(1).complains(url, "torc server");
      } finally {
        other.stop(0);
      }
    }
  }

  @Test
  void theBasePathIsMissing() {
    try (Running server = Torc.in(dir).start("serve", "--port", "0", "--database", ":memory:")) {
      String port = server.awaitOut("TORC_SERVER_PORT=(\\d+)");
      worker("http://127.0.0.1:" + port).refuses(1).complains("/torc-service/v1");
    }
  }

  @Test
  void tooLargeBodiesAndSlowClients() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try (Running server = Torc.in(dir).start("serve", "--port", "0", "--database", "w.db")) {
      int port = Integer.parseInt(server.awaitOut("TORC_SERVER_PORT=(\\d+)"));
      server.awaitErr("Serving on");
      for (int i = 0; i < 50; i++) {
        Socket s = new Socket("127.0.0.1", port);
        s.getOutputStream().write(head(1000).getBytes(UTF_8));
        slow.add(s);
      }
      // Refused by the announced length: the body need not be sent.
      assertThat(answer(port, head(1L << 40))).startsWith("HTTP/1.1 413");
      HttpResponse<String> lists =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + port + "/torc-service/v1/workflows"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(lists.statusCode()).isEqualTo(200);
      assertThat(lists.body()).contains("\"total_count\":0");
      assertThat(server.err()).doesNotContain("\tat ");
    } finally {
      for (Socket s : slow) {
        s.close();
      }
    }
  }

  private static String head(long length) {
    return "POST /torc-service/v1/workflows HTTP/1.1\r\n"
        + "Host: x\r\n"
        + "Content-Type: application/json\r\n"
        + "Content-Length: "
        + length
        + "\r\n\r\n{";
  }

  private static String answer(int port, String request) throws IOException {
    try (Socket s = new Socket("127.0.0.1", port)) {
      s.setSoTimeout(20_000);
      s.getOutputStream().write(request.getBytes(UTF_8));
      InputStream in = s.getInputStream();
      return new String(in.readNBytes(12), UTF_8);
    }
  }
}
