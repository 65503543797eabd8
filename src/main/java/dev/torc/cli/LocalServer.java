package dev.torc.cli;

import dev.torc.client.ServerAddress;
import dev.torc.dialect.torc.TorcDialect;
import dev.torc.engine.Engine;
import dev.torc.model.work.JobSource;
import dev.torc.server.Dialect;
import dev.torc.server.ServerConfig;
import dev.torc.server.SystemPages;
import dev.torc.server.TorcServer;
import dev.torc.store.Database;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server in this process: database, engine and HTTP, wired from top to bottom. */
final class LocalServer implements Connection {
  private static final Duration TLS_CHECK = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Database database;
  private final Engine engine;
  private final TorcServer http;
  private final List<TorcServer> others;
  private final Doors doors;
  private final String url;
  private final AtomicBoolean ended = new AtomicBoolean();

  private LocalServer(
      Database database,
      Engine engine,
      TorcServer http,
      List<TorcServer> others,
      Doors doors,
      String url) {
    this.database = database;
    this.engine = engine;
    this.http = http;
    this.others = others;
    this.doors = doors;
    this.url = url;
  }

  static LocalServer start(Database.Settings settings, String host, int port) {
    return start(settings, host, port, Security.NONE, (engine, clock) -> Doors.closed());
  }

  /** Opens the other interfaces once there is an engine. */
  interface Opening {
    Doors open(Engine engine, Clock clock);
  }

  static LocalServer start(
      Database.Settings settings, String host, int port, Security security, Opening opening) {
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var figures = new EngineMetrics(metrics);
    ServerConfig config = ServerConfig.on(host, port).withTls(security.tls(), TLS_CHECK);
    TorcServer.checkAddress(config);
    Database database = Database.open(settings.withMonitor(figures));
    var clock = Clock.systemUTC();
    var engine = new Engine(database, clock);
    Deque<Runnable> undo = new ArrayDeque<>(List.of(engine::close, database::close));
    try {
      figures.bind(engine);
      engine.groups().synchronizeAdmins(security.admins());
      letRequestsMeet(engine);
      Doors doors = opening.open(engine, clock);
      undo.push(doors::close);
      TorcServer http = listen(engine, clock, metrics, config, security, doors);
      undo.push(http::close);
      String scheme = security.tls() == null ? "http://" : "https://";
      String url = scheme + reachable(host) + ":" + http.port() + "/torc-service/v1";
      database.announce(url);
      undo.push(database::withdraw);
      List<TorcServer> others = ownPorts(doors, config, metrics);
      return new LocalServer(database, engine, http, others, doors, url);
    } catch (RuntimeException e) {
      undo.forEach(Runnable::run);
      throw e;
    }
  }

  /** How a URL names the address that a server listens on. */
  private static String reachable(String host) {
    return switch (host) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::", "[::]" -> "[::1]";
      default -> host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    };
  }

  /** A hook that tests of the published clients use. */
  private static void letRequestsMeet(Engine engine) {
    String requests = System.getenv("TORC_TEST_INITIALIZE_JOBS_BARRIER");
    if (requests != null && requests.matches("[2-9]")) {
      engine.tasks().waitForRequests(Integer.parseInt(requests));
    }
  }

  private static TorcServer listen(
      Engine engine,
      Clock clock,
      PrometheusMeterRegistry metrics,
      ServerConfig config,
      Security security,
      Doors doors) {
    String version = VersionCommand.version();
    List<Dialect> dialects = new ArrayList<>();
    dialects.add(new SystemPages(version, clock, metrics, security.door(), engine::check));
    dialects.add(
        new TorcDialect(
                engine,
                version,
                TorcDialect.bulkBodyLimit(System.getenv()),
                clock,
                security.door(),
                security.policy())
            .showingBodies(System.getenv()));
    dialects.addAll(doors.dialects());
    var http = new TorcServer(config, dialects, metrics, List.of(), new Random());
    http.start();
    return http;
  }

  /** The ports of single interfaces. */
  private static List<TorcServer> ownPorts(
      Doors doors, ServerConfig config, PrometheusMeterRegistry metrics) {
    List<TorcServer> out = new ArrayList<>();
    try {
      for (Doors.OwnPort p : doors.ownPorts()) {
        var server =
            new TorcServer(
                config.withPort(p.port()), p.dialects(), metrics, List.of(), new Random());
        out.add(server);
        doors.report("Serving " + p.name() + " on port " + server.start());
      }
      return out;
    } catch (RuntimeException e) {
      out.forEach(TorcServer::close);
      throw e;
    }
  }

  @Override
  public String url() {
    return url;
  }

  int port() {
    return http.port();
  }

  @Override
  public JobSource jobs(ServerAddress address) {
    return engine.workers();
  }

  @Override
  public boolean own() {
    return true;
  }

  /** Writes a consistent copy of the database. */
  void copyTo(Path target) {
    database.copyTo(target);
  }

  /** Stops accepting and waits for what is under way. */
  void stop() {
    end(GRACE);
  }

  @Override
  public void close() {
    end(Duration.ofMillis(500));
  }

  private void end(Duration grace) {
    if (ended.compareAndSet(false, true)) {
      database.withdraw();
      engine.workers().answerHeld(); // or the stop would wait for workers that wait for work
      http.stop(grace);
      others.forEach(o -> o.stop(grace));
      doors.close();
      engine.close();
      database.close();
    }
  }
}
