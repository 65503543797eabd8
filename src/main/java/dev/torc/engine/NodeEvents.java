package dev.torc.engine;

import dev.torc.store.Row;
import dev.torc.store.Tx;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The live events of a machine that comes or goes, with the keys that published clients know. */
final class NodeEvents {
  private static final String STARTED = "compute_node_started";
  private static final String STOPPED = "compute_node_stopped";

  private NodeEvents() {}

  /** Tells of a new machine; {@code node} is its record. */
  static void started(Context ctx, Tx tx, long id, Row node) {
    publish(ctx, tx, STARTED, id, node, List.of("num_cpus", "memory_gb", "num_gpus"));
  }

  /** Tells that a machine has left; {@code node} is its record as it is now. */
  static void stopped(Context ctx, Tx tx, long id, Row node) {
    publish(ctx, tx, STOPPED, id, node, List.of("duration_seconds"));
  }

  private static void publish(
      Context ctx, Tx tx, String type, long id, Row node, List<String> more) {
    ctx.events()
        .publish(
            tx, node.num("workflow_id"), type, LiveEvent.Severity.INFO, () -> data(id, node, more));
  }

  private static Map<String, @Nullable Object> data(long id, Row node, List<String> more) {
    Map<String, @Nullable Object> data =
        Context.data(
            "compute_node_id", id,
            "hostname", node.get("hostname"),
            "pid", node.get("pid"),
            "compute_node_type", node.get("compute_node_type"));
    more.forEach(column -> data.put(column, node.get(column)));
    return data;
  }
}
