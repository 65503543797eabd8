package dev.torc.dialect.octaskly;

import dev.torc.dialect.octaskly.RateLimiter.Verdict;
import dev.torc.engine.Engine;
import dev.torc.identity.Tokens;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import dev.torc.server.Dialect;
import dev.torc.server.ErrorRenderer;
import dev.torc.server.OpenApi;
import dev.torc.server.OwnPort;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Octaskly interface: everything below {@code /api/v1}. */
public final class OctasklyDialect implements Dialect {
  /** Path before all of its routes. */
  public static final String BASE = "/api/v1";

  private static final String API_VERSION = "1.0.0";
  private static final String RIGHTS = "octaskly.rights";
  private static final String VERDICT = "octaskly.rate";
  private static final String SCHEME = "Bearer ";
  private static final Pattern LOCAL_ORIGIN =
      Pattern.compile("https?://(localhost|127\\.0\\.0\\.1)(:\\d{1,5})?");
  private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private final OctasklySettings settings;
  private final Supplier<Tokens> tokens;
  private final RateLimiter limiter;
  private final ErrorRenderer errors;
  private final SystemRoutes system;
  private final List<Route> routes = new ArrayList<>();

  /**
   * Sets the interface up on an engine.
   *
   * @param tokens checks tokens; asked for when the first one comes
   * @param version version of the program
   * @param random source of the last part of task ids
   */
  public OctasklyDialect(
      Engine engine,
      OctasklySettings settings,
      Supplier<Tokens> tokens,
      String version,
      Random random,
      Clock clock) {
    this.settings = settings;
    this.tokens = tokens;
    this.limiter = new RateLimiter(clock);
    this.errors = new OctasklyErrors(clock);
    this.system = new SystemRoutes(engine, version, clock);
    routes.addAll(new TaskRoutes(engine, random).routes());
    routes.addAll(system.routes());
  }

  /** The permissions that a token of a role names. */
  public static List<String> permissionsOf(String role) {
    return Rights.permissionsOf(role);
  }

  /** The roles that a token may have. */
  public static List<String> roles() {
    return Rights.ROLES;
  }

  /** The OpenAPI document of the interface as plain maps and lists. */
  public Map<String, Object> openApi() {
    return OpenApi.document("octaskly", API_VERSION, this);
  }

  @Override
  public String name() {
    return "octaskly";
  }

  @Override
  public String basePath() {
    return BASE;
  }

  @Override
  public List<Route> routes() {
    return List.copyOf(routes);
  }

  @Override
  public ErrorRenderer errors() {
    return errors;
  }

  /** What the caller of an admitted request may do. */
  static Rights rights(Call call) {
    return (Rights) Objects.requireNonNull(call.get(RIGHTS));
  }

  @Override
  public void admit(Call call) {
    Rights rights = settings.requireAuth() ? bearer(call) : Rights.EVERYTHING;
    call.put(RIGHTS, rights);
    int limit = settings.requestsPerMinute().getOrDefault(rights.role(), 0);
    if (limit > 0 && (settings.limitLoopback() || !isLoopback(call.remoteAddress()))) {
      Verdict v = limiter.ask(rights.tokenId(), limit);
      call.put(VERDICT, v);
      if (!v.allowed()) {
        throw TorcException.of(
                ErrorKind.RATE_LIMITED, "Rate limit of " + limit + " requests per minute exceeded")
            .with("retry_after", v.resetSeconds());
      }
    }
  }

  private Rights bearer(Call call) {
    String header = call.header("Authorization");
    if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return tokens
          .get()
          .check(header.substring(SCHEME.length()).strip())
          .map(Rights::new)
          .orElseThrow(OctasklyDialect::unauthorized);
    }
    throw unauthorized();
  }

  private static TorcException unauthorized() {
    return TorcException.of(ErrorKind.UNAUTHORIZED, "Missing or invalid authentication token");
  }

  private static boolean isLoopback(String address) {
    try {
      // A literal address, as the connection has it: nothing is looked up.
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public Map<String, String> headers(Call call) {
    Map<String, String> out = new LinkedHashMap<>();
    String id = call.header("X-Request-ID");
    out.put(
        "X-Request-ID", id != null && SANE_ID.matcher(id).matches() ? id : "req-" + call.spanId());
    long micros = (System.nanoTime() - call.startNanos()) / 1000;
    out.put(
        "X-Response-Time-ms",
        micros / 1000 + "." + String.format(Locale.ROOT, "%03d", micros % 1000));
    out.put("Cache-Control", "no-cache, no-store, must-revalidate");
    out.put("Pragma", "no-cache");
    out.put("Expires", "0");
    out.put("Vary", "Origin");
    String origin = call.header("Origin");
    if (origin != null
        && (LOCAL_ORIGIN.matcher(origin).matches() || settings.corsOrigins().contains(origin))) {
      out.put("Access-Control-Allow-Origin", origin);
    }
    if (call.get(VERDICT) instanceof Verdict v) {
      out.put("RateLimit-Limit", Integer.toString(v.limit()));
      out.put("RateLimit-Remaining", Integer.toString(v.remaining()));
      out.put("RateLimit-Reset", Long.toString(v.resetSeconds()));
    }
    return out;
  }

  @Override
  public @Nullable Reply preflight(Call call, Set<String> allowed) {
    if (allowed.isEmpty()) {
      return errors.unknownPath(call.path());
    }
    return new Reply.Bytes(
        200,
        "application/json",
        new byte[0],
        Map.of(
            "Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS",
            "Access-Control-Allow-Headers", "Content-Type, Authorization, X-Custom-Header",
            "Access-Control-Max-Age", "600"));
  }

  /**
   * What a port of its own answers beside: {@code /health}, which needs no token, and all paths
   * that are unknown.
   */
  public Dialect ownPort() {
    return new OwnPort(this, system.health(), false);
  }
}
