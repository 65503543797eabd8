package dev.torc.dialect.torc;

import dev.torc.dialect.torc.Answers.DeleteRecordsResponse;
import dev.torc.dialect.torc.RecordWire.Message;
import dev.torc.dialect.torc.RecordWire.RoCrateEntityModel;
import dev.torc.engine.Engine;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import dev.torc.server.JsonBinding;
import dev.torc.server.Param.Kind;
import dev.torc.server.RawJson;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.util.List;

/** Routes of RO-Crate entities (contract: Torc semantics, section 4.13). */
final class RoCrateRoutes {
  private static final String PATH = "/ro_crate_entities";
  private static final String OF_WORKFLOW = "/workflows/{id}/ro_crate_entities";

  private final Engine engine;
  private final Crud<RoCrateEntityModel> crud;

  RoCrateRoutes(Engine engine, JsonBinding json) {
    this.engine = engine;
    this.crud =
        new Crud<>(
            engine,
            json,
            Table.RO_CRATE_ENTITY,
            RoCrateEntityModel.class,
            PATH,
            "ro_crate_entity",
            "ro_crate_entities");
  }

  List<Route> routes() {
    return List.of(
        crud.post().handle(this::create),
        crud.get(),
        Route.put(PATH + "/{id}", "update_ro_crate_entity")
            .summary("Replace an entity")
            .path("id", Kind.INTEGER)
            .body(RoCrateEntityModel.class)
            .returns(RoCrateEntityModel.class)
            .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID)
            .handle(this::update),
        Route.delete(PATH + "/{id}", "delete_ro_crate_entity")
            .summary("Delete an entity")
            .path("id", Kind.INTEGER)
            .returns(Message.class)
            .errors(ErrorKind.NOT_FOUND)
            .handle(
                c -> {
                  engine.catalog().delete(Table.RO_CRATE_ENTITY, c.number("id"));
                  return Reply.json(new Message("RO-Crate entity deleted"));
                }),
        Paging.sorted(Route.get(OF_WORKFLOW, "list_ro_crate_entities"))
            .summary("Entities of a workflow")
            .path("id", Kind.INTEGER)
            .query("file_id", Kind.INTEGER)
            .query("entity_id", Kind.TEXT)
            .returns(Paging.pageOf(RoCrateEntityModel.class))
            .errors(ErrorKind.NOT_FOUND)
            .handle(this::list),
        Route.delete(OF_WORKFLOW, "delete_ro_crate_entities")
            .summary("Delete all entities of a workflow")
            .path("id", Kind.INTEGER)
            .returns(DeleteRecordsResponse.class)
            .errors(ErrorKind.NOT_FOUND)
            .handle(
                c -> {
                  int n = engine.catalog().deleteAll(Table.RO_CRATE_ENTITY, c.number("id"));
                  return Reply.json(new DeleteRecordsResponse("deleted " + n + " entities", n));
                }));
  }

  private static RoCrateEntityModel checked(RoCrateEntityModel m) {
    if (!m.metadata().isObject()) {
      throw Call.unfit("metadata", "an object");
    }
    return m;
  }

  private Reply create(Call c) {
    Row sent = crud.binding().row(checked(c.body(RoCrateEntityModel.class)));
    try {
      Row stored = engine.catalog().create(Table.RO_CRATE_ENTITY, sent);
      return Reply.json(crud.binding().record(sent.set("id", stored.id())));
    } catch (TorcException e) {
      throw e.kind() == ErrorKind.CONFLICT ? twice(sent, 0) : e;
    }
  }

  /**
   * Clients look for these words.
   *
   * @param own id of the entity that was to be changed, or 0
   */
  private TorcException twice(Row sent, long own) {
    ListQuery same =
        ListQuery.of(Table.RO_CRATE_ENTITY)
            .eq("workflow_id", sent.num("workflow_id"))
            .eq("entity_id", sent.text("entity_id"));
    boolean entity = engine.catalog().list(same).items().stream().anyMatch(r -> r.id() != own);
    return TorcException.invalid(
        "RO-Crate entity already exists for this workflow/"
            + (entity ? "entity_id" : "file")
            + " link");
  }

  private Reply update(Call c) {
    RoCrateEntityModel m = checked(c.body(RoCrateEntityModel.class));
    Row changes = Crud.without(crud.binding().row(m), "workflow_id");
    changes.set("file_id", m.fileId());
    try {
      engine.catalog().update(Table.RO_CRATE_ENTITY, c.number("id"), changes);
    } catch (TorcException e) {
      throw e.kind() == ErrorKind.CONFLICT ? twiceAfterUpdate(c.number("id"), changes) : e;
    }
    return Reply.json(
        new RoCrateEntityModel(
            c.number("id"),
            m.workflowId(),
            m.fileId(),
            m.entityId(),
            m.entityType(),
            new RawJson(m.metadata().text())));
  }

  private TorcException twiceAfterUpdate(long id, Row changes) {
    Row old = engine.catalog().get(Table.RO_CRATE_ENTITY, id);
    return twice(changes.set("workflow_id", old.num("workflow_id")), id);
  }

  private Reply list(Call c) {
    engine.workflows().require(c.number("id"));
    ListQuery q =
        ListQuery.of(Table.RO_CRATE_ENTITY)
            .eq("workflow_id", c.number("id"))
            .eq("file_id", c.optionalNumber("file_id"))
            .eq("entity_id", c.optionalText("entity_id"));
    return Reply.json(
        Paging.envelope(engine.catalog().list(Paging.of(c).apply(q, c)), crud.binding()::record));
  }
}
