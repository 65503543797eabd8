package dev.torc.cli.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * In which events the jobs of a workflow become ready: at its start, and whenever the last of the
 * jobs that others wait for has ended. Jobs that wait for the same jobs share an event.
 */
final class ExecutionPlan {
  private final List<Event> events;
  private final int jobs;
  private final int parts;

  /**
   * A job.
   *
   * @param dependsOn names of the jobs that it waits for
   */
  record Job(String name, Set<String> dependsOn) {}

  /** An allocation that an action asks for when these jobs become ready; no jobs: at the start. */
  record Allocation(String scheduler, String type, long count, List<String> jobs) {}

  /**
   * Something that makes jobs ready.
   *
   * @param trigger jobs that have to end; none for the start
   * @param after ids of the events that make the trigger's jobs ready
   */
  record Event(
      String id,
      List<String> trigger,
      List<String> ready,
      List<String> after,
      List<String> unlocks,
      List<Allocation> allocations) {

    String description() {
      int n = trigger.size();
      if (n == 0) {
        return "Workflow Start";
      }
      String first = "'" + trigger.get(0) + "'";
      return switch (n) {
        case 1 -> "When job " + first + " completes";
        case 2 -> "When jobs " + first + ", '" + trigger.get(1) + "' complete";
        default -> "When " + n + " jobs complete (" + first + ", '" + trigger.get(1) + "'...)";
      };
    }
  }

  private ExecutionPlan(List<Event> events, int jobs, int parts) {
    this.events = events;
    this.jobs = jobs;
    this.parts = parts;
  }

  static ExecutionPlan of(List<Job> jobs, List<Allocation> allocations) {
    Map<Set<String>, List<String>> groups = new LinkedHashMap<>();
    groups.put(Set.of(), new ArrayList<>());
    for (Job j : jobs) {
      groups.computeIfAbsent(new TreeSet<>(j.dependsOn()), k -> new ArrayList<>()).add(j.name());
    }
    Map<Set<String>, String> ids = ids(groups.keySet());
    Map<String, String> readyIn = new HashMap<>();
    groups.forEach((trigger, ready) -> ready.forEach(j -> readyIn.put(j, ids.get(trigger))));
    List<Event> events = new ArrayList<>();
    groups.forEach(
        (trigger, ready) -> {
          Set<String> after = new LinkedHashSet<>();
          trigger.forEach(j -> after.add(readyIn.getOrDefault(j, "start")));
          Set<String> unlocks = new LinkedHashSet<>();
          Set<String> own = new HashSet<>(ready);
          groups
              .keySet()
              .forEach(
                  t -> {
                    if (t.stream().anyMatch(own::contains)) {
                      unlocks.add(ids.get(t));
                    }
                  });
          events.add(
              new Event(
                  String.valueOf(ids.get(trigger)),
                  List.copyOf(trigger),
                  List.copyOf(ready),
                  List.copyOf(after),
                  List.copyOf(unlocks),
                  allocations(allocations, own, trigger.isEmpty())));
        });
    return new ExecutionPlan(inOrder(events), jobs.size(), parts(jobs));
  }

  private static List<Allocation> allocations(
      List<Allocation> all, Set<String> ready, boolean start) {
    return all.stream()
        .filter(a -> a.jobs().isEmpty() ? start : a.jobs().stream().anyMatch(ready::contains))
        .toList();
  }

  private static Map<Set<String>, String> ids(Set<Set<String>> triggers) {
    Map<Set<String>, String> out = new LinkedHashMap<>();
    Set<String> used = new HashSet<>();
    for (Set<String> t : triggers) {
      String id = t.isEmpty() ? "start" : "after_" + common(List.copyOf(t));
      String unique = id;
      for (int n = 2; !used.add(unique); n++) {
        unique = id + "_" + n;
      }
      out.put(t, unique);
    }
    return out;
  }

  /** What several names have in common, without digits and separators at its end. */
  private static String common(List<String> names) {
    if (names.size() == 1) {
      return names.get(0);
    }
    String prefix = names.get(0);
    for (String n : names) {
      int i = 0;
      while (i < Math.min(prefix.length(), n.length()) && prefix.charAt(i) == n.charAt(i)) {
        i++;
      }
      prefix = prefix.substring(0, i);
    }
    int end = prefix.length();
    while (end > 0 && "_-.0123456789".indexOf(prefix.charAt(end - 1)) >= 0) {
      end--;
    }
    return end == 0 ? names.size() + "_jobs" : prefix.substring(0, end) + "_jobs";
  }

  /** Every event after those that it follows; what belongs to a cycle comes last. */
  private static List<Event> inOrder(List<Event> events) {
    List<Event> out = new ArrayList<>();
    Set<String> done = new HashSet<>();
    List<Event> left = new ArrayList<>(events);
    while (!left.isEmpty()) {
      List<Event> next = left.stream().filter(e -> done.containsAll(e.after())).toList();
      if (next.isEmpty()) {
        next = List.copyOf(left);
      }
      out.addAll(next);
      next.forEach(e -> done.add(e.id()));
      left.removeAll(next);
    }
    return out;
  }

  /** How many parts of the workflow have nothing to do with one another. */
  private static int parts(List<Job> jobs) {
    Map<String, String> parent = new HashMap<>();
    jobs.forEach(j -> parent.put(j.name(), j.name()));
    int parts = jobs.size();
    for (Job j : jobs) {
      for (String d : j.dependsOn()) {
        String a = root(parent, j.name());
        String b = root(parent, d);
        if (!a.equals(b)) {
          parent.put(a, b);
          parts--;
        }
      }
    }
    return parts;
  }

  private static String root(Map<String, String> parent, String name) {
    String at = name;
    String up = parent.getOrDefault(at, at);
    while (!up.equals(at)) {
      parent.put(at, parent.getOrDefault(up, up));
      at = up;
      up = parent.getOrDefault(at, at);
    }
    return at;
  }

  List<Event> events() {
    return events;
  }

  int jobs() {
    return jobs;
  }

  int parts() {
    return parts;
  }

  List<String> leaves() {
    return events.stream().filter(e -> e.unlocks().isEmpty()).map(Event::id).toList();
  }

  List<String> roots() {
    return events.stream().filter(e -> e.after().isEmpty()).map(Event::id).toList();
  }
}
