package dev.torc.dialect.torc;

import dev.torc.dialect.torc.Answers.DeleteFilesResponse;
import dev.torc.dialect.torc.Answers.DeleteRecordsResponse;
import dev.torc.dialect.torc.RecordWire.DeletedFailureHandler;
import dev.torc.dialect.torc.RecordWire.EventModel;
import dev.torc.dialect.torc.RecordWire.FailureHandlerModel;
import dev.torc.dialect.torc.RecordWire.FileModel;
import dev.torc.dialect.torc.RecordWire.FilesModel;
import dev.torc.dialect.torc.RecordWire.ResourceRequirementsModel;
import dev.torc.dialect.torc.RecordWire.UserDataListModel;
import dev.torc.dialect.torc.RecordWire.UserDataModel;
import dev.torc.engine.Engine;
import dev.torc.model.ErrorKind;
import dev.torc.server.JsonBinding;
import dev.torc.server.Param.Kind;
import dev.torc.server.RawJson;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.ListQuery;
import dev.torc.store.ListQuery.Relation;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes of the records around jobs (contract: Torc semantics, sections 4.3 to 4.11). */
final class RecordRoutes {
  private final Engine engine;
  private final JsonBinding json;
  private final long bulkLimit;

  RecordRoutes(Engine engine, JsonBinding json, long bulkLimit) {
    this.engine = engine;
    this.json = json;
    this.bulkLimit = bulkLimit;
  }

  List<Route> routes() {
    List<Route> out = new ArrayList<>();
    files(out);
    userData(out);
    requirements(out);
    events(out);
    failureHandlers(out);
    return out;
  }

  private <T extends Record> Crud<T> crud(
      Table table, Class<T> type, String path, String one, String many) {
    return new Crud<>(engine, json, table, type, path, one, many);
  }

  private void files(List<Route> out) {
    var c = crud(Table.FILE, FileModel.class, "/files", "file", "files");
    out.add(c.create());
    out.add(
        c.createAll(
            "/bulk_files",
            "create_files",
            FilesModel.class,
            FilesModel::files,
            FilesModel::new,
            bulkLimit));
    out.add(
        c.list(
            r ->
                r.query("produced_by_job_id", Kind.INTEGER)
                    .query("name", Kind.TEXT)
                    .query("path", Kind.TEXT)
                    .query("is_output", Kind.BOOLEAN),
            (q, call) -> {
              if (call.flag("is_output")) {
                q.outputsOnly();
              }
              return q.related(
                      Relation.FILE_PRODUCED_BY_JOB, call.optionalNumber("produced_by_job_id"))
                  .eq("name", call.optionalText("name"))
                  .contains("path", call.optionalText("path"));
            }));
    out.add(c.get());
    // Unlike all other fields the time is always written: absent means unknown.
    out.add(c.update(row -> row.has("st_mtime") ? row : row.set("st_mtime", null)));
    out.add(c.delete());
    out.add(
        c.deleteAll("delete_files", DeleteFilesResponse.class, n -> new DeleteFilesResponse(n, n)));
  }

  private void userData(List<Route> out) {
    var c = crud(Table.USER_DATA, UserDataModel.class, "/user_data", "user_data", "user_data");
    out.add(
        c.post()
            .query("consumer_job_id", Kind.INTEGER)
            .query("producer_job_id", Kind.INTEGER)
            .handle(
                call -> {
                  Row sent = withoutNullData(c.binding().row(call.body(UserDataModel.class)));
                  Row stored =
                      engine
                          .catalog()
                          .createUserData(
                              sent,
                              call.optionalNumber("producer_job_id"),
                              call.optionalNumber("consumer_job_id"));
                  return Reply.json(c.binding().record(sent.set("id", stored.id())));
                }));
    out.add(
        c.createAll(
            "/bulk_user_data",
            "create_user_data_list",
            UserDataListModel.class,
            UserDataListModel::userData,
            UserDataListModel::new,
            bulkLimit));
    out.add(
        c.list(
            r ->
                r.query("consumer_job_id", Kind.INTEGER)
                    .query("producer_job_id", Kind.INTEGER)
                    .query("name", Kind.TEXT)
                    .query("is_ephemeral", Kind.BOOLEAN),
            (q, call) ->
                q.related(
                        Relation.USER_DATA_CONSUMED_BY_JOB, call.optionalNumber("consumer_job_id"))
                    .related(
                        Relation.USER_DATA_PRODUCED_BY_JOB, call.optionalNumber("producer_job_id"))
                    .contains("name", call.optionalText("name"))
                    .eq("is_ephemeral", call.optionalFlag("is_ephemeral"))));
    out.add(c.get());
    out.add(c.update(RecordRoutes::withoutNullData));
    out.add(c.delete());
    out.add(
        c.deleteAll(
            "delete_all_user_data",
            DeleteRecordsResponse.class,
            n -> new DeleteRecordsResponse("Deleted " + n + " user data records", n)));
  }

  private static Row withoutNullData(Row row) {
    return "null".equals(row.get("data")) ? Crud.without(row, "data") : row;
  }

