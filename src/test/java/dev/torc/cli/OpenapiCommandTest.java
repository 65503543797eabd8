package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.store.Database;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code torc openapi}, and the page that shows the same document. */
class OpenapiCommandTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
  }

  private static String shipped(String name) throws Exception {
    try (var in = OpenapiCommandTest.class.getResourceAsStream("/openapi/" + name + ".json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void emitsWhatIsShippedAndChecksIt() throws Exception {
    assertThat(shell.run("openapi", "emit").out()).isEqualTo(shipped("torc"));
    assertThat(shell.run("openapi", "emit", "workflow-graph").out())
        .isEqualTo(shipped("workflow-graph"));
    assertThat(shell.run("openapi", "emit", "octaskly").out()).isEqualTo(shipped("octaskly"));
    assertThat(shell.run("openapi", "emit", "torc", "-o", "api.json").exit()).isZero();
    assertThat(shell.run("openapi", "check", "api.json").exit()).isZero();
    String changed = shipped("torc").replaceFirst("\"delete_job\"", "\"remove_job\"");
    Files.writeString(directory.resolve("api.json"), changed);
    Shell.Done different = shell.run("openapi", "check", "api.json");
    assertThat(different.exit()).isOne();
    assertThat(different.out()).isEqualTo("/paths/~1jobs~1{id}/delete/operationId: differs\n");
  }

  @Test
  void refusesWhatIsNotThere() {
    Shell.Done unknown = shell.run("openapi", "emit", "nothing");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("no interface 'nothing'", "torc");
    assertThat(shell.run("openapi", "check", "missing.json").exit()).isEqualTo(2);
    assertThat(shell.run("openapi", "emit", "-o", "no/such/folder").exit()).isEqualTo(2);
  }

  @Test
  void serverShowsThePage() throws Exception {
    try (LocalServer server = LocalServer.start(Database.Settings.inMemory(), "127.0.0.1", 0)) {
      HttpResponse<String> page =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(server.url() + "/docs")).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-type")).hasValue("text/html;charset=utf-8");
      assertThat(page.body()).contains("openapi.json");
    }
  }
}
