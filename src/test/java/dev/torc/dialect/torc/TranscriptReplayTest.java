package dev.torc.dialect.torc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.engine.Engine;
import dev.torc.identity.LoginLimit;
import dev.torc.identity.PasswordFile;
import dev.torc.identity.Passwords;
import dev.torc.identity.Users;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.server.DocumentedTraffic;
import dev.torc.server.Doorkeeper;
import dev.torc.server.ServerConfig;
import dev.torc.server.SystemPages;
import dev.torc.server.TorcServer;
import dev.torc.store.Database;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends the recorded requests of the published server to this one and compares status, keys and
 * values. Needs TORC_CONTRACTS; what differs on purpose is listed in {@link KnownDifferences}.
 */
class TranscriptReplayTest {
  private static final String BASE = "/torc-service/v1";

  @TempDir Path dir;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> report = new ArrayList<>();
  private final List<String> surprises = new ArrayList<>();
  private IdMap ids = new IdMap();
  private int port;
  private @Nullable WatchedTraffic watched;

  /** In the order of the recording, which was made on one server. */
  private static final List<String> TOPICS =
      List.of(
          "system",
          "workflows",
          "files",
          "user_data",
          "resource_requirements",
          "jobs",
          "compute_nodes_and_schedulers",
          "results_and_events",
          "lifecycle_diamond",
          "failures_and_retry",
          "claims",
          "actions",
          "spawn_jobs",
          "tasks",
          "ro_crate",
          "admin_sql",
          "access_groups_open");

  private static final String PASSWORD = "the right password";

  @Test
  void answersLikeTheRecording() throws Exception {
    run(Doorkeeper.open(), Policy.OPEN, List.of(), TOPICS);
  }

  @Test
  void answersLikeTheRecordingWithEnforcedAccess() throws Exception {
    users("alice", "bob", "eve", "root");
    Doorkeeper door = Doorkeeper.of(open(), true);
    run(door, new Policy(true, true, true), List.of("root"), List.of("auth_enforced"));
  }

  @Test
  void answersLikeTheRecordingWithUsersWhoNeedNotSayWhoTheyAre() throws Exception {
    users("alice", "bob");
    Doorkeeper door = Doorkeeper.of(open(), false);
    run(door, new Policy(false, true, false), List.of(), List.of("auth_optional"));
  }

  @Test
  void showsTrafficLikeTheRecording() throws Exception {
    run(Doorkeeper.open(), Policy.OPEN, List.of(), List.of("admin_streams"));
  }

  private Users open() {
    return Users.of(
        dir.resolve("users"),
        Duration.ofMinutes(1),
        LoginLimit.DEFAULT,
        Clock.systemUTC(),
        new SecureRandom());
  }

  private void users(String... names) {
    PasswordFile file = PasswordFile.empty(dir.resolve("users"));
    String hash = Passwords.hash(PASSWORD, 4, new SecureRandom());
    for (String name : names) {
      file = file.with(name, hash);
    }
    file.write();
  }

  /** What the recording did beside its calls. */
  private void prepare(String topic, long n) throws Exception {
    if (topic.equals("auth_enforced") && n == 49) {
      users("alice", "bob", "eve", "root", "newuser");
    } else if (topic.equals("auth_enforced") && n == 52) {
      Files.writeString(dir.resolve("users"), "no colon\n");
    } else if (topic.equals("admin_streams") && n == 1) {
      watched = new WatchedTraffic(client, "http://127.0.0.1:" + port + BASE);
    }
  }

  private void run(Doorkeeper door, Policy policy, List<String> admins, List<String> topics)
      throws Exception {
    String contracts = System.getenv("TORC_CONTRACTS");
    Assumptions.assumeTrue(contracts != null, "TORC_CONTRACTS is not set: no recordings to replay");
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Clock clock = Clock.systemUTC();
    try (Database db = Database.open(Database.Settings.file(dir.resolve("torc.db")));
        Engine engine = new Engine(db, clock)) {
      TorcDialect dialect = new TorcDialect(engine, "1.0.0", 200L << 20, clock, door, policy);
      DocumentedTraffic traffic = new DocumentedTraffic(dialect, dialect.openApi());
      try (TorcServer server =
          new TorcServer(
              ServerConfig.on("127.0.0.1", 0),
              List.of(new SystemPages("1.0.0", clock, metrics, door, () -> {}), dialect),
              metrics,
              List.of(traffic),
              new Random(1))) {
        engine.groups().synchronizeAdmins(admins);
        port = server.start();
        replay(Path.of(contracts, "torc", "transcripts"), topics);
      }
      traffic.assertAsDocumented();
    }
  }

