package dev.torc.cli.workflow;

import dev.torc.cli.TerminalText;
import dev.torc.cli.workflow.ExecutionPlan.Allocation;
import dev.torc.cli.workflow.ExecutionPlan.Event;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shows an execution plan as text or as JSON values. */
final class PlanPrinter {
  private static final int FEWEST_FOR_A_RANGE = 3;
  private static final String THICK = "=".repeat(80);
  private static final String THIN = "-".repeat(80);

  private final ExecutionPlan plan;
  private final Map<String, String> descriptions = new TreeMap<>();

  PlanPrinter(ExecutionPlan plan) {
    this.plan = plan;
    plan.events().forEach(e -> descriptions.put(e.id(), e.description()));
  }

  void print(PrintStream out) {
    out.println();
    out.println(THICK);
    out.println("Workflow Execution Plan (DAG)");
    out.println(THICK);
    out.println();
    if (plan.parts() > 1) {
      out.println(
          "Note: Workflow has "
              + plan.parts()
              + " independent sub-workflows that can run in parallel");
      out.println();
    }
    out.println("Events: " + plan.events().size() + " total");
    out.println("Root events: " + TerminalText.plain(String.join(", ", plan.roots())));
    out.println("Leaf events: " + TerminalText.plain(String.join(", ", plan.leaves())));
    plan.events().forEach(e -> print(e, out));
    out.println();
    out.println(THICK);
    out.println("Total Events: " + plan.events().size());
    out.println(THICK);
  }

  private void print(Event e, PrintStream out) {
    out.println();
    out.println((e.after().isEmpty() ? "▶ " : "→ ") + TerminalText.plain(e.description()));
    out.println(THIN);
    if (!e.after().isEmpty()) {
      out.println("  After: " + quoted(e.after()));
    }
    if (!e.unlocks().isEmpty()) {
      out.println("  Then: " + quoted(e.unlocks()));
    }
    if (!e.allocations().isEmpty()) {
      out.println();
      out.println("  Scheduler Allocations:");
      for (Allocation a : e.allocations()) {
        out.println(
            "    • "
                + TerminalText.plain(a.scheduler())
                + " ("
                + a.type()
                + ") - "
                + a.count()
                + " allocation(s)");
        if (!a.jobs().isEmpty()) {
          out.println("      For jobs: " + TerminalText.plain(String.join(", ", ranges(a.jobs()))));
        }
      }
    }
    out.println();
    out.println("  Jobs Becoming Ready:");
    ranges(e.ready()).forEach(j -> out.println("    • " + TerminalText.plain(j)));
  }

  private String quoted(List<String> events) {
    return TerminalText.plain(
        String.join(", ", events.stream().map(id -> "'" + descriptions.get(id) + "'").toList()));
  }

  /** Names that differ in a number at their end as one: {@code work_{1..5}}. */
  static List<String> ranges(List<String> names) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (String n : names) {
      int at = n.length();
      while (at > 0 && n.length() - at < 9 && Character.isDigit(n.charAt(at - 1))) {
        at--;
      }
      boolean numbered = at > 0 && at < n.length();
      groups.computeIfAbsent(numbered ? n.substring(0, at) : n, k -> new ArrayList<>()).add(n);
    }
    List<String> out = new ArrayList<>();
    groups.forEach((prefix, all) -> out.addAll(range(prefix, all)));
    return out;
  }

  private static List<String> range(String prefix, List<String> all) {
    if (all.size() < FEWEST_FOR_A_RANGE || all.get(0).equals(prefix)) {
      return all;
    }
    long last = -1;
    for (String n : all) {
      long number = Long.parseLong(n.substring(prefix.length()));
      if (last >= 0 && number != last + 1) {
        return all;
      }
      last = number;
    }
    String from = all.get(0).substring(prefix.length());
    String to = all.get(all.size() - 1).substring(prefix.length());
    return List.of(prefix + "{" + from + ".." + to + "}");
  }

  Map<String, Object> json() {
    Map<String, Object> m = new TreeMap<>();
    m.put("events", plan.events().stream().map(PlanPrinter::json).toList());
    m.put("leaf_events", plan.leaves());
    m.put("root_events", plan.roots());
    m.put("status", "success");
    m.put("total_events", plan.events().size());
    m.put("total_jobs", plan.jobs());
    return m;
  }

  private static Map<String, Object> json(Event e) {
    Map<String, Object> m = new TreeMap<>();
    m.put("depends_on_events", e.after());
    m.put("id", e.id());
    m.put("jobs_becoming_ready", e.ready());
    m.put("scheduler_allocations", e.allocations().stream().map(PlanPrinter::json).toList());
    m.put(
        "trigger",
        e.trigger().isEmpty()
            ? Map.of("type", "WorkflowStart")
            : new TreeMap<>(Map.of("type", "JobsComplete", "data", Map.of("jobs", e.trigger()))));
    m.put("trigger_description", e.description());
    m.put("unlocks_events", e.unlocks());
    return m;
  }

  private static Map<String, Object> json(Allocation a) {
    Map<String, Object> m = new TreeMap<>();
    m.put("scheduler", a.scheduler());
    m.put("scheduler_type", a.type());
    m.put("num_allocations", a.count());
    m.put("job_names", a.jobs());
    return m;
  }
}
