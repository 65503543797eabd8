package dev.torc.dialect.graph;

import dev.torc.dialect.graph.Workflows.Ref;
import dev.torc.engine.Engine;
import dev.torc.engine.JobLogs.Piece;
import dev.torc.model.ErrorKind;
import dev.torc.server.Call;
import dev.torc.server.Param;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.LogStore.Chunk;
import dev.torc.store.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Logs: push, fetch, follow. */
final class LogRoutes {
  /** A worker with a chatty job sends much at once; a push that is refused is lost. */
  private static final long PUSH_LIMIT = 16L << 20;

  private static final String JSON = "application/json";

  private final Engine engine;
  private final Workflows workflows;
  private final LogStreams streams;

  LogRoutes(Engine engine, Workflows workflows, LogStreams streams) {
    this.engine = engine;
    this.workflows = workflows;
    this.streams = streams;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/jobs/{lease}/logs", "push_logs")
            .summary("Keep pieces of logs")
            .path("lease", Param.Kind.TEXT)
            .body(Wire.Push.class)
            .bodyLimit(PUSH_LIMIT)
            .errors(
                ErrorKind.BAD_REQUEST,
                ErrorKind.TOO_LARGE,
                ErrorKind.UNSUPPORTED_MEDIA_TYPE,
                ErrorKind.INVALID)
            .handle(this::push),
        Route.get("/workflows/{workflow}/jobs/{job}/logs", "job_logs")
            .summary("The log of a job in the present run, all attempts")
            .path("workflow", Param.Kind.TEXT)
            .path("job", Param.Kind.TEXT)
            .returns(List.class)
            .handle(this::fetch),
        Route.get("/workflows/{workflow}/jobs/{job}/logs/stream", "stream_job_logs")
            .summary("The same as server-sent events, which end with the job")
            .path("workflow", Param.Kind.TEXT)
            .path("job", Param.Kind.TEXT)
            .handle(this::follow));
  }

  private Reply push(Call c) {
    List<Piece> pieces = new ArrayList<>();
    Map<String, Optional<Ref>> jobs = new HashMap<>();
    List<Wire.Chunk> chunks = c.body(Wire.Push.class).chunks();
    for (int i = 0; i < chunks.size(); i++) {
      Wire.Chunk p = checked(chunks.get(i), "chunks[" + i + "]");
      jobs.computeIfAbsent(
              p.workflowId() + "\u0000" + p.jobId(),
              k -> workflows.handedOut(p.workflowId(), p.jobId()))
          .ifPresent(
              j ->
                  pieces.add(
                      new Piece(
                          j.jobId(),
                          p.sequence(),
                          p.stream().equals("stderr"),
                          p.timestampMs(),
                          p.data())));
    }
    engine.logs().append(c.text("lease"), pieces);
    return Reply.empty(200);
  }

  private static Wire.Chunk checked(Wire.@Nullable Chunk p, String at) {
    if (p == null) {
      throw Call.unfit(at, "a piece of a log");
    }
    if (!p.stream().equals("stdout") && !p.stream().equals("stderr")) {
      throw Call.unfit(
          at + ".stream", "`stdout` or `stderr`: unknown variant `" + p.stream() + "`");
    }
    if (p.sequence() < 0 || p.timestampMs() < 0) {
      throw Call.unfit(at, "a piece with sequence and timestamp_ms >= 0");
    }
    return p;
  }

  private Reply fetch(Call c) {
    Optional<Row> job = workflows.job(c.text("workflow"), c.text("job"));
    if (job.isEmpty()) {
      return Reply.json(List.of());
    }
    long run = engine.runs().number(job.get().num("workflow_id"));
    LogList list =
        new LogList(engine, c.text("workflow"), c.text("job"), job.get().num("job_id"), run);
    byte[] first = list.page();
    return list.isComplete()
        ? Reply.bytes(200, JSON, first)
        : new Reply.Pieces(JSON, first, () -> list.isComplete() ? null : list.page());
  }

  static Map<String, Object> show(String workflow, String job, Chunk k) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("workflow_id", workflow);
    out.put("job_id", job);
    out.put("sequence", k.sequence());
    out.put("data", k.data());
    out.put("timestamp_ms", k.timestampMillis());
    out.put("stream", k.stderr() ? "stderr" : "stdout");
    return out;
  }

  private Reply follow(Call c) {
    if (c.method().equals("HEAD")) {
      return Reply.empty(200);
    }
    return streams.follow(c.text("workflow"), c.text("job"), c.header("Last-Event-ID"));
  }
}
