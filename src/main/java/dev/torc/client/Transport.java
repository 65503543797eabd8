package dev.torc.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The one place where torc opens HTTP connections. It uses the JDK's oldest client because a
 * one-shot command pays for every class it loads, and that client is the only one that is nearly
 * free; connections are kept alive and reused. Thread-safe; a call blocks its thread until {@link
 * #close}.
 *
 * <p>A 503 or 429 with {@code Retry-After} is tried again for every kind of request, since the
 * server did nothing. A connection that breaks is tried again only if the request may be repeated.
 * Both a bounded number of times.
 */
public final class Transport implements AutoCloseable {
  static {
    // The JDK would silently send a POST twice when a kept connection turns out to be dead.
    System.setProperty("sun.net.http.retryPost", "false");
    if (System.getProperty("http.maxConnections") == null) {
      System.setProperty("http.maxConnections", "32");
    }
  }

  private static final int MOST_TRIES = 4;
  private static final int MOST_BUSY_TRIES = 30;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final ServerAddress server;
  private final Pause pause;
  private final boolean direct;
  private final @Nullable String authorization;
  private final @Nullable TlsTrust trust;
  private final Set<HttpURLConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public Transport(ServerAddress server) {
    this(server, Pause.SLEEP);
  }

  public Transport(ServerAddress server, Pause pause) {
    this(server, pause, basic(server));
  }

  /** With a bearer token instead of a password; null for neither. */
  public static Transport withBearer(ServerAddress server, @Nullable String token) {
    return new Transport(server, Pause.SLEEP, token == null ? null : "Bearer " + token);
  }

  private Transport(ServerAddress server, Pause pause, @Nullable String authorization) {
    this.server = server;
    this.pause = pause;
    this.direct = isLoopback(server.base().getHost());
    this.authorization = authorization;
    this.trust = "https".equals(server.base().getScheme()) ? TlsTrust.of(server) : null;
  }

  /**
   * An answer with status 2xx.
   *
   * @param body the whole body
   */
  public record Answer(int status, byte[] body) {
    public String text() {
      return new String(body, UTF_8);
    }
  }

  /** Whether a request may be sent again when nobody knows if the server has seen it. */
  public enum Repeat {
    SAFE,
    NEVER
  }

  public ServerAddress server() {
    return server;
  }

  /**
   * Sends one request and waits for its answer.
   *
   * @param path path below the base path, encoded, with its query
   * @param json body, or null for none
   * @throws TorcException UNAVAILABLE when the server cannot be reached or breaks off, else the
   *     kind that belongs to the status, with the server's own message
   */
  public Answer send(String method, String path, byte @Nullable [] json, Repeat repeat) {
    int broken = 0;
    int busy = 0;
    while (true) {
      try {
        Outcome outcome = attempt(method, path, json);
        if (outcome instanceof Answered a) {
          return a.answer();
        }
        Refused r = (Refused) outcome;
        if (r.retryAfterMillis() < 0 || ++busy >= MOST_BUSY_TRIES) {
          throw r.error();
        }
        pause.millis(Math.min(r.retryAfterMillis(), LONGEST_PAUSE_MILLIS));
      } catch (IOException e) {
        boolean again = repeat == Repeat.SAFE && !refused(e) && !closed && ++broken < MOST_TRIES;
        if (!again) {
          throw unreachable(e);
        }
        pause.millis(100L << broken);
      }
    }
  }

  /**
   * Opens a stream that the server keeps writing to.
   *
   * @param idle milliseconds without a byte after which reading fails; 0 never
   */
  InputStream stream(String path, int idle) {
    try {
      HttpURLConnection c = connect("GET", path);
      c.setReadTimeout(idle);
      c.setRequestProperty("Accept", "text/event-stream");
      // Not among the open calls: to disconnect a stream waits for the thread that reads it.
      if (c.getResponseCode() / 100 != 2) {
        throw ServerError.of(c.getResponseCode(), readAll(c, true), server.base());
      }
      return c.getInputStream();
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** A header of the answer to a GET; empty when there is none. */
  Optional<String> header(String path, String name) {
    try {
      HttpURLConnection c = connect("GET", path);
      readAll(c, c.getResponseCode() / 100 != 2);
      return Optional.ofNullable(c.getHeaderField(name));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** Breaks off every call that is under way; they fail with UNAVAILABLE. */
  @Override
  public void close() {
    closed = true;
    open.forEach(HttpURLConnection::disconnect);
  }

  private sealed interface Outcome {}

  private record Answered(Answer answer) implements Outcome {}

  /** A status other than 2xx; the pause that the server asks for is -1 when it asks for none. */
  private record Refused(TorcException error, long retryAfterMillis) implements Outcome {}

  private Outcome attempt(String method, String path, byte @Nullable [] json) throws IOException {
    HttpURLConnection c = connect(method, path);
    open.add(c);
    try {
      if (json != null) {
        c.setDoOutput(true);
        c.setFixedLengthStreamingMode(json.length);
        c.setRequestProperty("Content-Type", "application/json");
      }
      c.connect();
      refuseIfClosed(); // what was not connected yet was not disconnected either
      if (json != null) {
        try (OutputStream out = c.getOutputStream()) {
          out.write(json);
        }
      }
      int status = c.getResponseCode();
      boolean ok = status / 100 == 2;
      byte[] body = readAll(c, !ok);
      if (ok) {
        return new Answered(new Answer(status, body));
      }
      return new Refused(ServerError.of(status, body, server.base()), retryAfter(c, status));
    } catch (RuntimeException e) {
      // The JDK's client does not expect to be disconnected by another thread.
      if (closed) {
        throw new IOException("the client is closed", e);
      }
      throw e;
    } finally {
      open.remove(c);
    }
  }

  private void refuseIfClosed() throws IOException {
    if (closed) {
      throw new IOException("the client is closed");
    }
  }

  private HttpURLConnection connect(String method, String path) throws IOException {
    refuseIfClosed();
    URL url = URI.create(server.base() + path).toURL();
    URLConnection raw = direct ? url.openConnection(Proxy.NO_PROXY) : url.openConnection();
    HttpURLConnection c = (HttpURLConnection) raw;
    if (trust != null && c instanceof HttpsURLConnection s) {
      trust.apply(s);
    }
    c.setRequestMethod(method);
    c.setInstanceFollowRedirects(false);
    c.setUseCaches(false);
    c.setConnectTimeout((int) server.connectTimeout().toMillis());
    c.setReadTimeout((int) server.readTimeout().toMillis());
    c.setRequestProperty("Accept", "application/json");
    if (authorization != null) {
      c.setRequestProperty("Authorization", authorization);
    }
    if (server.user() != null) {
      c.setRequestProperty("X-Torc-Client-User", server.user());
    }
    if (server.cookieHeader() != null) {
      c.setRequestProperty("Cookie", server.cookieHeader());
    }
    return c;
  }

  private static byte[] readAll(HttpURLConnection c, boolean error) throws IOException {
    try (InputStream in = error ? c.getErrorStream() : c.getInputStream()) {
      if (in == null) {
        return new byte[0];
      }
      byte[] body = in.readAllBytes();
      // The JDK does not notice when a body of known length ends early.
      if (body.length < c.getContentLengthLong() && !c.getRequestMethod().equals("HEAD")) {
        throw new EOFException("the answer was cut off");
      }
      return body;
    }
  }

  private static long retryAfter(HttpURLConnection c, int status) {
    String header = status == 503 || status == 429 ? c.getHeaderField("Retry-After") : null;
    try {
      return header == null ? -1 : Math.max(50, (long) (Double.parseDouble(header) * 1000));
    } catch (NumberFormatException e) {
      return 1000;
    }
  }

  /** Whether the server was certainly not reached, so that asking again at once is no use. */
  private static boolean refused(IOException e) {
    return e instanceof ConnectException
        || e instanceof UnknownHostException
        || e instanceof NoRouteToHostException
        || e instanceof SSLException;
  }

  private TorcException unreachable(IOException e) {
    String why;
    String hint = "check --url (or TORC_API_URL) and that the server runs";
    if (e instanceof UnknownHostException) {
      why = "unknown host " + server.base().getHost();
    } else if (e instanceof ConnectException) {
      why = "connection refused";
      hint = "start one with 'torc serve', or " + hint;
    } else if (e instanceof SocketTimeoutException) {
      why = "no answer in time";
    } else if (e instanceof SSLException) {
      why = "TLS: " + e.getMessage();
      hint = "see --tls-ca-cert and --tls-insecure";
    } else {
      why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
    return TorcException.of(ErrorKind.UNAVAILABLE, "cannot reach " + server.base() + ": " + why)
        .withHint(hint);
  }

  private static @Nullable String basic(ServerAddress s) {
    if (s.password() == null) {
      return null;
    }
    String pair = (s.user() == null ? "" : s.user()) + ":" + s.password();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private static boolean isLoopback(@Nullable String host) {
    if (host == null) {
      return false;
    }
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    return host.equals(InetAddress.getLoopbackAddress().getHostAddress());
  }
}