  private void replay(Path transcripts, List<String> topics) throws Exception {
    for (String topic : topics) {
      for (String line : Files.readAllLines(transcripts.resolve(topic + ".jsonl"))) {
        replay(topic, Json.parseObject(line));
      }
    }
    report.forEach(System.out::println);
    assertThat(surprises).isEmpty();
  }

  private void replay(String topic, Map<String, @Nullable Object> e) throws Exception {
    long n = (Long) e.get("n");
    String path = (String) e.get("path");
    long status = (Long) e.get("status");
    if (status == 0) {
      return;
    }
    prepare(topic, n);
    if (path.endsWith("/stream") && status == 200) {
      if (topic.equals("admin_streams")) {
        surprises.addAll(watched.differences(String.valueOf(e.get("response_text"))));
      }
      return;
    }
    String own = IdMap.ownKind(path);
    HttpResponse<String> r = send(e, path, own);
    Comparison c = new Comparison(ids, own, "POST".equals(e.get("method")));
    List<String> found = c.differences();
    if (r.statusCode() != status) {
      found.add("status " + status + ", here " + r.statusCode() + " " + shorten(r.body()));
    } else {
      compareBodies(e, r, c);
    }
    for (String d : found) {
      String where = topic + " " + n + " " + e.get("method") + " " + path.replace(BASE, "");
      String known = KnownDifferences.reason(topic, n, d);
      report.add(where + ": " + d + (known == null ? "" : "   [" + known + "]"));
      if (known == null) {
        surprises.add(where + ": " + d);
      }
    }
  }

  private void compareBodies(
      Map<String, @Nullable Object> e, HttpResponse<String> r, Comparison c) {
    Object recorded = e.get("response_body");
    if (recorded instanceof String text) {
      if (text.isEmpty() != r.body().isEmpty()) {
        c.differences().add("body recorded '" + shorten(text) + "', here " + shorten(r.body()));
      }
      return;
    }
    Object here;
    try {
      here = Json.parse(r.body());
    } catch (TorcException x) {
      c.differences().add("body is no JSON: " + shorten(r.body()));
      return;
    }
    c.compare("", "", recorded, here);
  }

  private static String shorten(String s) {
    return s.length() > 160 ? s.substring(0, 160) + "…" : s;
  }

  private HttpResponse<String> send(Map<String, @Nullable Object> e, String path, String own)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + ids.path(path) + query(e.get("query"), own));
    HttpRequest.Builder b = HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1);
    Object body = e.get("request_body");
    boolean typed = body != null;
    if (e.get("auth") instanceof String who) {
      String password = who.contains("wrong") ? "not " + PASSWORD : PASSWORD;
      b.header("Authorization", basic(who.split(" ", 2)[0], password));
    }
    if (e.get("request_headers") instanceof Map<?, ?> headers) {
      for (var h : headers.entrySet()) {
        if (String.valueOf(h.getKey()).equalsIgnoreCase("content-type")) {
          typed = !String.valueOf(h.getValue()).isEmpty();
        } else {
          b.header(String.valueOf(h.getKey()), String.valueOf(h.getValue()));
        }
      }
    }
    if (typed) {
      b.header("Content-Type", "application/json");
    }
    b.method((String) e.get("method"), HttpRequest.BodyPublishers.ofString(text(body, own)));
    return client.send(b.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private String text(@Nullable Object body, String own) {
    if (body == null) {
      return "";
    }
    if (body instanceof String s) {
      if (s.matches("<\\d+ characters>")) {
        int size = Integer.parseInt(s.replaceAll("\\D", ""));
        return "{\"name\":\"" + "x".repeat(size - 22) + "\",\"user\":\"u\"}";
      }
      return s;
    }
    return Json.write(ids.translate(body, "", own));
  }

  private String query(@Nullable Object query, String own) {
    List<String> pairs = new ArrayList<>();
    if (query instanceof Map<?, ?> m) {
      m.forEach((k, v) -> pairs.add(pair((String) k, v, own)));
    } else if (query instanceof List<?> l) {
      for (Object o : l) {
        List<?> pair = (List<?>) o;
        pairs.add(pair((String) pair.get(0), pair.get(1), own));
      }
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private String pair(String key, @Nullable Object value, String own) {
    Object v = value;
    if (v instanceof String s && s.matches("\\d+")) {
      v = Long.parseLong(s);
    }
    String text = String.valueOf(ids.translate(v, key, own));
    return URLEncoder.encode(key, StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
