package dev.torc.server;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A small dialect that shows everything the shell can do. */
final class TestDialect implements Dialect {
  final List<SseStream> streams = new CopyOnWriteArrayList<>();
  final List<CompletableFuture<Reply>> waiting = new CopyOnWriteArrayList<>();

  record Thing(
      String name,
      long size,
      @Nullable Double weightKg,
      @Nullable JobStatus status,
      @Nullable RawJson data,
      @Nullable List<Part> parts) {}

  @Strict
  record Part(String label, @Nullable Boolean big) {}

  @Override
  public String name() {
    return "test";
  }

  @Override
  public String basePath() {
    return "/t";
  }

  @Override
  public List<Route> routes() {
    List<Route> out = new ArrayList<>();
    out.add(
        Route.get("/things/{id}", "get_thing")
            .path("id", Param.Kind.INTEGER)
            .query("limit", Param.Kind.INTEGER, 10L)
            .query("flag", Param.Kind.BOOLEAN)
            .query("name", Param.Kind.TEXT)
            .query("type", Param.Kind.TEXTS)
            .query("status", Param.Kind.JOB_STATUS)
            .handle(TestDialect::echo));
    out.add(
        Route.post("/things", "add_thing")
            .body(Thing.class)
            .handle(c -> Reply.json(c.body(Thing.class))));
    out.add(Route.get("/things/special", "special").handle(c -> Reply.json("special")));
    out.add(Route.get("/files/<path>", "file").handle(c -> Reply.json("file")));
    out.add(Route.post("/soft", "soft").optionalBody(Thing.class).handle(TestDialect::soft));
    out.add(
        Route.get("/busy", "busy")
            .handle(
                c -> {
                  throw TorcException.of(ErrorKind.BUSY, "too much waits");
                }));
    out.add(
        Route.get("/bug", "bug")
            .handle(
                c -> {
                  throw new IllegalStateException("secret detail");
                }));
    out.add(Route.get("/events", "events").handle(c -> Reply.events(streams::add)));
    out.add(Route.get("/wait", "wait").handle(c -> hold()));
    return out;
  }

  private Reply hold() {
    CompletableFuture<Reply> later = new CompletableFuture<>();
    waiting.add(later);
    return Reply.later(later);
  }

  private static Reply echo(Call c) {
    return Reply.json(
        Map.of(
            "id", c.number("id"),
            "limit", c.number("limit"),
            "flag", c.flag("flag"),
            "name", String.valueOf(c.optionalText("name")),
            "types", c.texts("type"),
            "status", String.valueOf(c.optionalStatus("status"))));
  }

  private static Reply soft(Call c) {
    Thing thing = c.optionalBody(Thing.class);
    return Reply.json(thing == null ? "none" : thing.name());
  }

  @Override
  public ErrorRenderer errors() {
    return new ErrorRenderer() {
      @Override
      public Reply refused(TorcException e) {
        return Reply.json(e.kind().httpStatus(), Map.of("error", e.message()));
      }

      @Override
      public Reply defect(String id) {
        return Reply.json(500, Map.of("error", "incident " + id));
      }
    };
  }
}
