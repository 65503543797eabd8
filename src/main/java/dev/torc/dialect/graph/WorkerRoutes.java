package dev.torc.dialect.graph;

import dev.torc.engine.Engine;
import dev.torc.engine.Leases.Granted;
import dev.torc.engine.Leases.Request;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.server.Call;
import dev.torc.server.Param;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.LeaseStore.Claimant;
import dev.torc.store.Row;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Workers: register, claim, renew, report. */
final class WorkerRoutes {
  private static final long DEFAULT_TTL = 30;
  private static final long OFFLINE_MILLIS = 60_000;

  /** A worker with this label also takes jobs that came through other interfaces. */
  private static final String ANY_WORKFLOW = "any-workflow";

  private static final Pattern EXIT_CODE =
      Pattern.compile("exit code (\\d{1,9})\\b.*", Pattern.DOTALL);

  private final Engine engine;
  private final Workflows workflows;
  private final Supplier<String> ids;
  private final Clock clock;

  WorkerRoutes(Engine engine, Workflows workflows, Supplier<String> ids, Clock clock) {
    this.engine = engine;
    this.workflows = workflows;
    this.ids = ids;
    this.clock = clock;
  }

  List<Route> routes() {
    List<Route> out = new ArrayList<>(registry());
    out.addAll(work());
    return out;
  }

  private List<Route> registry() {
    return List.of(
        Route.get("/workers", "list_workers")
            .summary("Workers that have registered or claimed")
            .returns(List.class)
            .handle(c -> Reply.json(engine.claimants().list().stream().map(this::show).toList())),
        reading(Route.post("/workers/register", "register_worker"))
            .summary("Register a worker, or replace what was known of it")
            .body(Wire.Register.class)
            .handle(this::register),
        Route.post("/workers/{id}/heartbeat", "worker_heartbeat")
            .summary("A sign of life")
            .path("id", Param.Kind.TEXT)
            .errors(ErrorKind.NOT_FOUND)
            .handle(
                c -> {
                  engine.claimants().heartbeat(c.text("id"));
                  return Reply.empty(200);
                }));
  }

  private List<Route> work() {
    return List.of(
        reading(Route.post("/jobs/claim", "claim_job"))
            .summary("The next job that fits the labels, with a lease; null when there is none")
            .body(Wire.Claim.class)
            .returns(Map.class)
            .handle(this::claim),
        Route.post("/jobs/{lease}/heartbeat", "renew_lease")
            .summary("Renew a lease")
            .path("lease", Param.Kind.TEXT)
            .errors(ErrorKind.CONFLICT)
            .handle(
                c -> {
                  engine.leases().renew(c.text("lease"), DEFAULT_TTL);
                  return Reply.empty(200);
                }),
        reading(Route.post("/jobs/{lease}/complete", "complete_job"))
            .summary("The job ended well")
            .path("lease", Param.Kind.TEXT)
            .body(Wire.Complete.class)
            .errors(ErrorKind.CONFLICT)
            .handle(this::complete),
        reading(Route.post("/jobs/{lease}/fail", "fail_job"))
            .summary("The job failed")
            .path("lease", Param.Kind.TEXT)
            .body(Wire.Fail.class)
            .errors(ErrorKind.CONFLICT)
            .handle(this::fail),
        Route.get("/jobs/{workflow}/{job}/cancelled", "job_cancelled")
            .summary("Whether the run of a job was cancelled")
            .path("workflow", Param.Kind.TEXT)
            .path("job", Param.Kind.TEXT)
            .returns(boolean.class)
            .handle(this::cancelled));
  }

  private static Route.Builder reading(Route.Builder b) {
    return b.errors(
        ErrorKind.BAD_REQUEST,
        ErrorKind.TOO_LARGE,
        ErrorKind.UNSUPPORTED_MEDIA_TYPE,
        ErrorKind.INVALID);
  }

  private Map<String, @Nullable Object> show(Claimant c) {
    Long job = c.currentJob();
    boolean offline = clock.millis() - c.heardMillis() > OFFLINE_MILLIS;
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("worker_id", c.name());
    out.put("labels", c.labels());
    out.put("registered_at_ms", c.registeredMillis());
    out.put("last_heartbeat_ms", c.heardMillis());
    out.put("current_job", job == null ? null : jobKey(job));
    out.put("status", offline ? "offline" : job == null ? "idle" : "busy");
    return out;
  }

  private String jobKey(long id) {
    return workflows.job(id).map(r -> r.text("key")).orElse(Long.toString(id));
  }

