package dev.torc.dialect.torc;

import dev.torc.dialect.torc.RecordWire.SlurmJobCorrelationModel;
import dev.torc.engine.Engine;
import dev.torc.model.Json;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows allocations to the nodes they became, and from there to the jobs that ran on them. */
final class SlurmCorrelations {
  private final Engine engine;

  SlurmCorrelations(Engine engine) {
    this.engine = engine;
  }

  List<SlurmJobCorrelationModel> of(long workflow) {
    Map<Long, Long> slurmIdByAllocation = new HashMap<>();
    for (Row r : all(Table.SCHEDULED_COMPUTE_NODE, "scheduler_type", workflow)) {
      slurmIdByAllocation.put(r.id(), r.num("scheduler_id"));
    }
    Map<Long, Long> slurmIdByNode = new HashMap<>();
    for (Row r : all(Table.COMPUTE_NODE, "compute_node_type", workflow)) {
      Long slurmId = slurmIdByAllocation.get(allocation(r.textOrNull("scheduler")));
      if (slurmId != null) {
        slurmIdByNode.put(r.id(), slurmId);
      }
    }
    if (slurmIdByNode.isEmpty()) {
      return List.of();
    }
    List<Row> results =
        engine.catalog().list(ListQuery.of(Table.RESULT).eq("workflow_id", workflow)).items();
    Map<Long, String> names =
        engine.catalog().jobNames(results.stream().map(r -> r.num("job_id")).toList());
    Set<SlurmJobCorrelationModel> out = new LinkedHashSet<>();
    for (Row r : results) {
      Long slurmId = slurmIdByNode.get(r.num("compute_node_id"));
      String name = names.get(r.num("job_id"));
      if (slurmId != null && name != null) {
        out.add(new SlurmJobCorrelationModel(Long.toString(slurmId), r.num("job_id"), name));
      }
    }
    return List.copyOf(out);
  }

  private List<Row> all(Table table, String typeColumn, long workflow) {
    return engine
        .catalog()
        .list(ListQuery.of(table).eq("workflow_id", workflow).eq(typeColumn, "slurm"))
        .items();
  }

  /** The scheduled node that a compute node says it came from, or -1. */
  private static long allocation(@Nullable String scheduler) {
    return scheduler != null
            && Json.parse(scheduler) instanceof Map<?, ?> m
            && m.get("scheduler_id") instanceof Long id
        ? id
        : -1;
  }
}
