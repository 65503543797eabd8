package dev.torc.engine;

import dev.torc.model.IsoDuration;
import dev.torc.model.MemorySize;
import dev.torc.model.TorcException;
import dev.torc.store.Row;
import java.util.function.ToLongFunction;

/** Rules about resource requirement records. */
public final class Requirements {
  /** The record that jobs use when they name none. */
  static final String DEFAULT = "default";

  private Requirements() {}

  /** The record that every new workflow gets: the smallest needs, and no limits enforced. */
  static Row defaults(long workflowId) {
    return checked(
        new Row()
            .set("workflow_id", workflowId)
            .set("name", DEFAULT)
            .set("num_cpus", 1)
            .set("num_gpus", 0)
            .set("num_nodes", 1)
            .set("memory", "1m")
            .set("runtime", "P0DT1M"));
  }

  /**
   * Adds the computed columns.
   *
   * @throws TorcException INVALID with details {@code field} and {@code value}
   */
  static Row checked(Row r) {
    positive(r, "num_cpus");
    positive(r, "num_nodes");
    r.set("memory_bytes", parse(r, "memory", MemorySize::parseBytes));
    r.set("runtime_s", parse(r, "runtime", IsoDuration::parseSeconds));
    return r;
  }

  private static void positive(Row r, String field) {
    if (r.num(field) <= 0) {
      throw TorcException.invalid(field + " must be > 0")
          .with("field", field)
          .with("value", r.num(field));
    }
  }

  private static long parse(Row r, String field, ToLongFunction<String> parser) {
    try {
      return parser.applyAsLong(r.text(field));
    } catch (TorcException e) {
      throw e.with("field", field).with("value", r.text(field));
    }
  }
}
