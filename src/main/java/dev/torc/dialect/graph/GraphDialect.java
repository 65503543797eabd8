package dev.torc.dialect.graph;

import dev.torc.engine.Engine;
import dev.torc.model.Json;
import dev.torc.server.Call;
import dev.torc.server.Dialect;
import dev.torc.server.Doorkeeper;
import dev.torc.server.ErrorRenderer;
import dev.torc.server.Handler;
import dev.torc.server.OpenApi;
import dev.torc.server.OwnPort;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The workflow-graph interface: everything below {@code /api}. */
public final class GraphDialect implements Dialect, AutoCloseable {
  /** Path before all of its routes. */
  public static final String BASE = "/api";

  private static final String API_VERSION = "1.2.11";

  private final Doorkeeper door;
  private final Workflows workflows;
  private final LogStreams streams;
  private final List<Route> routes = new ArrayList<>();
  private final ErrorRenderer errors = new GraphErrors();
  private final Cors cors;

  /**
   * Sets the interface up on an engine; from now on leases that have ended are looked for.
   *
   * @param door whom a server that asks for passwords lets in; the original asks nobody
   * @param ids makes ids of workflows and leases, which nobody can guess
   */
  public GraphDialect(
      Engine engine, GraphSettings settings, Doorkeeper door, Supplier<String> ids, Clock clock) {
    this.door = door;
    this.workflows = new Workflows(engine);
    this.streams = new LogStreams(engine, workflows, clock);
    this.cors = new Cors(settings.corsOrigins());
    routes.addAll(new WorkflowRoutes(engine, workflows, ids).routes());
    routes.addAll(new WorkerRoutes(engine, workflows, ids, clock).routes());
    routes.addAll(new LogRoutes(engine, workflows, streams).routes());
    if (!settings.apiOnly()) {
      engine.reapLeasesEvery(settings.reapInterval());
    }
  }

  /**
   * Loads the workflow files of a folder; the sample when there is nothing else at all.
   *
   * @param report gets a line for each file
   */
  public void load(Path folder, Consumer<String> report) {
    new DefinitionFiles(workflows, report).load(folder);
  }

  /**
   * The request that creates the workflow of a file: of a workflow file, or of JSON that is such a
   * request already.
   *
   * @throws dev.torc.model.TorcException INVALID with what is wrong in the file
   */
  public static Object request(String text, boolean json) {
    Object plain = json ? Json.parse(text) : null;
    if (plain instanceof Map<?, ?> m && m.containsKey("trigger")) {
      return plain;
    }
    return DefinitionFile.read(json ? Tree.json(text) : Tree.yaml(text)).request();
  }

  /**
   * What a port of its own answers beside: a page with the workflows at the root, and all paths
   * that are unknown. Files of the machine are not served.
   */
  public Dialect ownPort() {
    Handler page = c -> Reply.resource("text/html; charset=utf-8", "/web/graph.html");
    return new OwnPort(
        this,
        List.of(
            Route.get("/", "page").summary("The workflows on a page").handle(page),
            Route.get("/index.html", "page_by_name").summary("The same").handle(page)),
        true);
  }

  /** The OpenAPI document of the interface as plain maps and lists. */
  public Map<String, Object> openApi() {
    return OpenApi.document("workflow-graph", API_VERSION, this);
  }

  @Override
  public String name() {
    return "graph";
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

  @Override
  public void admit(Call call) {
    door.admit(call);
  }

  @Override
  public Map<String, String> headers(Call call) {
    return cors.headers(call);
  }

  @Override
  public @Nullable Reply preflight(Call call, Set<String> allowed) {
    return cors.preflight(allowed);
  }

  /** Lets go of the streams that follow logs. */
  @Override
  public void close() {
    streams.close();
  }
}
