package dev.torc.dialect.torc;

import dev.torc.engine.Engine;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import dev.torc.server.Dialect;
import dev.torc.server.Doorkeeper;
import dev.torc.server.ErrorRenderer;
import dev.torc.server.Exchange;
import dev.torc.server.JsonBinding;
import dev.torc.server.OpenApi;
import dev.torc.server.Route;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Torc interface: everything below {@code /torc-service/v1}. */
public final class TorcDialect implements Dialect {
  /** Path before all of its routes. */
  public static final String BASE = "/torc-service/v1";

  private final List<Route> routes = new ArrayList<>();
  private final ErrorRenderer errors = new Errors();
  private final Traffic traffic;
  private final Doorkeeper door;

  /** Most bytes of a bulk request when nothing else is said. */
  public static final long DEFAULT_BULK_BYTES = 200L << 20;

  /** An interface that asks nobody who it is. */
  public TorcDialect(Engine engine, String version, long bulkBodyLimit, Clock clock) {
    this(engine, version, bulkBodyLimit, clock, Doorkeeper.open(), Policy.OPEN);
  }

  /**
   * Sets the interface up on an engine.
   *
   * @param version version of the program
   * @param bulkBodyLimit most bytes in a request that creates many records
   * @param door finds out who sends a request
   * @param policy what callers may do
   */
  public TorcDialect(
      Engine engine,
      String version,
      long bulkBodyLimit,
      Clock clock,
      Doorkeeper door,
      Policy policy) {
    this.door = door;
    this.traffic = new Traffic(clock);
    JsonBinding json = new JsonBinding();
    routes.addAll(new SystemRoutes(engine, version, policy).routes());
    routes.addAll(new WorkflowRoutes(engine, json, policy).routes());
    routes.addAll(new StateRoutes(engine, json).routes());
    routes.addAll(new RelationRoutes(engine).routes());
    routes.addAll(new ActionRoutes(engine, json).routes());
    routes.addAll(new JobRoutes(engine, bulkBodyLimit).routes());
    routes.addAll(new RunRoutes(engine).routes());
    routes.addAll(new SpawnRoutes(engine).routes());
    routes.addAll(new ResultRoutes(engine, json, clock).routes());
    routes.addAll(new RecordRoutes(engine, json, bulkBodyLimit).routes());
    routes.addAll(new NodeRoutes(engine, json, clock).routes());
    routes.addAll(new RoCrateRoutes(engine, json).routes());
    routes.addAll(new WorkerRoutes(engine, policy).routes());
    routes.addAll(new GroupRoutes(engine, json).routes());
    routes.addAll(new AdminRoutes(engine, json, traffic, door, policy).routes());
    if (policy.enforced()) {
      routes.replaceAll(new AccessGuard(engine.access())::guard);
    }
  }

  /** The OpenAPI document of the interface as plain maps and lists. */
  public Map<String, Object> openApi() {
    return OpenApi.document("torc", SystemRoutes.API_VERSION, this);
  }

  /**
   * The same interface, whose stream of requests shows as much of bodies as the environment says.
   */
  public TorcDialect showingBodies(Map<String, String> environment) {
    String name = "TORC_API_EVENT_BODY_MAX_BYTES";
    String text = environment.get(name);
    try {
      if (text != null) {
        traffic.showBodiesUpTo(Math.max(0, Integer.parseInt(text.strip())));
      }
      return this;
    } catch (NumberFormatException e) {
      throw TorcException.of(ErrorKind.USAGE, name + " is '" + text + "', not a number of bytes");
    }
  }

  /** Most bytes of a bulk request: TORC_MAX_REQUEST_BODY_MB, else 200 MiB. */
  public static long bulkBodyLimit(Map<String, String> environment) {
    String text = environment.getOrDefault("TORC_MAX_REQUEST_BODY_MB", "200");
    try {
      return Math.multiplyExact(Long.parseLong(text.strip()), 1L << 20);
    } catch (NumberFormatException | ArithmeticException e) {
      throw TorcException.of(
          ErrorKind.USAGE, "TORC_MAX_REQUEST_BODY_MB is '" + text + "', not a number of MiB");
    }
  }

  @Override
  public void admit(Call call) {
    door.admit(call);
  }

  @Override
  public void finished(Exchange exchange) {
    traffic.finished(exchange);
  }

  @Override
  public String name() {
    return "torc";
  }

  @Override
  public String basePath() {
    return BASE;
  }

  @Override
  public List<Route> routes() {
    return List.copyOf(routes);
  }

  @Override
  public ErrorRenderer errors() {
    return errors;
  }
}
