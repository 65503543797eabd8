package dev.torc.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The check of the traffic finds what it is there for. */
@Timeout(60)
class DocumentedTrafficTest {
  record Apple(String name, long grams) {}

  record Refusal(String message) {}

  /** Answers what the request asks it to answer, documented or not. */
  private static final class Orchard implements Dialect {
    @Override
    public String name() {
      return "orchard";
    }

    @Override
    public String basePath() {
      return "/o";
    }

    @Override
    public List<Route> routes() {
      return List.of(
          Route.get("/apple", "get_apple")
              .required("kind", Param.Kind.TEXT)
              .returns(Apple.class)
              .errors(ErrorKind.NOT_FOUND)
              .handle(c -> apple(c.text("kind"))),
          Route.post("/apples", "add_apple")
              .bytes(Apple.class)
              .returns(Apple.class)
              .handle(c -> Reply.json(new Apple("a", 1))));
    }

    private static Reply apple(String kind) {
      return switch (kind) {
        case "right" -> Reply.json(new Apple("a", 1));
        case "heavy" -> Reply.json(Map.of("name", "a", "grams", "very many"));
        case "nameless" -> Reply.json(Map.of("grams", 1));
        case "cut" -> Reply.bytes(200, "application/json", "{\"name\":\"a\",");
        case "teapot" -> Reply.json(418, Map.of("message", "short and stout"));
        case "strange" -> Reply.json(404, Map.of("code", 7));
        default -> throw TorcException.of(ErrorKind.NOT_FOUND, "no " + kind);
      };
    }

    @Override
    public ErrorRenderer errors() {
      return new ErrorRenderer() {
        @Override
        public Reply refused(TorcException e) {
          return Reply.json(e.kind().httpStatus(), new Refusal(e.message()));
        }

        @Override
        public Type schema() {
          return Refusal.class;
        }

        @Override
        public Reply defect(String incidentId) {
          return Reply.json(500, new Refusal(incidentId));
        }
      };
    }
  }

  private static DocumentedTraffic after(String method, String path, String body) throws Exception {
    Orchard orchard = new Orchard();
    DocumentedTraffic traffic =
        new DocumentedTraffic(orchard, OpenApi.document("orchard", "1", orchard));
    try (TorcServer server =
        new TorcServer(
            ServerConfig.on("127.0.0.1", 0),
            List.of(orchard),
            new SimpleMeterRegistry(),
            List.of(traffic),
            new Random(1))) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.start() + "/o" + path))
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build();
      HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
    return traffic;
  }

  private static void passes(String method, String path, String body) throws Exception {
    DocumentedTraffic traffic = after(method, path, body);
    assertThatCode(traffic::assertAsDocumented).doesNotThrowAnyException();
  }

  private static void fails(String method, String path, String body, String words)
      throws Exception {
    DocumentedTraffic traffic = after(method, path, body);
    assertThatThrownBy(traffic::assertAsDocumented)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(words);
  }

  @Test
  void whatTheDocumentSaysPasses() throws Exception {
    passes("GET", "/apple?kind=right", "");
    passes("GET", "/apple?kind=pear", "");
    passes("GET", "/apple", "");
    passes("POST", "/apples", "{\"name\":\"b\",\"grams\":2}");
    passes("GET", "/pear", "");
  }

  @Test
  void answersOfAnotherShapeAreFound() throws Exception {
    fails("GET", "/apple?kind=heavy", "", "/grams string found, integer expected");
    fails("GET", "/apple?kind=nameless", "", "required property 'name' not found");
    fails("GET", "/apple?kind=cut", "", "GET /apple: cannot be checked");
    fails("GET", "/apple?kind=teapot", "", "answered 418: the status is not declared");
    fails("GET", "/apple?kind=strange", "", "required property 'message' not found");
  }

  @Test
  void requestsThatShouldNotHaveBeenAcceptedAreFound() throws Exception {
    fails("POST", "/apples", "{\"name\":\"b\"}", "POST /apples with:");
  }
}
