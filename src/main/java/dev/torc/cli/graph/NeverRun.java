package dev.torc.cli.graph;

import dev.torc.client.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which queued jobs of a workflow wait in vain: for each other, for a job that is not there, or
 * because an earlier job has their id. The server takes such workflows, as half-drawn ones.
 */
final class NeverRun {
  private final Map<String, Set<String>> waiting = new LinkedHashMap<>();
  private final Map<String, List<String>> dependents = new HashMap<>();
  private final Deque<String> free = new ArrayDeque<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final List<String> second = new ArrayList<>();

  private NeverRun() {}

  /** Their ids. */
  static List<String> of(Row workflow) {
    NeverRun n = new NeverRun();
    workflow.rows("jobs").forEach(n::add);
    return n.left();
  }

  private void add(Row job) {
    String id = job.textOr("id", "");
    String status = job.textOr("status", "");
    boolean queued = status.equals("queued");
    if (!known.add(id)) {
      if (queued) {
        second.add(id);
      }
      return;
    }
    if (queued) {
      Set<String> needs = new LinkedHashSet<>();
      if (job.get("depends_on") instanceof List<?> l) {
        l.forEach(d -> needs.add(String.valueOf(d)));
      }
      waiting.put(id, needs);
      needs.forEach(d -> dependents.computeIfAbsent(d, k -> new ArrayList<>()).add(id));
    }
    if (status.equals("running") || status.equals("success")) {
      free.add(id);
    }
  }

  private List<String> left() {
    waiting.forEach(
        (id, needs) -> {
          if (needs.isEmpty()) {
            free.add(id);
          }
        });
    while (!free.isEmpty()) {
      String id = free.remove();
      waiting.remove(id);
      for (String d : dependents.getOrDefault(id, List.of())) {
        Set<String> needs = waiting.get(d);
        if (needs != null && needs.remove(id) && needs.isEmpty()) {
          free.add(d);
        }
      }
    }
    List<String> out = new ArrayList<>(waiting.keySet());
    out.addAll(second);
    return out;
  }
}
