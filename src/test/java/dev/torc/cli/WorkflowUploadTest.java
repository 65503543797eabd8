package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.torc.client.Query;
import dev.torc.client.ServerAddress;
import dev.torc.client.TorcApi;
import dev.torc.client.Transport;
import dev.torc.client.WorkflowUploader;
import dev.torc.spec.Format;
import dev.torc.spec.SpecReader;
import dev.torc.spec.WorkflowSpec;
import dev.torc.store.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs with dependencies of many levels reach the server as they are in the file. */
class WorkflowUploadTest {
  private static final long SEED = 20261122;

  @TempDir Path directory;
  private final LocalServer server =
      LocalServer.start(Database.Settings.inMemory(), "127.0.0.1", 0);
  private final Set<String> dependencies = new TreeSet<>();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void dependenciesAreKeptInOneCallAndInSeveral() {
    WorkflowSpec spec = spec();
    assertThat(uploaded(server.url(), spec, 100_000)).isEqualTo(dependencies);
    assertThat(uploaded(server.url(), spec, 7)).isEqualTo(dependencies);
  }

  @Test
  void aServerWithoutTheRouteGetsLevelByLevel() throws Exception {
    WorkflowSpec spec = spec();
    List<String> calls = new ArrayList<>();
    HttpServer old =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    old.createContext("/", e -> forward(e, calls));
    old.start();
    try {
      String url = "http://127.0.0.1:" + old.getAddress().getPort() + "/torc-service/v1";
      assertThat(uploaded(url, spec, 100_000)).isEqualTo(dependencies);
      assertThat(calls).contains("/torc-service/v1/bulk_jobs");
    } finally {
      old.stop(0);
    }
  }

  private void forward(HttpExchange e, List<String> calls) throws IOException {
    String path = e.getRequestURI().toString();
    byte[] body = e.getRequestBody().readAllBytes();
    if (path.endsWith("/job_graph")) {
      e.sendResponseHeaders(404, -1);
      return;
    }
    calls.add(path);
    var request =
        HttpRequest.newBuilder(URI.create(server.url().replace("/torc-service/v1", "") + path))
            .header("Content-Type", "application/json")
            .method(e.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<byte[]> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
      e.getResponseHeaders().set("Content-Type", "application/json");
      e.sendResponseHeaders(answer.statusCode(), answer.body().length);
      e.getResponseBody().write(answer.body());
      e.close();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private Set<String> uploaded(String url, WorkflowSpec spec, int mostRecords) {
    try (var api = new TorcApi(new Transport(ServerAddress.of(url)))) {
      long id =
          new WorkflowUploader(api, directory, (done, total) -> {}, mostRecords)
              .create(spec, "ann")
              .id();
      Set<String> found = new TreeSet<>();
      api.listAll("/workflows/" + id + "/job_dependencies", new Query())
          .forEach(d -> found.add(d.text("job_name") + " " + d.text("depends_on_job_name")));
      return found;
    }
  }

  /** Two hundred jobs in any order, each with up to three others before it. */
  private WorkflowSpec spec() {
    var random = new Random(SEED);
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Set<String> needs = new TreeSet<>();
      for (int k = random.nextInt(4); k > 0 && i > 0; k--) {
        needs.add("j" + random.nextInt(Math.max(0, i - 9), i));
      }
      for (String n : needs) {
        dependencies.add("j" + i + " " + n);
      }
      jobs.add("  - {name: j" + i + ", command: 'true', depends_on: " + needs + "}");
    }
    Collections.shuffle(jobs, random);
    String text = "name: w\njobs:\n" + String.join("\n", jobs) + "\n";
    return SpecReader.read(text, "w", Format.YAML, directory).orThrow();
  }
}
