package dev.torc.cli.admin;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.EventStream;
import dev.torc.client.Row;
import dev.torc.model.Json;
import java.util.Optional;

/** {@code torc admin tail-api}: the requests of the server as they come. */
public final class AdminTailApi implements Command {
  private boolean bodies;

  @Override
  public String description() {
    return "Show the requests that the server answers, as they come (administrators).";
  }

  @Override
  public void declare(Options o) {
    o.flag("Show what was sent and answered too", "--include-bodies");
  }

  @Override
  public void read(Options o) {
    bodies = o.has("--include-bodies");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("stream");
    try (EventStream stream = EventStream.ofRequests(session.api().transport(), bodies)) {
      session.err().println("Requests of " + session.api().url() + ". Press Ctrl+C to stop.");
      Optional<EventStream.Event> next = stream.next();
      while (next.isPresent()) {
        show(session, next.get());
        next = stream.next();
      }
    }
    return 0;
  }

  private static void show(Session session, EventStream.Event event) {
    if (!event.type().equals("api")) {
      return;
    }
    if (session.json()) {
      session.out().println(event.data());
    } else {
      Row r = new Row(Json.parseObject(event.data()));
      String query = r.text("query");
      session
          .out()
          .println(
              "["
                  + Moments.millis(r.numberOr("timestamp_ms", 0))
                  + "] "
                  + r.numberOr("status", 0)
                  + " "
                  + pad(r.textOr("method", ""))
                  + " "
                  + r.textOr("path", "")
                  + (query == null ? "" : "?" + query)
                  + "  ("
                  + r.numberOr("latency_ms", 0)
                  + "ms, user="
                  + r.textOr("user", "")
                  + ", span="
                  + r.textOr("request_id", "")
                  + ")");
      body(session, "request", r);
      body(session, "response", r);
    }
    session.out().flush();
  }

  private static String pad(String method) {
    return method + " ".repeat(Math.max(0, 6 - method.length()));
  }

  private static void body(Session session, String which, Row r) {
    if (r.map(which + "_body").get("text") instanceof String text && !text.isEmpty()) {
      session.out().println("  " + which + ": " + text);
    }
  }
}
