package dev.torc.dialect.torc;

import dev.torc.dialect.torc.RecordWire.ComputeNodeModel;
import dev.torc.dialect.torc.RecordWire.LocalSchedulerModel;
import dev.torc.dialect.torc.RecordWire.ScheduledComputeNodesModel;
import dev.torc.dialect.torc.RecordWire.SlurmSchedulerModel;
import dev.torc.dialect.torc.RecordWire.SlurmStatsModel;
import dev.torc.engine.Engine;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import dev.torc.server.JsonBinding;
import dev.torc.server.Param.Kind;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.ListQuery;
import dev.torc.store.ListQuery.Relation;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Routes of compute nodes, allocations and schedulers (contract: Torc semantics, 4.6 to 4.8). */
final class NodeRoutes {
  private final Engine engine;
  private final JsonBinding json;
  private final Clock clock;

  NodeRoutes(Engine engine, JsonBinding json, Clock clock) {
    this.engine = engine;
    this.json = json;
    this.clock = clock;
  }

  List<Route> routes() {
    List<Route> out = new ArrayList<>();
    computeNodes(out);
    scheduledNodes(out);
    schedulers(out);
    slurmStats(out);
    return out;
  }

  private <T extends Record> Crud<T> crud(
      Table table, Class<T> type, String path, String one, String many) {
    return new Crud<>(engine, json, table, type, path, one, many);
  }

  private void computeNodes(List<Route> out) {
    var c =
        crud(
                Table.COMPUTE_NODE,
                ComputeNodeModel.class,
                "/compute_nodes",
                "compute_node",
                "compute_nodes")
            .showing(row -> row.get("is_active") == null ? row.set("is_active", false) : row);
    out.add(c.create(row -> OlderForms.withTime(row, "start_time", clock)));
    out.add(
        c.list(
            r ->
                r.query("hostname", Kind.TEXT)
                    .query("is_active", Kind.BOOLEAN)
                    .query("scheduled_compute_node_id", Kind.INTEGER),
            (q, call) ->
                q.contains("hostname", call.optionalText("hostname"))
                    .eq("is_active", call.optionalFlag("is_active"))
                    .related(
                        Relation.NODE_OF_SCHEDULED_NODE,
                        call.optionalNumber("scheduled_compute_node_id"))));
    out.add(c.get());
    out.add(c.update(row -> Crud.without(row, "labels")));
    out.add(c.delete());
    out.add(c.deleteAll("delete_compute_nodes"));
  }

  private void scheduledNodes(List<Route> out) {
    var c =
        crud(
            Table.SCHEDULED_COMPUTE_NODE,
            ScheduledComputeNodesModel.class,
            "/scheduled_compute_nodes",
            "scheduled_compute_node",
            "scheduled_compute_nodes");
    out.add(c.create());
    out.add(
        c.list(
            r ->
                r.query("scheduler_id", Kind.TEXT)
                    .query("scheduler_config_id", Kind.TEXT)
                    .query("status", Kind.TEXT),
            (q, call) ->
                q.eq("scheduler_id", numeric(call.optionalText("scheduler_id")))
                    .eq("scheduler_config_id", numeric(call.optionalText("scheduler_config_id")))
                    .eq("status", call.optionalText("status"))));
    out.add(c.get());
    out.add(c.update());
    out.add(c.delete());
    out.add(c.deleteAll("delete_scheduled_compute_nodes"));
  }

  /** A text that is no number counts as 0, says the contract. */
  private static @Nullable Long numeric(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return 0L;
    }
  }

  private void schedulers(List<Route> out) {
    var slurm =
        crud(
            Table.SLURM_SCHEDULER,
            SlurmSchedulerModel.class,
            "/slurm_schedulers",
            "slurm_scheduler",
            "slurm_schedulers");
    out.add(
        slurm.create(
            row ->
                row.has("serialize_allocations")
                    ? needs(row, "name")
                    : needs(row, "name").set("serialize_allocations", false)));
    simple(out, slurm, "delete_slurm_schedulers", UnaryOperator.identity(), (q, call) -> q);
    var local =
        crud(
            Table.LOCAL_SCHEDULER,
            LocalSchedulerModel.class,
            "/local_schedulers",
            "local_scheduler",
            "local_schedulers");
    out.add(local.create(row -> needs(needs(row, "memory"), "num_cpus")));
    simple(
        out,
        local,
        "delete_local_schedulers",
        r -> r.query("memory", Kind.TEXT).query("num_cpus", Kind.INTEGER),
        (q, call) ->
            q.eq("memory", call.optionalText("memory"))
                .eq("num_cpus", call.optionalNumber("num_cpus")));
  }

  private static Row needs(Row row, String column) {
    if (row.get(column) == null) {
      throw TorcException.invalid("field '" + column + "' is missing");
    }
    return row;
  }

  private static void simple(
      List<Route> out,
      Crud<?> c,
      String deleteAll,
      UnaryOperator<Route.Builder> parameters,
      BiFunction<ListQuery, Call, ListQuery> filter) {
    out.add(c.list(parameters, filter));
    out.add(c.get());
    out.add(c.update());
    out.add(c.delete());
    out.add(c.deleteAll(deleteAll));
  }

  private void slurmStats(List<Route> out) {
    var c =
        crud(
            Table.SLURM_STATS, SlurmStatsModel.class, "/slurm_stats", "slurm_stats", "slurm_stats");
    out.add(c.createUnique());
    Route list =
        c.list(
            r ->
                r.query("job_id", Kind.INTEGER)
                    .query("run_id", Kind.INTEGER)
                    .query("attempt_id", Kind.INTEGER),
            (q, call) ->
                q.eq("job_id", call.optionalNumber("job_id"))
                    .eq("run_id", call.optionalNumber("run_id"))
                    .eq("attempt_id", call.optionalNumber("attempt_id")));
    out.add(list.withHandler(call -> echoLimit(list.handler().handle(call), call.number("limit"))));
  }

  /** This one list shows the limit that was asked for. */
  private static Reply echoLimit(Reply reply, long limit) {
    return reply instanceof Reply.Json j && j.value() instanceof RecordWire.Paged<?> p
        ? Reply.json(
            new RecordWire.Paged<>(
                p.items(), p.offset(), limit, p.count(), p.totalCount(), p.hasMore()))
        : reply;
  }
}
