package dev.torc.dialect.graph;

import dev.torc.engine.Engine;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import dev.torc.server.Param;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Workflows: list, create, look at, run, cancel. */
final class WorkflowRoutes {
  private static final long DEFAULT_LIMIT = 100;
  private static final long MOST = 1000;
  private static final String USER = "workflow-graph";

  private final Engine engine;
  private final Workflows workflows;
  private final Supplier<String> ids;

  WorkflowRoutes(Engine engine, Workflows workflows, Supplier<String> ids) {
    this.engine = engine;
    this.workflows = workflows;
    this.ids = ids;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/workflows", "list_workflows")
            .summary("Workflows with all their jobs")
            .query("limit", Param.Kind.TEXT)
            .query("offset", Param.Kind.TEXT)
            .query("status", Param.Kind.TEXT)
            .returns(List.class)
            .errors(ErrorKind.BAD_REQUEST)
            .handle(this::list),
        Route.post("/workflows", "create_workflow")
            .summary("Create a workflow")
            .body(Wire.NewWorkflow.class)
            .returns(Map.class)
            .status(201)
            .errors(
                ErrorKind.BAD_REQUEST,
                ErrorKind.TOO_LARGE,
                ErrorKind.UNSUPPORTED_MEDIA_TYPE,
                ErrorKind.INVALID)
            .handle(this::create),
        Route.post("/workflows/sample", "load_sample")
            .summary("Put the sample workflow ci-1 in its place, as new")
            .returns(Map.class)
            .status(201)
            .handle(this::sample),
        Route.get("/workflows/{id}/status", "workflow_status")
            .summary("A workflow with all its jobs")
            .path("id", Param.Kind.TEXT)
            .returns(Map.class)
            .errors(ErrorKind.NOT_FOUND)
            .handle(c -> Reply.json(workflows.show(c.text("id")))),
        Route.post("/workflows/{id}/run", "run_workflow")
            .summary("Run all jobs of a workflow anew, unless some are running")
            .path("id", Param.Kind.TEXT)
            .status(202)
            .errors(ErrorKind.NOT_FOUND)
            .handle(this::run),
        Route.post("/workflows/{id}/cancel", "cancel_workflow")
            .summary("Cancel what runs and what waits")
            .path("id", Param.Kind.TEXT)
            .status(202)
            .errors(ErrorKind.NOT_FOUND)
            .handle(this::cancel));
  }

  private Reply list(Call c) {
    long limit = Math.min(MOST, number(c, "limit", DEFAULT_LIMIT));
    return Reply.json(workflows.list(limit, number(c, "offset", 0), c.optionalText("status")));
  }

  private static long number(Call c, String name, long otherwise) {
    String text = c.optionalText(name);
    if (text == null) {
      return otherwise;
    }
    String problem = text.isEmpty() ? "cannot parse integer from empty string" : null;
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw TorcException.of(
        ErrorKind.BAD_REQUEST,
        "Failed to deserialize query string: "
            + name
            + ": "
            + (problem == null ? "invalid digit found in string" : problem));
  }

  private Reply create(Call c) {
    Definition d = Definition.of(c.body(Wire.NewWorkflow.class));
    String key = ids.get();
    workflows.create(key, d, null, false);
    return Reply.json(201, workflows.show(key));
  }

  private Reply sample(Call c) {
    workflows.replace(Sample.KEY, Sample.definition());
    Map<String, @Nullable Object> shown = workflows.show(Sample.KEY);
    return Reply.json(201, shown);
  }

  private Reply run(Call c) {
    engine.runs().begin(workflows.id(c.text("id")), USER);
    return Reply.empty(202);
  }

  private Reply cancel(Call c) {
    engine.runs().cancel(workflows.id(c.text("id")));
    return Reply.empty(202);
  }
}
