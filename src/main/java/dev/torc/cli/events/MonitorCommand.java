package dev.torc.cli.events;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.client.EventStream;
import dev.torc.client.EventStream.Event;
import dev.torc.client.TorcApi;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Prints the events of a workflow as they happen. */
public final class MonitorCommand implements Command {
  private @Nullable Long workflowId;
  private @Nullable Double minutes;
  private String level = "info";
  private @Nullable Path file;

  /** Prints the events of this workflow as they happen. */
  public static int follow(Session session, long workflow) {
    var command = new MonitorCommand();
    command.workflowId = workflow;
    return command.run(session);
  }

  @Override
  public String description() {
    return "Print the events of a workflow as they happen, until it has ended.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc events monitor 12",
        "torc -f json events monitor 12 --level warning | jq .",
        "torc events monitor 12 --duration 5 --filename events.log");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.value("MINUTES", "Stop after this time", "-d", "--duration");
    o.value("LEVEL", "Least severity: debug, info, warning or error. Default: info", "--level");
    o.value("FILE", "Also append the events to this file", "--filename");
    o.flag("Accepted for scripts; it always does", "--follow").hidden();
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    minutes = o.decimal("--duration");
    level = o.textOr("--level", level);
    if (!List.of("debug", "info", "warning", "error").contains(level)) {
      throw Options.usage("invalid value '" + level + "' for --level")
          .withHint("possible values: debug, info, warning, error");
    }
    file = o.path("--filename");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("stream");
    long id = session.workflowId(workflowId);
    TorcApi api = session.api();
    try (EventStream events = EventStream.ofWorkflow(api.transport(), id, level);
        PrintWriter log = log(session)) {
      session.err().println("Watching workflow " + id + "; Ctrl-C ends it");
      return minutes == null
          ? print(session, events, log)
          : untilTimeIsUp(() -> print(session, events, log), (long) (minutes * 60_000));
    }
  }

  private static int print(Session session, EventStream events, @Nullable PrintWriter log) {
    Optional<Event> e;
    while ((e = events.next()).isPresent()) {
      String line = line(session, e.get());
      session.out().println(line);
      session.out().flush();
      if (log != null) {
        log.println(line);
        log.flush();
      }
      if (session.out().checkError()) {
        return 0;
      }
    }
    return 0;
  }

  /** A read of the stream cannot be ended from outside: it is left to a thread of its own. */
  private static int untilTimeIsUp(Callable<Integer> print, long millis) {
    var reading = new FutureTask<>(print);
    var thread = new Thread(reading, "torc-events");
    thread.setDaemon(true);
    thread.start();
    try {
      return reading.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return 0;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TorcException t ? t : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private @Nullable PrintWriter log(Session session) {
    if (file == null) {
      return null;
    }
    try {
      Path f = session.directory().resolve(file);
      return new PrintWriter(
          Files.newBufferedWriter(f, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw TorcException.invalid("cannot write " + file + ": " + Reason.of(e));
    }
  }

  private static String line(Session session, Event e) {
    Object data;
    try {
      data = Json.parse(e.data());
    } catch (TorcException noJson) {
      data = e.data();
    }
    if (session.json()) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>();
      m.put("event_type", e.type());
      m.put("data", data);
      return Json.write(m);
    }
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return now.substring(11, 19) + " " + e.type() + " " + Json.write(data);
  }
}
