package dev.torc.dialect.torc;

import dev.torc.dialect.torc.Answers.PingResponse;
import dev.torc.dialect.torc.Answers.VersionResponse;
import dev.torc.engine.Engine;
import dev.torc.engine.LiveEvent;
import dev.torc.engine.LiveEvents;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.server.Call;
import dev.torc.server.Param.Kind;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.server.SseStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ping, version and the stream of live events (contract: Torc semantics, sections 3 and 15). */
final class SystemRoutes {
  /** Version of the HTTP interface that published clients compare with their own. */
  static final String API_VERSION = "0.23.0";

  private final Engine engine;
  private final String version;
  private final Policy policy;

  SystemRoutes(Engine engine, String version, Policy policy) {
    this.engine = engine;
    this.version = version;
    this.policy = policy;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/ping", "ping")
            .summary("Whether somebody is here")
            .returns(PingResponse.class)
            .handle(c -> Reply.json(new PingResponse("ok"))),
        Route.get("/version", "get_version")
            .summary("Version of the server and of its interface")
            .returns(VersionResponse.class)
            .handle(c -> Reply.json(version())),
        Route.get("/openapi.json", "get_openapi")
            .summary("This document")
            .returns(Map.class)
            .handle(c -> Reply.resource("application/json", "/openapi/torc.json")),
        Route.get("/docs", "get_docs")
            .summary("This document as a page to browse")
            .handle(c -> Reply.resource("text/html; charset=utf-8", "/web/api.html")),
        Route.get("/workflows/{id}/events/stream", "stream_events")
            .summary("Live events of a workflow as server-sent events")
            .path("id", Kind.INTEGER)
            .query("level", Kind.TEXT)
            .errors(ErrorKind.NOT_FOUND)
            .handle(this::stream));
  }

  private VersionResponse version() {
    return new VersionResponse(
        version + " (torc)", API_VERSION, policy.enforced() ? null : "unknown");
  }

  private Reply stream(Call c) {
    long id = c.number("id");
    engine.workflows().require(id);
    LiveEvent.Severity least = severity(c.optionalText("level"));
    return Reply.events(
            s -> {
              LiveEvents.Subscription subscription =
                  engine
                      .events()
                      .subscribe(
                          id,
                          e -> {
                            if (e.severity().compareTo(least) >= 0) {
                              send(s, e);
                            }
                          });
              s.closed().whenComplete((v, x) -> subscription.close());
            })
        .whileAlso(
            () -> {
              engine.workflows().require(id);
              return true;
            });
  }

  private static LiveEvent.Severity severity(@Nullable String level) {
    for (LiveEvent.Severity s : LiveEvent.Severity.values()) {
      if (s.name().toLowerCase(Locale.ROOT).equals(level)) {
        return s;
      }
    }
    return LiveEvent.Severity.INFO;
  }

  private static void send(SseStream stream, LiveEvent e) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("workflow_id", e.workflowId());
    out.put("timestamp", e.timestampMillis());
    out.put("event_type", e.type());
    out.put("severity", e.severity().name().toLowerCase(Locale.ROOT));
    out.put("data", e.data());
    stream.send(e.type(), Json.write(out));
  }
}
