package dev.torc.server;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the shared port answers outside of any dialect: health, metrics and a notice. */
public final class SystemPages implements Dialect {
  private static final String HEALTH = "/health";
  private static final String NOTICE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head><meta charset="utf-8"><title>Torc</title></head>
      <body style="font-family: sans-serif; max-width: 40em; margin: 4em auto">
      <h1>Torc</h1>
      <p>The server is running. Its REST interface begins at <code>/torc-service/v1</code>
      (<a href="/torc-service/v1/docs">description</a>);
      <a href="/health">health</a> and <a href="/metrics">metrics</a> are here.</p>
      </body>
      </html>
      """;

  private final String version;
  private final Clock clock;
  private final Instant start;
  private final PrometheusMeterRegistry metrics;
  private final Doorkeeper door;
  private final Runnable check;

  /** Pages for everybody. */
  public SystemPages(String version, Clock clock, PrometheusMeterRegistry metrics) {
    this(version, clock, metrics, Doorkeeper.open(), () -> {});
  }

  /**
   * Pages behind a door.
   *
   * @param door asks for credentials, but not before {@code /health}: whoever watches over the
   *     server has none
   * @param check throws a {@link TorcException} with what is wrong when the server cannot do its
   *     work
   */
  public SystemPages(
      String version,
      Clock clock,
      PrometheusMeterRegistry metrics,
      Doorkeeper door,
      Runnable check) {
    this.door = door;
    this.check = check;
    this.version = version;
    this.clock = clock;
    this.start = clock.instant();
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return "system";
  }

  @Override
  public String basePath() {
    return "";
  }

  @Override
  public void admit(Call call) {
    if (!call.path().equals(HEALTH)) {
      door.admit(call);
    }
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/", "root").summary("Notice").handle(c -> Reply.html(NOTICE)),
        Route.get("/dashboard", "dashboard").summary("Notice").handle(c -> Reply.html(NOTICE)),
        Route.get("/dashboard/", "dashboard_slash")
            .summary("Notice")
            .handle(c -> Reply.html(NOTICE)),
        Route.get(HEALTH, "health")
            .summary("Whether the server can do its work")
            .returns(Map.class)
            .errors(ErrorKind.UNAVAILABLE)
            .handle(c -> health()),
        Route.get("/metrics", "metrics")
            .summary("Metrics in the text format of Prometheus")
            .handle(
                c ->
                    Reply.bytes(
                        200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape())));
  }

  private Reply health() {
    Map<String, Object> out = new LinkedHashMap<>();
    String problem = problem();
    out.put("status", problem == null ? "ok" : "unhealthy");
    if (problem != null) {
      out.put("message", problem);
    }
    out.put("version", version);
    out.put("uptime_seconds", Duration.between(start, clock.instant()).toSeconds());
    return Reply.json(problem == null ? 200 : 503, out);
  }

  private @Nullable String problem() {
    try {
      check.run();
      return null;
    } catch (TorcException e) {
      return e.message();
    }
  }

  @Override
  public ErrorRenderer errors() {
    return new ErrorRenderer() {
      @Override
      public Reply refused(TorcException error) {
        return error.kind() == ErrorKind.UNAUTHORIZED
            ? Doorkeeper.unauthorized()
            : Reply.text(error.kind().httpStatus(), error.message());
      }

      @Override
      public Reply defect(String incidentId) {
        return Reply.text(500, "internal error, incident " + incidentId);
      }
    };
  }
}
