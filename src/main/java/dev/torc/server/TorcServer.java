package dev.torc.server;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.HandlerType;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.router.Endpoint;
import io.javalin.router.EndpointNotFound;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening port with the dialects it serves. Thread-safe. */
public final class TorcServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("torc.server");
  private static final HttpField NOSNIFF =
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
  private static final HttpField DENY = new PreEncodedHttpField("X-Frame-Options", "DENY");

  /**
   * Ids in paths may hold an escaped slash, percent sign or backslash: a path is taken apart before
   * its parts are decoded, and none of them ever names a file.
   */
  private static final UriCompliance ESCAPES =
      UriCompliance.DEFAULT.with(
          "TORC",
          Violation.AMBIGUOUS_PATH_SEPARATOR,
          Violation.AMBIGUOUS_PATH_ENCODING,
          Violation.SUSPICIOUS_PATH_CHARACTERS);

  private final ServerConfig config;
  private final SseHub hub;
  private final Server server;
  private final ServerConnector connector;
  private final GracefulHandler requests;
  private final Random ids;
  private final @Nullable TlsWatch tls;

  /**
   * Sets the server up without listening yet.
   *
   * @param metrics gets the figures of requests and of the process
   * @param listeners told about every finished request
   * @param ids source of incident and span ids
   */
  public TorcServer(
      ServerConfig config,
      List<Dialect> dialects,
      MeterRegistry metrics,
      List<Exchange.Listener> listeners,
      Random ids) {
    this.config = config;
    this.ids = ids;
    HttpMetrics http = new HttpMetrics(metrics);
    http.bindProcess();
    List<Exchange.Listener> all = new ArrayList<>(listeners);
    all.add(http);
    dialects.forEach(d -> all.add(d::finished));
    QueuedThreadPool threads = threads();
    this.hub = new SseHub(config.keepAlive(), config.patrol(), threads);
    http.gauge("torc.http.event.streams", "Open event streams", dialects.get(0).name(), hub::size);
    FrontDoor door =
        new FrontDoor(dialects, new JsonBinding(), new BodyReader(pace()), hub, all, ids, threads);
    this.server = new Server(threads);
    TlsFiles files = config.tls();
    this.tls = files == null ? null : new TlsWatch(files, config.tlsCheck());
    this.connector = connector();
    server.addConnector(connector);
    this.requests = handlers(door);
    server.setHandler(requests);
    server.setErrorHandler(new PlainErrors());
    server.addBean(new NetworkConnectionLimit(config.maxConnections(), connector));
  }

  /**
   * Begins to listen.
   *
   * @return the port
   * @throws TorcException UNAVAILABLE when the port cannot be had
   */
  public int start() {
    try {
      server.start();
    } catch (Exception e) {
      hub.close();
      closeTls();
      throw cannotListen(config, e);
    }
    return port();
  }

  /**
   * Looks whether the address can be had, before anything else is opened or changed for it.
   *
   * @throws TorcException UNAVAILABLE when it cannot
   */
  public static void checkAddress(ServerConfig config) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(config.host(), config.port()));
    } catch (IOException e) {
      throw cannotListen(config, e);
    }
  }

  private static TorcException cannotListen(ServerConfig config, Exception e) {
    boolean inUse = rootMessage(e).contains("in use");
    return TorcException.of(
            ErrorKind.UNAVAILABLE,
            "cannot listen on " + config.host() + ":" + config.port() + ": " + rootMessage(e))
        .withHint(
            inUse || config.host().equals("127.0.0.1")
                ? "choose another port with --port or --listen, or 0 for any free one"
                : "--host must be an address of this machine");
  }

  public int port() {
    return connector.getLocalPort();
  }

  /**
   * Stops listening and waits at most {@code grace} for requests in hand. Connections that are open
   * but idle are not waited for.
   */
  public void stop(Duration grace) {
    hub.close();
    connector.close();
    try {
      requests.shutdown().get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.info("stopped while requests were under way");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.warn("stop: {}", rootMessage(e));
    }
    closeTls();
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("stop: {}", rootMessage(e));
    }
  }

  private void closeTls() {
    if (tls != null) {
      tls.close();
    }
  }

  /** Stops without waiting for long. */
  @Override
  public void close() {
    stop(Duration.ofMillis(500));
  }

  private QueuedThreadPool threads() {
    QueuedThreadPool pool = new QueuedThreadPool(config.maxThreads(), 4, 30_000);
    pool.setName("torc-http");
    pool.setDaemon(true);
    return pool;
  }

  private BodyPace pace() {
    return new BodyPace(config.idleTimeout(), config.minBytesPerSecond());
  }

  private ServerConnector connector() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(config.maxHeaderBytes());
    http.setUriCompliance(ESCAPES);
    http.setOutputBufferSize(16 * 1024);
    http.setOutputAggregationSize(8 * 1024);
    http.addCustomizer(this::commonHeaders);
    if (tls != null) {
      // Without a look at the host name: whether it fits the certificate is the client's question.
      http.addCustomizer(new SecureRequestCustomizer(false));
    }
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector c =
        tls == null
            ? new ServerConnector(server, 1, 1, plain)
            : new ServerConnector(
                server, 1, 1, new SslConnectionFactory(tls.context(), plain.getProtocol()), plain);
    c.setHost(config.host());
    c.setPort(config.port());
    c.setIdleTimeout(config.idleTimeout().toMillis());
    c.setAcceptQueueSize(1024);
    // Else the system keeps megabytes for each reader who does not read.
    c.setAcceptedSendBufferSize(256 * 1024);
    return c;
  }

  private Request commonHeaders(Request request, HttpFields.Mutable headers) {
    String span = request.getHeaders().get(Call.SPAN_ID);
    String id = span != null ? span : Long.toString(ids.nextLong() & Long.MAX_VALUE);
    request.setAttribute(Call.SPAN_ID, id);
    headers.put(Call.SPAN_ID, id);
    headers.put(NOSNIFF);
    headers.put(DENY);
    return request;
  }

  private GracefulHandler handlers(FrontDoor door) {
    ServletContextHandler context =
        new ServletContextHandler(
            "/", ServletContextHandler.NO_SESSIONS | ServletContextHandler.NO_SECURITY);
    ServletHolder holder = new ServletHolder("torc", new JavalinServlet(javalin(door).unsafe));
    holder.setAsyncSupported(true);
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    context.addServlet(holder, "/*");
    return new GracefulHandler(new BodyAwaiter(context, pace()));
  }

  // Javalin as a plain servlet: no web sockets, and a Jetty with the limits wanted here.
  private static Javalin javalin(FrontDoor door) {
    return Javalin.create(
        c -> {
          c.startup.showJavalinBanner = false;
          c.startup.showOldJavalinVersionWarning = false;
          c.startup.startupWatcherEnabled = false;
          c.http.compressionStrategy = CompressionStrategy.GZIP;
          c.http.asyncTimeout = 0;
          c.http.defaultContentType = "application/json";
          c.router.ignoreTrailingSlashes = false;
          for (String method :
              List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE")) {
            c.routes.addEndpoint(new Endpoint(HandlerType.findOrCreate(method), "*", door::handle));
          }
          // Any other method: no route has it, and the dialect of the path says so.
          c.routes.exception(EndpointNotFound.class, (e, ctx) -> door.handle(ctx));
        });
  }

  private static String rootMessage(Throwable e) {
    Throwable t = e;
    while (t.getCause() != null) {
      t = t.getCause();
    }
    return t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
  }
}
