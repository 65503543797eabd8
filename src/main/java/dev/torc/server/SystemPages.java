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

  /** Pages for everybody. */
  public SystemPages(String version, Clock clock, PrometheusMeterRegistry metrics) {
    this(version, clock, metrics, Doorkeeper.open());
  }

  /**
   * Pages behind a door.
   *
   * @param door asks for credentials, but not before {@code /health}: whoever watches over the
   *     server has none
   */
  public SystemPages(
      String version, Clock clock, PrometheusMeterRegistry metrics, Doorkeeper door) {
    this.door = door;
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
            .summary("Whether the server is up")
            .returns(Map.class)
            .handle(c -> Reply.json(health())),
        Route.get("/metrics", "metrics")
            .summary("Metrics in the text format of Prometheus")
            .handle(
                c ->
                    Reply.bytes(
                        200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape())));
  }

  private Map<String, Object> health() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("status", "ok");
    out.put("version", version);
    out.put("uptime_seconds", Duration.between(start, clock.instant()).toSeconds());
    return out;
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
