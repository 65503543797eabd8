package dev.torc.dialect.torc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.engine.Engine;
import dev.torc.model.Json;
import dev.torc.server.DocumentedTraffic;
import dev.torc.server.ServerConfig;
import dev.torc.server.TorcServer;
import dev.torc.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A server with the Torc interface and a database, and a client for it. Closing it fails when the
 * traffic was not as the OpenAPI document says.
 */
final class DialectRig implements AutoCloseable {
  final Engine engine;
  final HttpClient client = HttpClient.newHttpClient();
  private final Database db;
  private final TorcServer server;
  private final DocumentedTraffic traffic;
  final String base;

  DialectRig() {
    this(Database.Settings.inMemory());
  }

  DialectRig(Database.Settings settings) {
    db = Database.open(settings);
    engine = new Engine(db, Clock.systemUTC());
    TorcDialect dialect = new TorcDialect(engine, "1.2.3", 200L << 20, Clock.systemUTC());
    traffic = new DocumentedTraffic(dialect, dialect.openApi());
    server =
        new TorcServer(
            ServerConfig.on("127.0.0.1", 0),
            List.of(dialect),
            new SimpleMeterRegistry(),
            List.of(traffic),
            new Random(1));
    base = "http://127.0.0.1:" + server.start() + TorcDialect.BASE;
  }

  int port() {
    return server.port();
  }

  record Answer(int status, String text) {
    Map<String, Object> json() {
      return Json.parseObject(text);
    }

    long number(String key) {
      return (Long) json().get(key);
    }

    List<?> items() {
      return (List<?>) json().get("items");
    }

    Answer ok() {
      assertThat(status).as(text).isEqualTo(200);
      return this;
    }
  }

  Answer call(String method, String path, String body) throws Exception {
    HttpRequest.Builder b = HttpRequest.newBuilder(URI.create(base + path));
    if (!body.isEmpty()) {
      b.header("Content-Type", "application/json");
    }
    HttpResponse<String> r =
        client.send(
            b.method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.ofString());
    return new Answer(r.statusCode(), r.body());
  }

  Answer get(String path) throws Exception {
    return call("GET", path, "");
  }

  /** A body in single quotes. */
  Answer post(String path, String body) throws Exception {
    return call("POST", path, body.replace('\'', '"'));
  }

  Answer put(String path, String body) throws Exception {
    return call("PUT", path, body.replace('\'', '"'));
  }

  long workflow() throws Exception {
    return post("/workflows", "{'name':'w','user':'u'}").ok().number("id");
  }

  long job(long workflow, String name, String more) throws Exception {
    String start = "{'workflow_id':" + workflow + ",'name':'" + name + "','command':'true'";
    return post("/jobs", start + more + "}").ok().number("id");
  }

  @Override
  public void close() {
    server.close();
    engine.close();
    db.close();
    traffic.assertAsDocumented();
  }
}
