package dev.torc.dialect.torc;

import dev.torc.dialect.torc.RecordWire.Message;
import dev.torc.dialect.torc.WorkflowWire.ActionModel;
import dev.torc.dialect.torc.WorkflowWire.ClaimActionRequest;
import dev.torc.dialect.torc.WorkflowWire.ClaimActionResponse;
import dev.torc.engine.Actions;
import dev.torc.engine.Engine;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import dev.torc.server.JsonBinding;
import dev.torc.server.Param.Kind;
import dev.torc.server.RawJson;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import java.util.List;

/** Routes of workflow actions (contract: Torc semantics, section 14). */
final class ActionRoutes {
  private final Engine engine;
  private final RowBinding<ActionModel> binding;

  ActionRoutes(Engine engine, JsonBinding json) {
    this.engine = engine;
    this.binding = RowBinding.of(ActionModel.class, json);
  }

  List<Route> routes() {
    return List.of(
        of(Route.get("/workflows/{id}/actions", "get_workflow_actions"))
            .summary("Actions of a workflow")
            .returns(ActionModel[].class)
            .handle(
                c ->
                    Reply.json(
                        engine.actions().list(c.number("id")).stream()
                            .map(binding::record)
                            .toList())),
        of(Route.post("/workflows/{id}/actions", "create_workflow_action"))
            .summary("Create an action")
            .body(ActionModel.class)
            .returns(ActionModel.class)
            .handle(this::create),
        of(Route.get("/workflows/{id}/actions/pending", "get_pending_actions"))
            .summary("Actions that are triggered and not executed")
            .query("trigger_type", Kind.TEXTS)
            .returns(ActionModel[].class)
            .handle(
                c ->
                    Reply.json(
                        engine.actions().pending(c.number("id"), c.texts("trigger_type")).stream()
                            .map(binding::record)
                            .toList())),
        one(Route.put("/workflows/{id}/actions/{action_id}", "update_workflow_action"))
            .summary("Merge keys into the configuration of an action")
            .body(RawJson.class)
            .returns(ActionModel.class)
            .handle(this::update),
        one(Route.delete("/workflows/{id}/actions/{action_id}", "delete_workflow_action"))
            .summary("Delete an action")
            .returns(Message.class)
            .handle(
                c -> {
                  engine.actions().delete(c.number("id"), c.number("action_id"));
                  return Reply.json(new Message("workflow action deleted"));
                }),
        one(Route.post("/workflows/{id}/actions/{action_id}/claim", "claim_action"))
            .summary("Become the one who executes an action")
            .body(ClaimActionRequest.class)
            .returns(ClaimActionResponse.class)
            .errors(ErrorKind.CONFLICT)
            .handle(this::claim));
  }

  private static Route.Builder of(Route.Builder route) {
    return route.path("id", Kind.INTEGER).errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID);
  }

  private static Route.Builder one(Route.Builder route) {
    return of(route).path("action_id", Kind.INTEGER);
  }

  private Reply create(Call c) {
    ActionModel m = c.body(ActionModel.class);
    var stored =
        engine
            .actions()
            .create(
                c.number("id"),
                m.triggerType(),
                m.actionType(),
                Json.parse(m.actionConfig().text()),
                m.jobIds(),
                Boolean.TRUE.equals(m.persistent()),
                Boolean.TRUE.equals(m.isRecovery()),
                new Actions.Stage(
                    m.triggerCount() == null ? 0 : m.triggerCount(),
                    Boolean.TRUE.equals(m.executed())));
    return Reply.json(binding.record(stored));
  }

  private Reply update(Call c) {
    RawJson changes = c.body(RawJson.class);
    if (!changes.isObject()) {
      throw TorcException.invalid("the update of an action must be an object");
    }
    return Reply.json(
        binding.record(
            engine
                .actions()
                .update(c.number("id"), c.number("action_id"), Json.parseObject(changes.text()))));
  }

  private Reply claim(Call c) {
    long action = c.number("action_id");
    engine
        .actions()
        .claim(c.number("id"), action, c.body(ClaimActionRequest.class).computeNodeId());
    return Reply.json(new ClaimActionResponse(action, true));
  }
}
