package dev.torc.engine;

import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often the jobs of one name have spawned others, kept in user data of the workflow, where jobs
 * can read it. Lives for one transaction.
 */
final class Lineage {
  /** What the names of this user data begin with. */
  static final String PREFIX = "__torc_lineage__";

  private static final long DEFAULT_ITERATIONS = 1000;

  private final Tx tx;
  private final long workflow;
  private final String name;

  Lineage(Tx tx, long workflow, String name) {
    this.tx = tx;
    this.workflow = workflow;
    this.name = name;
  }

  private String record(String which) {
    return PREFIX + name + "__" + which;
  }

  /** The last iteration; 0 before the first. */
  long iteration() {
    String prefix = record("g");
    ListQuery q =
        ListQuery.of(Table.USER_DATA)
            .eq("workflow_id", workflow)
            .contains("name", prefix)
            .sort("name", true);
    return tx.records().page(q).items().stream()
        .map(r -> r.text("name"))
        .filter(n -> n.startsWith(prefix) && n.substring(prefix.length()).matches("\\d+"))
        .mapToLong(n -> Long.parseLong(n.substring(prefix.length())))
        .max()
        .orElse(0);
  }

  void refuseTooMany(long wanted) {
    String config =
        tx.records().get(Table.WORKFLOW, workflow).map(w -> w.text("dynamic_jobs")).orElse("");
    long most =
        !config.isEmpty() && Json.parseObject(config).get("max_iterations") instanceof Long n
            ? n
            : DEFAULT_ITERATIONS;
    if (wanted > most) {
      throw TorcException.invalid(
          "iteration "
              + wanted
              + " of lineage '"
              + name
              + "' exceeds dynamic_jobs.max_iterations = "
              + most);
    }
  }

  /**
   * Keeps an iteration.
   *
   * @param state JSON
   */
  void add(long iteration, String state) {
    insert(
        record("g" + String.format("%06d", iteration)),
        Context.data(
            "generation", iteration, "spawn_count", iteration, "state", Json.parse(state)));
  }

  /**
   * Keeps what the last one left behind.
   *
   * @param state JSON
   */
  void finish(long iteration, String state) {
    String last = record("final");
    Map<String, @Nullable Object> data =
        Context.data(
            "generation",
            iteration,
            "spawn_count",
            iteration,
            "final",
            true,
            "state",
            Json.parse(state));
    List<Row> old =
        tx.records()
            .page(ListQuery.of(Table.USER_DATA).eq("workflow_id", workflow).eq("name", last))
            .items();
    if (old.isEmpty()) {
      insert(last, data);
    } else {
      tx.records()
          .update(Table.USER_DATA, old.get(0).id(), new Row().set("data", Json.write(data)));
    }
  }

  private void insert(String recordName, Map<String, @Nullable Object> data) {
    tx.records()
        .insert(
            Table.USER_DATA,
            new Row()
                .set("workflow_id", workflow)
                .set("name", recordName)
                .set("is_ephemeral", true)
                .set("data", Json.write(data)));
  }
}
