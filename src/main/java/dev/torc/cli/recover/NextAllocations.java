package dev.torc.cli.recover;

import dev.torc.cli.Options;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import dev.torc.model.TorcException;
import dev.torc.model.Walltime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Partition and walltime that the next Slurm allocations of a workflow should have; they stand in
 * its Slurm configurations, from which allocations are made.
 */
public record NextAllocations(@Nullable String partition, @Nullable String walltime) {

  static NextAllocations read(Options o) {
    String walltime = o.text("--walltime");
    if (walltime != null && Walltime.seconds(walltime).isEmpty()) {
      throw Options.usage(
          "invalid value '" + walltime + "' for --walltime: HH:MM:SS or D-HH:MM:SS");
    }
    return new NextAllocations(o.text("--partition"), walltime);
  }

  boolean isEmpty() {
    return partition == null && walltime == null;
  }

  /**
   * The configurations that change.
   *
   * @throws TorcException INVALID when something is asked for and there is none
   */
  List<Row> concerned(TorcApi api, long workflowId) {
    if (isEmpty()) {
      return List.of();
    }
    List<Row> all = api.listAll("/slurm_schedulers", Query.of("workflow_id", workflowId));
    if (all.isEmpty()) {
      throw TorcException.invalid(
              "--partition and --walltime are for Slurm, and workflow "
                  + workflowId
                  + " has no Slurm configuration")
          .withHint("add one with 'torc slurm create " + workflowId + "', or leave them out");
    }
    return all.stream().filter(this::changes).toList();
  }

  private boolean changes(Row r) {
    return (partition != null && !partition.equals(r.text("partition")))
        || (walltime != null && !walltime.equals(r.text("walltime")));
  }

  void apply(TorcApi api, List<Row> configurations) {
    for (Row r : configurations) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>(r.fields());
      put(m);
      api.put("/slurm_schedulers/" + r.id(), m);
    }
  }

  private void put(Map<String, @Nullable Object> m) {
    if (partition != null) {
      m.put("partition", partition);
    }
    if (walltime != null) {
      m.put("walltime", walltime);
    }
  }

  /** What changes in a configuration, as other programs read it. */
  Map<String, @Nullable Object> json(Row r) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("id", r.id());
    m.put("name", r.get("name"));
    put(m);
    return m;
  }

  @Override
  public String toString() {
    String p = partition == null ? "" : "partition " + partition;
    return p + (walltime == null ? "" : (p.isEmpty() ? "" : ", ") + "walltime " + walltime);
  }
}
