package dev.torc.dialect.torc;

import dev.torc.model.MemorySize;
import dev.torc.server.Amended;
import dev.torc.server.Call;
import dev.torc.store.Row;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Forms of the first published description of the API, where they differ from today's: what they
 * leave out is filled in, and lists carry their items under the name of the resource too.
 */
final class OlderForms {
  /** Stands for "the present run" and "the node of the job" until the route knows them. */
  static final long PRESENT = -1;

  /** Stands for the present time until the route knows it. */
  static final String NOW = "";

  private static final int MOST_REPEATED = 1000;
  private static final double GIB = 1L << 30;

  private OlderForms() {}

  /** A compute node with {@code memory} as text and without the facts of its process. */
  static final class ComputeNode implements Amended.Amendment {
    @Override
    public boolean test(Map<String, Object> node) {
      if (!(node.get("memory") instanceof String memory) || node.containsKey("memory_gb")) {
        return false;
      }
      node.put("memory_gb", MemorySize.parseBytes(memory) / GIB);
      node.putIfAbsent("pid", 0);
      node.putIfAbsent("start_time", NOW);
      node.putIfAbsent("num_gpus", 0);
      node.putIfAbsent("num_nodes", 1);
      node.putIfAbsent("compute_node_type", "local");
      return true;
    }
  }

  /** A result with {@code exit_code} and nothing of when and where. */
  static final class Result implements Amended.Amendment {
    @Override
    public boolean test(Map<String, Object> result) {
      if (!(result.get("exit_code") instanceof Number code) || result.containsKey("return_code")) {
        return false;
      }
      result.put("return_code", code);
      result.putIfAbsent("status", code.longValue() == 0 ? "completed" : "failed");
      result.putIfAbsent("run_id", PRESENT);
      result.putIfAbsent("compute_node_id", PRESENT);
      result.putIfAbsent("exec_time_minutes", 0);
      result.putIfAbsent("completion_time", NOW);
      return true;
    }
  }

  /** Puts the time where the older form left it out. */
  static Row withTime(Row row, String column, Clock clock) {
    return NOW.equals(row.get(column))
        ? row.set(column, clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
        : row;
  }

  /**
   * The page as it is, or, for somebody who types requests by hand, with the items also under the
   * name that the first description gave them.
   */
  static Object named(Call call, String name, RecordWire.Paged<?> page) {
    String agent = call.header("User-Agent");
    boolean byHand = agent != null && (agent.startsWith("curl/") || agent.startsWith("nushell"));
    if (!byHand || page.count() > MOST_REPEATED) {
      return page;
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("items", page.items());
    out.put("offset", page.offset());
    out.put("max_limit", page.maxLimit());
    out.put("count", page.count());
    out.put("total_count", page.totalCount());
    out.put("has_more", page.hasMore());
    out.put(name, page.items());
    return out;
  }
}