  private void requirements(List<Route> out) {
    var c =
        crud(
            Table.RESOURCE_REQUIREMENTS,
            ResourceRequirementsModel.class,
            "/resource_requirements",
            "resource_requirements",
            "resource_requirements");
    out.add(c.create());
    out.add(
        c.list(
            r ->
                r.query("job_id", Kind.INTEGER)
                    .query("name", Kind.TEXT)
                    .query("memory", Kind.TEXT)
                    .query("num_cpus", Kind.INTEGER)
                    .query("num_gpus", Kind.INTEGER)
                    .query("num_nodes", Kind.INTEGER)
                    .query("runtime", Kind.INTEGER),
            (q, call) ->
                q.related(Relation.REQUIREMENT_OF_JOB, call.optionalNumber("job_id"))
                    .eq("name", call.optionalText("name"))
                    .eq("memory", call.optionalText("memory"))
                    .eq("num_cpus", call.optionalNumber("num_cpus"))
                    .eq("num_gpus", call.optionalNumber("num_gpus"))
                    .eq("num_nodes", call.optionalNumber("num_nodes"))
                    .eq("runtime_s", call.optionalNumber("runtime"))));
    out.add(c.get());
    out.add(requirementUpdate(c));
    out.add(
        crud(
                Table.RESOURCE_REQUIREMENTS,
                ResourceRequirementsModel.class,
                "/resource_requirements",
                "resource_requirement",
                "resource_requirements")
            .delete());
    out.add(c.deleteAll("delete_resource_requirements"));
  }

  private Route requirementUpdate(Crud<ResourceRequirementsModel> c) {
    Route plain = c.update();
    return plain.withHandler(
        call -> {
          Reply reply = plain.handler().handle(call);
          Row after = engine.catalog().get(Table.RESOURCE_REQUIREMENTS, call.number("id"));
          Map<String, @Nullable Object> data = new LinkedHashMap<>();
          data.put("category", "user_action");
          data.put("action", "update_resource_requirements");
          data.put("user", Callers.name(call));
          data.put("resource_requirements_id", after.id());
          for (String column :
              List.of("name", "num_cpus", "num_gpus", "num_nodes", "memory", "runtime")) {
            data.put(column, after.get(column));
          }
          engine.catalog().recordEvent(after.num("workflow_id"), data);
          return reply;
        });
  }

  private void events(List<Route> out) {
    var c = crud(Table.EVENT, EventModel.class, "/events", "event", "events");
    out.add(c.create());
    out.add(
        c.list(
            r -> r.query("category", Kind.TEXT).query("after_timestamp", Kind.INTEGER),
            (q, call) ->
                q.related(Relation.EVENT_CATEGORY, call.optionalText("category"))
                    .greater("timestamp", call.optionalNumber("after_timestamp"))));
    out.add(c.get());
    out.add(
        Route.put("/events/{id}", "update_event")
            .summary("Replace the data of an event by the body")
            .path("id", Kind.INTEGER)
            .body(RawJson.class)
            .returns(EventModel.class)
            .errors(ErrorKind.NOT_FOUND)
            .handle(
                call -> {
                  Row data = new Row().set("data", call.body(RawJson.class).text());
                  Row after = engine.catalog().update(Table.EVENT, call.number("id"), data);
                  return Reply.json(c.binding().record(after));
                }));
    out.add(c.delete());
    out.add(c.deleteAll("delete_events"));
  }

  private void failureHandlers(List<Route> out) {
    var c =
        crud(
            Table.FAILURE_HANDLER,
            FailureHandlerModel.class,
            "/failure_handlers",
            "failure_handler",
            "failure_handlers");
    out.add(c.create());
    out.add(c.get());
    out.add(
        Route.delete("/failure_handlers/{id}", "delete_failure_handler")
            .summary("Delete a failure handler; jobs that use it keep running without")
            .path("id", Kind.INTEGER)
            .returns(DeletedFailureHandler.class)
            .errors(ErrorKind.NOT_FOUND)
            .handle(
                call -> {
                  Row row = engine.catalog().delete(Table.FAILURE_HANDLER, call.number("id"));
                  return Reply.json(DeletedFailureHandler.of(c.binding().record(row)));
                }));
    out.add(
        Paging.plain(Route.get("/workflows/{id}/failure_handlers", "list_failure_handlers"))
            .summary("Failure handlers of a workflow")
            .path("id", Kind.INTEGER)
            .returns(Paging.pageOf(FailureHandlerModel.class))
            .errors(ErrorKind.NOT_FOUND)
            .handle(
                call -> {
                  engine.workflows().require(call.number("id"));
                  Paging p = Paging.of(call);
                  ListQuery q =
                      ListQuery.of(Table.FAILURE_HANDLER)
                          .eq("workflow_id", call.number("id"))
                          .page(p.offset(), p.limit());
                  return Reply.json(Paging.envelope(engine.catalog().list(q), c.binding()::record));
                }));
  }
}
