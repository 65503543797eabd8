package dev.torc.cli.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * In which events the jobs of a workflow become ready: at its start, and whenever the last of the
 * jobs that others wait for has ended. Jobs that wait for the same jobs share an event.
 */
final class ExecutionPlan {
  /** Id of the event in which the jobs become ready that wait for nothing. */
  private static final String START = "start";

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
    groups.forEach((trigger, ready) -> ready.forEach(j -> readyIn.put(j, id(ids, trigger))));
    Map<String, Set<String>> unlocked = unlocked(ids, readyIn);
    Map<String, List<Allocation>> asked = asked(allocations, readyIn);
    List<Event> events = new ArrayList<>();
    groups.forEach(
        (trigger, ready) -> {
          String id = id(ids, trigger);
          Set<String> after = new LinkedHashSet<>();
          trigger.forEach(j -> after.add(readyIn.getOrDefault(j, START)));
          events.add(
              new Event(
                  id,
                  List.copyOf(trigger),
                  List.copyOf(ready),
                  List.copyOf(after),
                  List.copyOf(unlocked.getOrDefault(id, Set.of())),
                  List.copyOf(asked.getOrDefault(id, List.of()))));
        });
    return new ExecutionPlan(inOrder(events), jobs.size(), parts(jobs));
  }

  private static String id(Map<Set<String>, String> ids, Set<String> trigger) {
    return Objects.requireNonNull(ids.get(trigger));
  }

  /** The events that wait for a job of an event, by its id. */
  private static Map<String, Set<String>> unlocked(
      Map<Set<String>, String> ids, Map<String, String> readyIn) {
    Map<String, Set<String>> out = new HashMap<>();
    ids.forEach(
        (trigger, id) -> {
          for (String job : trigger) {
            String before = readyIn.get(job);
            if (before != null) {
              out.computeIfAbsent(before, k -> new LinkedHashSet<>()).add(id);
            }
          }
        });
    return out;
  }

  /** The allocations that are asked for in an event, by its id. */
  private static Map<String, List<Allocation>> asked(
      List<Allocation> all, Map<String, String> readyIn) {
    Map<String, List<Allocation>> out = new HashMap<>();
    for (Allocation a : all) {
      Set<String> in = new HashSet<>();
      if (a.jobs().isEmpty()) {
        in.add(START);
      }
      for (String job : a.jobs()) {
        String event = readyIn.get(job);
        if (event != null) {
          in.add(event);
        }
      }
      in.forEach(event -> out.computeIfAbsent(event, k -> new ArrayList<>()).add(a));
    }
    return out;
  }

  private static Map<Set<String>, String> ids(Set<Set<String>> triggers) {
    Map<Set<String>, String> out = new LinkedHashMap<>();
    Set<String> used = new HashSet<>();
    Map<String, Integer> next = new HashMap<>();
    for (Set<String> t : triggers) {
      String id = t.isEmpty() ? START : "after_" + common(List.copyOf(t));
      String unique = id;
      int n = next.getOrDefault(id, 2);
      while (!used.add(unique)) {
        unique = id + "_" + n++;
      }
      next.put(id, n);
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
    Map<String, List<Integer>> followers = new HashMap<>();
    int[] open = new int[events.size()];
    SortedSet<Integer> level = new TreeSet<>();
    for (int i = 0; i < open.length; i++) {
      int at = i;
      List<String> after = events.get(i).after();
      after.forEach(id -> followers.computeIfAbsent(id, k -> new ArrayList<>()).add(at));
      open[i] = after.size();
      if (open[i] == 0) {
        level.add(i);
      }
    }
    Set<Integer> order = new LinkedHashSet<>();
    while (!level.isEmpty()) {
      order.addAll(level);
      SortedSet<Integer> next = new TreeSet<>();
      for (int i : level) {
        for (int f : followers.getOrDefault(events.get(i).id(), List.of())) {
          if (--open[f] == 0) {
            next.add(f);
          }
        }
      }
      level = next;
    }
    for (int i = 0; i < open.length; i++) {
      order.add(i);
    }
    return order.stream().map(events::get).toList();
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
