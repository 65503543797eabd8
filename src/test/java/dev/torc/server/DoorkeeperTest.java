package dev.torc.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.identity.LoginLimit;
import dev.torc.identity.PasswordFile;
import dev.torc.identity.Passwords;
import dev.torc.identity.Users;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who comes in to a server that asks everybody. */
@Timeout(60)
class DoorkeeperTest {
  private static final String PASSWORD = "wörds: several, ordinary";

  @TempDir Path dir;
  private final HttpClient client = HttpClient.newHttpClient();
  private TorcServer server;
  private int port;

  @BeforeEach
  void start() {
    Path file = dir.resolve("users");
    String hash = Passwords.hash(PASSWORD, 4, new SecureRandom());
    PasswordFile.empty(file).with("ann", hash).with("bo b", hash).write();
    Users users =
        Users.of(file, Duration.ZERO, LoginLimit.DEFAULT, Clock.systemUTC(), new SecureRandom());
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var pages =
        new SystemPages("1", Clock.systemUTC(), metrics, Doorkeeper.of(users, true), () -> {});
    server =
        new TorcServer(
            ServerConfig.on("127.0.0.1", 0), List.of(pages), metrics, List.of(), new Random(1));
    port = server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path, String authorization) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String encoded(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void letsInWhoeverIsRight() throws Exception {
    assertThat(get("/", "Basic " + encoded("ann:" + PASSWORD)).statusCode()).isEqualTo(200);
    assertThat(get("/metrics", "Basic " + encoded("bo b:" + PASSWORD)).statusCode()).isEqualTo(200);
    assertThat(get("/nothing", "Basic " + encoded("ann:" + PASSWORD)).statusCode()).isEqualTo(404);
  }

  @Test
  void turnsAwayEverybodyElse() throws Exception {
    String right = encoded("ann:" + PASSWORD);
    byte[] latin = ("ann:" + PASSWORD).getBytes(StandardCharsets.ISO_8859_1);
    for (String header :
        List.of(
            "",
            "Basic",
            "Basic ",
            "Basic " + encoded("ann"),
            "Basic " + encoded("ann:"),
            "Basic " + encoded(":" + PASSWORD),
            "Basic " + encoded("Ann:" + PASSWORD),
            "Basic " + encoded("ann:" + PASSWORD + "x"),
            "Basic " + encoded("ann:" + PASSWORD + "\0"),
            "Basic " + encoded("eve:" + PASSWORD),
            "Basic !" + right,
            "Basic " + Base64.getEncoder().encodeToString(latin),
            "Bearer " + right,
            right)) {
      HttpResponse<String> r = get("/", header);
      assertThat(r.statusCode()).as(header).isEqualTo(401);
      assertThat(r.body()).isEqualTo("Unauthorized");
      assertThat(r.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"Torc\"");
    }
    assertThat(get("/metrics", "").statusCode()).isEqualTo(401);
    assertThat(get("/nothing", "").statusCode()).isEqualTo(401);
    assertThat(get("/health;x", "").statusCode()).isEqualTo(401);
  }

  @Test
  void answersWhoeverWatchesOverTheServer() throws Exception {
    assertThat(get("/health", "").statusCode()).isEqualTo(200);
    assertThat(get("/health", "Basic " + encoded("ann:wrong")).statusCode()).isEqualTo(200);
  }

  @Test
  void tellsWhoGuessesToComeBackLater() throws Exception {
    String wrong = "Basic " + encoded("bo b:guess");
    for (int i = 0; i < LoginLimit.DEFAULT.attempts(); i++) {
      assertThat(get("/", wrong).statusCode()).isEqualTo(401);
    }
    HttpResponse<String> r = get("/", wrong);
    assertThat(r.statusCode()).isEqualTo(429);
    assertThat(r.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
    assertThat(r.body()).contains("too many wrong passwords").doesNotContain("bo b");
    assertThat(get("/", "Basic " + encoded("bo b:" + PASSWORD)).statusCode()).isEqualTo(429);
    assertThat(get("/", "Basic " + encoded("ann:" + PASSWORD)).statusCode()).isEqualTo(200);
    assertThat(get("/health", wrong).statusCode()).isEqualTo(200);
  }

  @Test
  void takesTheAddressesOfOneNetworkTogether() {
    assertThat(Doorkeeper.origin("10.1.2.3")).isEqualTo("10.1.2.3");
    assertThat(Doorkeeper.origin("2001:db8:1:2::7"))
        .isEqualTo(Doorkeeper.origin("2001:db8:1:2:ffff::1"))
        .isNotEqualTo(Doorkeeper.origin("2001:db8:1:3::7"));
  }
}
