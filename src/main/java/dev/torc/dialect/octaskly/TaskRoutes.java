package dev.torc.dialect.octaskly;

import dev.torc.engine.Engine;
import dev.torc.engine.StandingJobs.Draft;
import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import dev.torc.server.Param;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.Page;
import dev.torc.store.StandingStore.Filter;
import dev.torc.store.StandingStore.StandingJob;
import dev.torc.store.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Tasks: create, list, look at, cancel. */
final class TaskRoutes {
  static final String POOL = "octaskly";

  private static final long BODY_LIMIT = 1 << 20;
  private static final long DEFAULT_LIMIT = 100;
  private static final long MOST = 1000;

  private final Engine engine;
  private final Random random;

  TaskRoutes(Engine engine, Random random) {
    this.engine = engine;
    this.random = random;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/tasks", "create_task")
            .summary("Create a task")
            .body(Wire.NewTask.class)
            .bodyLimit(BODY_LIMIT)
            .returns(Map.class)
            .status(201)
            .errors(
                ErrorKind.BAD_REQUEST,
                ErrorKind.UNAUTHORIZED,
                ErrorKind.FORBIDDEN,
                ErrorKind.TOO_LARGE,
                ErrorKind.RATE_LIMITED)
            .handle(this::create),
        Route.get("/tasks", "list_tasks")
            .summary("A page of tasks, the newest first")
            .query("status", Param.Kind.TEXT)
            .query("worker_id", Param.Kind.TEXT)
            .query("limit", Param.Kind.TEXT)
            .query("offset", Param.Kind.TEXT)
            .returns(Map.class)
            .errors(
                ErrorKind.BAD_REQUEST,
                ErrorKind.UNAUTHORIZED,
                ErrorKind.FORBIDDEN,
                ErrorKind.RATE_LIMITED)
            .handle(this::list),
        Route.get("/tasks/{id}", "get_task")
            .summary("A task with what it wrote")
            .path("id", Param.Kind.TEXT)
            .returns(Map.class)
            .errors(
                ErrorKind.UNAUTHORIZED,
                ErrorKind.FORBIDDEN,
                ErrorKind.NOT_FOUND,
                ErrorKind.RATE_LIMITED)
            .handle(c -> Reply.json(detail(visible(c)))),
        Route.delete("/tasks/{id}", "cancel_task")
            .summary("Cancel a task that waits")
            .path("id", Param.Kind.TEXT)
            .returns(Map.class)
            .errors(
                ErrorKind.UNAUTHORIZED,
                ErrorKind.FORBIDDEN,
                ErrorKind.NOT_FOUND,
                ErrorKind.CONFLICT,
                ErrorKind.RATE_LIMITED)
            .handle(this::cancel));
  }

  private Reply create(Call c) {
    Rights rights = OctasklyDialect.rights(c);
    rights.mayCreate();
    Wire.NewTask t = c.body(Wire.NewTask.class);
    Draft draft = NewTasks.draft(t, rights.subject());
    int suffix = random.nextInt();
    StandingJob j =
        engine
            .standing()
            .submit(draft, n -> String.format(Locale.ROOT, "task-%03d-%08x", n, suffix));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", j.key());
    out.put("command", j.command());
    out.put("status", Words.of(j.status()));
    out.put("created_at", Times.text(j.createdMillis()));
    List<String> notEnforced = NewTasks.notEnforced(t);
    if (!notEnforced.isEmpty()) {
      out.put("not_enforced", notEnforced);
    }
    return Reply.json(201, out);
  }

  private Reply list(Call c) {
    String owner = OctasklyDialect.rights(c).visibleOwner();
    String word = c.optionalText("status");
    if (word != null) {
      Values.oneOf(word, "status", Words.ALL, "");
    }
    long limit = Math.min(MOST, number(c, "limit", 1, DEFAULT_LIMIT));
    long offset = number(c, "offset", 0, 0);
    Filter filter =
        new Filter(
            POOL, owner, word == null ? null : Words.statuses(word), c.optionalText("worker_id"));
    Page<StandingJob> page = engine.standing().list(filter, offset, limit);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("tasks", page.items().stream().map(TaskRoutes::brief).toList());
    out.put("total", page.total());
    out.put("returned", page.items().size());
    out.put("limit", limit);
    out.put("offset", offset);
    return Reply.json(out);
  }

  private static long number(Call c, String name, long least, long otherwise) {
    String text = c.optionalText(name);
    try {
      return text == null
          ? otherwise
          : Values.between(Long.valueOf(text), name, least, Long.MAX_VALUE, otherwise);
    } catch (NumberFormatException e) {
      throw TorcException.of(
          ErrorKind.BAD_REQUEST, "Invalid parameter value: " + name + " is not a number");
    }
  }

  private static boolean hasEnded(StandingJob j) {
    return j.status().isFinished();
  }

  /** A task that ran into its limit has no exit code: it was not the command that ended. */
  private static boolean timedOut(StandingJob j) {
    return Words.of(j.status()).equals("failed") && j.status() == JobStatus.TERMINATED;
  }

  private static Map<String, @Nullable Object> brief(StandingJob j) {
    boolean known = hasEnded(j) && j.returnCode() != null && !timedOut(j);
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("id", j.key());
    out.put("command", j.command());
    out.put("status", Words.of(j.status()));
    out.put("worker_id", hasEnded(j) || j.status().isActive() ? j.worker() : null);
    out.put("exit_code", known ? j.returnCode() : null);
    out.put("created_at", Times.text(j.createdMillis()));
    out.put("completed_at", hasEnded(j) ? Times.text(j.completionTime()) : null);
    return out;
  }

  private Map<String, @Nullable Object> detail(StandingJob j) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>(brief(j));
    var output = engine.standing().output(j.jobId());
    out.put("stdout", output.stdout());
    out.put("stderr", output.stderr());
    out.put(
        "duration_ms",
        hasEnded(j) && j.execMinutes() != null
            ? (Long) Math.round(j.execMinutes() * 60_000)
            : null);
    out.put("started_at", started(j));
    out.put("attempt", j.attemptId());
    engine
        .bundles()
        .find(Table.OCTASKLY_TASK, "job_id", j.jobId())
        .ifPresent(
            a -> {
              out.put("timeout", a.num("timeout_s"));
              out.put("inputs", Json.parse(a.text("inputs")));
              out.put("outputs", Json.parse(a.text("outputs")));
              if (a.textOrNull("extras") != null) {
                out.putAll(Json.parseObject(a.text("extras")));
              }
            });
    return out;
  }

  /**
   * The engine keeps the start of what runs, and of what has ended the end and how long it took.
   */
  private static @Nullable String started(StandingJob j) {
    Double minutes = j.execMinutes();
    if (!hasEnded(j) || minutes == null || j.completionTime() == null) {
      return Times.text(j.startTime());
    }
    return Times.before(j.completionTime(), Math.round(minutes * 60_000));
  }

  private static TorcException notFound() {
    return TorcException.of(ErrorKind.NOT_FOUND, "Task not found");
  }

  private StandingJob visible(Call c) {
    return owned(c, OctasklyDialect.rights(c).visibleOwner());
  }

  /** Other people's tasks are not there for somebody who may not see them. */
  private StandingJob owned(Call c, @Nullable String owner) {
    return engine
        .standing()
        .find(POOL, c.text("id"))
        .filter(j -> owner == null || owner.equals(j.owner()))
        .orElseThrow(TaskRoutes::notFound);
  }

  private Reply cancel(Call c) {
    StandingJob j = owned(c, OctasklyDialect.rights(c).cancelableOwner());
    try {
      engine.standing().cancelWaiting(j.jobId());
    } catch (TorcException e) {
      throw switch (e.kind()) {
        case CONFLICT -> TorcException.of(ErrorKind.CONFLICT, "Cannot cancel running task");
        case NOT_FOUND -> notFound();
        default -> e;
      };
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", j.key());
    out.put("status", "cancelled");
    out.put("message", "Task cancelled successfully");
    return Reply.json(out);
  }
}
