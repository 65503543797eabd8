package dev.torc.dialect.torc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.dialect.torc.DialectRig.Answer;
import dev.torc.engine.Engine;
import dev.torc.identity.LoginLimit;
import dev.torc.identity.PasswordFile;
import dev.torc.identity.Passwords;
import dev.torc.identity.Users;
import dev.torc.server.DocumentedTraffic;
import dev.torc.server.Doorkeeper;
import dev.torc.server.Route;
import dev.torc.server.ServerConfig;
import dev.torc.server.TorcServer;
import dev.torc.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** A server that enforces access, with the users ann, bob and root (the administrator). */
final class GuardedRig implements AutoCloseable {
  static final String NOBODY = "";
  private static final String PASSWORD = "several ordinary words";
  private static final String HASH = Passwords.hash(PASSWORD, 4, new SecureRandom());

  final Engine engine;
  final List<Route> routes;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Database db;
  private final TorcServer server;
  private final DocumentedTraffic traffic;
  private final String base;

  GuardedRig(Path dir) {
    db = Database.open(Database.Settings.inMemory());
    engine = new Engine(db, Clock.systemUTC());
    engine.groups().synchronizeAdmins(List.of("root"));
    var dialect =
        new TorcDialect(
            engine,
            "1.2.3",
            200L << 20,
            Clock.systemUTC(),
            Doorkeeper.of(users(dir.resolve("users")), false),
            new Policy(true, true, true));
    routes = dialect.routes();
    traffic = new DocumentedTraffic(dialect, dialect.openApi());
    server =
        new TorcServer(
            ServerConfig.on("127.0.0.1", 0).withPatrol(Duration.ofMillis(50)),
            List.of(dialect),
            new SimpleMeterRegistry(),
            List.of(traffic),
            new Random(1));
    base = "http://127.0.0.1:" + server.start() + TorcDialect.BASE;
  }

  private static Users users(Path file) {
    PasswordFile.empty(file).with("ann", HASH).with("bob", HASH).with("root", HASH).write();
    return Users.of(
        file, Duration.ofMinutes(1), LoginLimit.DEFAULT, Clock.systemUTC(), new SecureRandom());
  }

  /** The body may be written with single quotes. An event stream counts as an empty answer. */
  Answer call(String user, String method, String path, String body) throws Exception {
    HttpRequest.Builder b = HttpRequest.newBuilder(URI.create(base + path));
    if (!user.isEmpty()) {
      b.header("Authorization", authorization(user));
    }
    if (!body.isEmpty()) {
      b.header("Content-Type", "application/json");
    }
    String text = body.replace('\'', '"');
    HttpResponse<InputStream> r =
        client.send(
            b.method(method, HttpRequest.BodyPublishers.ofString(text)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = r.body()) {
      boolean stream =
          r.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
      byte[] bytes = stream ? new byte[0] : in.readAllBytes();
      return new Answer(r.statusCode(), new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /** An event stream, which stays open until its reader is closed. */
  BufferedReader stream(String user, String path) throws Exception {
    HttpRequest.Builder b = HttpRequest.newBuilder(URI.create(base + path));
    b.header("Authorization", authorization(user)).version(HttpClient.Version.HTTP_1_1);
    var r = client.send(b.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(r.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(r.body(), StandardCharsets.UTF_8));
  }

  private static String authorization(String user) {
    byte[] pair = (user + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  Answer get(String user, String path) throws Exception {
    return call(user, "GET", path, "");
  }

  Answer post(String user, String path, String body) throws Exception {
    return call(user, "POST", path, body);
  }

  long id(String user, String path, String body) throws Exception {
    return post(user, path, body).ok().number("id");
  }

  @Override
  public void close() {
    server.close();
    engine.close();
    db.close();
    traffic.assertAsDocumented();
  }
}
