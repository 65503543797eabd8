package dev.torc.dialect.torc;

import dev.torc.dialect.torc.JobWire.ResultModel;
import dev.torc.engine.Engine;
import dev.torc.model.JobStatus;
import dev.torc.server.Call;
import dev.torc.server.JsonBinding;
import dev.torc.server.Param.Kind;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.ListQuery;
import dev.torc.store.ListQuery.Relation;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.util.List;
import java.util.Map;

/** Routes of results (contract: Torc semantics, section 4.9). */
final class ResultRoutes {
  private final Engine engine;
  private final Crud<ResultModel> crud;

  ResultRoutes(Engine engine, JsonBinding json) {
    this.engine = engine;
    this.crud =
        new Crud<>(engine, json, Table.RESULT, ResultModel.class, "/results", "result", "results");
  }

  List<Route> routes() {
    return List.of(
        crud.post().handle(this::create),
        listRoute(),
        named(crud.get()),
        named(crud.update(row -> Crud.without(row, "job_name"))),
        named(crud.delete()),
        crud.deleteAll("delete_results", Crud::count));
  }

  private Reply create(Call c) {
    Row sent = Crud.without(crud.binding().row(c.body(ResultModel.class)), "job_name");
    if (!sent.has("attempt_id")) {
      sent.set("attempt_id", 1);
    }
    Row stored = engine.catalog().createResult(sent);
    return Reply.json(crud.binding().record(sent.set("id", stored.id())));
  }

  private Route listRoute() {
    return Paging.sorted(Route.get("/results", "list_results"))
        .summary("List results of a workflow: the current ones, or those of all runs")
        .required("workflow_id", Kind.INTEGER)
        .query("job_id", Kind.INTEGER)
        .query("run_id", Kind.INTEGER)
        .query("return_code", Kind.INTEGER)
        .query("status", Kind.JOB_STATUS)
        .query("compute_node_id", Kind.INTEGER)
        .query("all_runs", Kind.BOOLEAN)
        .returns(RecordWire.Paged.class)
        .errors(dev.torc.model.ErrorKind.NOT_FOUND)
        .handle(this::list);
  }

  private Reply list(Call c) {
    long workflow = c.number("workflow_id");
    engine.workflows().require(workflow);
    JobStatus status = c.optionalStatus("status");
    ListQuery q =
        ListQuery.of(Table.RESULT)
            .eq("workflow_id", workflow)
            .eq("job_id", c.optionalNumber("job_id"))
            .eq("run_id", c.optionalNumber("run_id"))
            .eq("return_code", c.optionalNumber("return_code"))
            .eq("status", status == null ? null : (long) status.code())
            .eq("compute_node_id", c.optionalNumber("compute_node_id"));
    if (!c.flag("all_runs")) {
      q.related(Relation.RESULT_CURRENT_OF_WORKFLOW, workflow);
    }
    var page = engine.catalog().list(Paging.of(c).apply(q, c));
    Map<Long, String> names =
        engine.catalog().jobNames(page.items().stream().map(r -> r.num("job_id")).toList());
    return Reply.json(
        Paging.envelope(
            page, r -> crud.binding().record(r.set("job_name", names.get(r.num("job_id"))))));
  }

  /** The same route, with the name of the job in its answer. */
  private Route named(Route plain) {
    return plain.withHandler(
        c -> {
          Reply reply = plain.handler().handle(c);
          if (reply instanceof Reply.Json j && j.value() instanceof ResultModel r) {
            String name = engine.catalog().jobNames(List.of(r.jobId())).get(r.jobId());
            return Reply.json(r.withJobName(name));
          }
          return reply;
        });
  }
}
