package dev.torc.cli.graph;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.EventStream;
import dev.torc.client.JsonCalls;
import dev.torc.client.Row;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.util.List;
import java.util.Optional;

/** {@code torc graph logs}: what a job wrote in the present run. */
public final class GraphLogs implements Command {
  private String workflow = "";
  private String job = "";
  private boolean follow;

  @Override
  public String description() {
    return "Show what a job has written in this run, all attempts.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW", "Id of the workflow", 1, 1);
    o.positional("JOB", "Id of the job", 1, 1);
    o.flag("Go on until the job has ended", "--follow");
  }

  @Override
  public void read(Options o) {
    workflow = o.positional(0);
    job = o.positional(1);
    follow = o.has("--follow");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("log");
    String path = GraphServer.path(workflow, "/jobs/" + JsonCalls.segment(job) + "/logs");
    try (GraphServer server = new GraphServer(session)) {
      status(server); // of a job that is not there the server answers with an empty log
      if (follow) {
        follow(session, server.calls(), path + "/stream");
        refuseIfUnfinished(server);
      } else if (session.json()) {
        session.printJson(server.calls().get(path));
      } else if (server.calls().get(path) instanceof List<?> pieces) {
        pieces.forEach(p -> print(session, Row.of(p)));
      }
      return 0;
    }
  }

  private String status(GraphServer server) {
    return server.status(workflow).rows("jobs").stream()
        .filter(j -> j.textOr("id", "").equals(job))
        .map(j -> j.textOr("status", ""))
        .findFirst()
        .orElseThrow(
            () ->
                TorcException.of(
                    ErrorKind.NOT_FOUND, "workflow '" + workflow + "' has no job '" + job + "'"));
  }

  /** The stream ends with the job, but also with the server. */
  private void refuseIfUnfinished(GraphServer server) {
    String status = status(server);
    if (status.equals("queued") || status.equals("running")) {
      throw TorcException.of(
          ErrorKind.UNAVAILABLE, "the server ended the log, but job '" + job + "' is " + status);
    }
  }

  private static void follow(Session session, JsonCalls calls, String path) {
    try (EventStream stream = calls.events(path)) {
      Optional<EventStream.Event> e;
      while ((e = stream.next()).isPresent()) {
        if (session.json()) {
          session.out().println(e.get().data());
        } else {
          print(session, Row.of(Json.parse(e.get().data())));
        }
        session.stopIfUnread();
      }
    }
  }

  private static void print(Session session, Row piece) {
    boolean error = piece.textOr("stream", "").equals("stderr");
    (error ? session.err() : session.out()).print(piece.textOr("data", ""));
  }
}
