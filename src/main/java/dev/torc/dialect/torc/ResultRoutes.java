package dev.torc.dialect.torc;

import dev.torc.dialect.torc.JobWire.ResultModel;
import dev.torc.engine.Engine;
import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import dev.torc.server.Call;
import dev.torc.server.JsonBinding;
import dev.torc.server.Param.Kind;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.ListQuery;
import dev.torc.store.ListQuery.Relation;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes of results (contract: Torc semantics, section 4.9). */
final class ResultRoutes {
  /** Most characters that are kept of a stream. */
  private static final int TAIL = 64 << 10;

  private final Engine engine;
  private final Clock clock;
  private final Crud<ResultModel> crud;

  ResultRoutes(Engine engine, JsonBinding json, Clock clock) {
    this.engine = engine;
    this.clock = clock;
    this.crud =
        new Crud<>(engine, json, Table.RESULT, ResultModel.class, "/results", "result", "results");
  }

  List<Route> routes() {
    return List.of(
        crud.post().errors(ErrorKind.CONFLICT).handle(this::create),
        listRoute(),
        named(crud.get()),
        named(crud.update(row -> Crud.without(row, "job_name"))),
        named(crud.delete()),
        crud.deleteAll("delete_results"));
  }

  private Reply create(Call c) {
    Row sent = Crud.without(crud.binding().row(c.body(ResultModel.class)), "job_name");
    Map<String, @Nullable Object> texts = isOlder(sent) ? Json.parseObject(text(c)) : Map.of();
    fillIn(sent);
    if (!sent.has("attempt_id")) {
      sent.set("attempt_id", 1);
    }
    Row stored =
        engine.catalog().createResult(sent, tail(texts.get("stdout")), tail(texts.get("stderr")));
    return Reply.json(crud.binding().record(sent.set("id", stored.id())));
  }

  private static boolean isOlder(Row sent) {
    return sent.num("run_id") == OlderForms.PRESENT
        || sent.num("compute_node_id") == OlderForms.PRESENT;
  }

  private static String text(Call c) {
    return new String(c.bodyBytes(), StandardCharsets.UTF_8);
  }

  /** The older form carries what the job wrote; its end is kept, as it is of other jobs. */
  private static @Nullable String tail(@Nullable Object text) {
    return text instanceof String s ? s.substring(Math.max(0, s.length() - TAIL)) : null;
  }

  /** What the older form of a result does not say: run, attempt and node of the job. */
  private void fillIn(Row sent) {
    OlderForms.withTime(sent, "completion_time", clock);
    if (sent.num("run_id") == OlderForms.PRESENT) {
      sent.set("run_id", engine.workflows().get(sent.num("workflow_id")).num("run_id"));
      sent.set("attempt_id", engine.jobs().get(sent.num("job_id")).job().attemptId());
    }
    if (sent.num("compute_node_id") == OlderForms.PRESENT) {
      Long node = engine.jobs().get(sent.num("job_id")).job().computeNodeId();
      sent.set("compute_node_id", node == null ? anyNode(sent) : node);
    }
  }

  /** The newest node of the workflow, or one made up to stand for whoever ran the job. */
  private long anyNode(Row result) {
    long workflow = result.num("workflow_id");
    ListQuery newest =
        ListQuery.of(Table.COMPUTE_NODE).eq("workflow_id", workflow).sort(null, true).page(0, 1);
    List<Row> nodes = engine.catalog().list(newest).items();
    if (!nodes.isEmpty()) {
      return nodes.get(0).id();
    }
    Row node =
        new Row()
            .set("workflow_id", workflow)
            .set("hostname", "unknown")
            .set("pid", 0)
            .set("start_time", result.get("completion_time"))
            .set("is_active", false)
            .set("num_cpus", 1)
            .set("memory_gb", 0.0)
            .set("num_gpus", 0)
            .set("num_nodes", 1)
            .set("compute_node_type", "local");
    return engine.catalog().create(Table.COMPUTE_NODE, node).id();
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
        .returns(Paging.pageOf(ResultModel.class))
        .errors(ErrorKind.NOT_FOUND)
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
        OlderForms.named(
            c,
            "results",
            Paging.envelope(
                page, r -> crud.binding().record(r.set("job_name", names.get(r.num("job_id")))))));
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