  private Reply register(Call c) {
    Wire.Register r = c.body(Wire.Register.class);
    engine.claimants().register(r.workerId(), Definition.texts(r.labels(), "labels"));
    return Reply.empty(200);
  }

  private Reply claim(Call c) {
    Wire.Claim r = c.body(Wire.Claim.class);
    long ttl = r.leaseTtlSecs() == null ? DEFAULT_TTL : r.leaseTtlSecs();
    if (ttl < 0) {
      throw Call.unfit("lease_ttl_secs", "an integer >= 0");
    }
    String lease = ids.get();
    List<String> labels = Definition.texts(r.labels(), "labels");
    boolean any = labels.contains(ANY_WORKFLOW);
    Request request =
        new Request(
            r.workerId(),
            labels.stream().filter(l -> !l.equals(ANY_WORKFLOW)).toList(),
            ttl,
            any ? null : Workflows.POOL);
    return engine
        .leases()
        .claim(request, lease)
        .map(g -> Reply.json(granted(g, lease, r.workerId(), ttl)))
        .orElseGet(() -> Reply.json(null));
  }

  private Map<String, Object> granted(Granted g, String lease, String worker, long ttl) {
    Optional<Row> own = workflows.job(g.job().id());
    String job = own.map(j -> j.text("key")).orElse(Long.toString(g.job().id()));
    String workflow =
        workflows
            .key(g.job().workflowId())
            .orElseGet(() -> Workflows.foreignKey(g.job().workflowId()));
    Map<String, Object> queued = new LinkedHashMap<>();
    queued.put("job_id", job);
    queued.put("workflow_id", workflow);
    queued.put("command", own.isPresent() ? g.job().command() : ForeignCommand.of(g));
    queued.put(
        "required_labels",
        own.isPresent() && !g.labels().isEmpty()
            ? Workflows.definition(own.get()).getOrDefault("required_labels", List.of())
            : g.labels());
    Map<String, Object> retry = new LinkedHashMap<>();
    retry.put("max_retries", g.retry().maxRetries());
    retry.put("backoff", Backoffs.write(g.retry()));
    queued.put("retry_policy", retry);
    queued.put("attempt", g.job().attemptId() - 1);
    queued.put("upstream_outputs", upstream(g));
    queued.put("enqueued_at_ms", g.enqueuedMillis());
    queued.put("delayed_until_ms", g.delayedUntilMillis());
    Map<String, Object> held = new LinkedHashMap<>();
    held.put("lease_id", lease);
    held.put("job_id", job);
    held.put("workflow_id", workflow);
    held.put("worker_id", worker);
    held.put("ttl_secs", ttl);
    held.put("granted_at_ms", g.grantedMillis());
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("job", queued);
    out.put("lease", held);
    return out;
  }

  private Map<String, Object> upstream(Granted g) {
    Map<String, Object> out = new LinkedHashMap<>();
    if (!g.upstreamOutputs().isEmpty()) {
      Map<Long, String> names =
          engine.catalog().jobNames(List.copyOf(g.upstreamOutputs().keySet()));
      g.upstreamOutputs()
          .forEach(
              (id, text) ->
                  out.put(
                      names.getOrDefault(id, Long.toString(id)),
                      text.isEmpty() ? Map.of() : Json.parseObject(text)));
    }
    return out;
  }

  private Reply complete(Call c) {
    Map<String, String> outputs = c.body(Wire.Complete.class).outputs();
    if (outputs != null && outputs.containsValue(null)) {
      throw Call.unfit("outputs", "a map of texts");
    }
    engine.leases().complete(c.text("lease"), Json.write(outputs == null ? Map.of() : outputs));
    return Reply.empty(200);
  }

  private Reply fail(Call c) {
    Wire.Fail f = c.body(Wire.Fail.class);
    engine
        .leases()
        .fail(
            c.text("lease"), f.error(), returnCode(f.error()), Boolean.TRUE.equals(f.retryable()));
    return Reply.empty(200);
  }

  /** Workers say the code in words only; any failure without one counts as 1. */
  static int returnCode(String error) {
    Matcher m = EXIT_CODE.matcher(error);
    return m.matches() ? Math.max(1, Integer.parseInt(m.group(1))) : 1;
  }

  private Reply cancelled(Call c) {
    return Reply.json(
        workflows
            .handedOut(c.text("workflow"), c.text("job"))
            .map(j -> engine.runs().isCanceled(j.workflowId()))
            .orElse(false));
  }
}
