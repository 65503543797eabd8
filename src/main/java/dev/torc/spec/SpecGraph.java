package dev.torc.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The dependencies of a workflow: those that jobs name, and those implied by files and user data
 * that one job writes and another reads. Jobs are known by their index in {@link
 * WorkflowSpec#jobs()}. Immutable.
 */
public final class SpecGraph {
  /** Where an edge comes from. */
  public enum Cause {
    DEPENDS_ON,
    FILE,
    USER_DATA
  }

  /**
   * The job {@code to} waits for {@code from}.
   *
   * @param via name of the file or user-data record; null for a named dependency
   */
  public record Edge(String from, String to, Cause cause, @Nullable String via) {}

  private final List<JobSpec> jobs;
  private final int[][] before;
  private final int[][] after;

  private SpecGraph(List<JobSpec> jobs, int[][] before) {
    this.jobs = jobs;
    this.before = before;
    this.after = turned(before);
  }

  /** All dependencies. */
  public static SpecGraph of(WorkflowSpec spec) {
    return of(spec.jobs());
  }

  static SpecGraph of(List<JobSpec> jobs) {
    return new Builder(jobs).build(true);
  }

  /** Only the dependencies that jobs name: the order in which jobs must be created. */
  public static SpecGraph ofNamedDependencies(WorkflowSpec spec) {
    return new Builder(spec.jobs()).build(false);
  }

  /** Indexes of the jobs for which this one waits, ascending, unique. */
  public int[] predecessors(int job) {
    return before[job].clone();
  }

  /** Indexes of the jobs that wait for this one, ascending, unique. */
  int[] successors(int job) {
    return after[job].clone();
  }

  public long edgeCount() {
    return Arrays.stream(before).mapToLong(p -> p.length).sum();
  }

  /**
   * Topological levels: a job stands one level below the lowest job it waits for. Jobs on or behind
   * a cycle are in no level.
   */
  public List<List<JobSpec>> stages() {
    int[] left = Arrays.stream(before).mapToInt(p -> p.length).toArray();
    int[] level = levels(left);
    List<List<JobSpec>> out = new ArrayList<>();
    for (int i = 0; i < level.length; i++) {
      if (left[i] == 0) {
        while (out.size() <= level[i]) {
          out.add(new ArrayList<>());
        }
        out.get(level[i]).add(jobs.get(i));
      }
    }
    return out.stream().map(List::copyOf).toList();
  }

  /** Level of each job; what is left over in {@code left} has a cycle before it. */
  private int[] levels(int[] left) {
    int[] level = new int[left.length];
    int[] queue = new int[left.length];
    int tail = 0;
    for (int i = 0; i < left.length; i++) {
      if (left[i] == 0) {
        queue[tail++] = i;
      }
    }
    for (int head = 0; head < tail; head++) {
      int job = queue[head];
      for (int next : after[job]) {
        level[next] = Math.max(level[next], level[job] + 1);
        if (--left[next] == 0) {
          queue[tail++] = next;
        }
      }
    }
    return level;
  }

  /** A cycle as edges, each starting where the one before ends; empty when there is none. */
  public Optional<List<Edge>> cycle() {
    int[] left = Arrays.stream(before).mapToInt(p -> p.length).toArray();
    levels(left);
    int start = 0;
    while (start < left.length && left[start] == 0) {
      start++;
    }
    if (start == left.length) {
      return Optional.empty();
    }
    // Every job that is left waits for another that is left: walking back must come round.
    List<Integer> path = new ArrayList<>();
    int[] position = new int[left.length];
    int job = start;
    while (position[job] == 0) {
      path.add(job);
      position[job] = path.size();
      job = Arrays.stream(before[job]).filter(p -> left[p] > 0).findFirst().orElseThrow();
    }
    List<Integer> round = new ArrayList<>(path.subList(position[job] - 1, path.size()));
    Collections.reverse(round);
    return Optional.of(edges(round));
  }

  private List<Edge> edges(List<Integer> round) {
    // The first job of the file comes first, so that the message does not depend on the walk.
    Collections.rotate(round, -round.indexOf(Collections.min(round)));
    List<Edge> out = new ArrayList<>();
    for (int i = 0; i < round.size(); i++) {
      JobSpec from = jobs.get(round.get(i));
      JobSpec to = jobs.get(round.get((i + 1) % round.size()));
      out.add(edge(from, to));
    }
    return out;
  }

  private static Edge edge(JobSpec from, JobSpec to) {
    if (to.dependsOn().contains(from.name())) {
      return new Edge(from.name(), to.name(), Cause.DEPENDS_ON, null);
    }
    for (String file : from.outputFiles()) {
      if (to.inputFiles().contains(file)) {
        return new Edge(from.name(), to.name(), Cause.FILE, file);
      }
    }
    for (String data : from.outputUserData()) {
      if (to.inputUserData().contains(data)) {
        return new Edge(from.name(), to.name(), Cause.USER_DATA, data);
      }
    }
    throw new IllegalArgumentException("no edge from " + from.name() + " to " + to.name());
  }

  /** Why {@code to} waits for {@code from}; empty when it does not wait for it directly. */
  public Optional<Edge> edge(int from, int to) {
    return Arrays.binarySearch(before[to], from) < 0
        ? Optional.empty()
        : Optional.of(edge(jobs.get(from), jobs.get(to)));
  }

  private static int[][] turned(int[][] before) {
    int[] sizes = new int[before.length];
    for (int[] list : before) {
      for (int p : list) {
        sizes[p]++;
      }
    }
    int[][] after = new int[before.length][];
    for (int i = 0; i < sizes.length; i++) {
      after[i] = new int[sizes[i]];
      sizes[i] = 0;
    }
    for (int i = 0; i < before.length; i++) {
      for (int p : before[i]) {
        after[p][sizes[p]++] = i;
      }
    }
    return after;
  }

  /** Turns names into indexes. */
  private static final class Builder {
    private static final int[] NONE = {};

    private final List<JobSpec> jobs;
    private final Map<String, Integer> index;
    private final Map<String, List<Integer>> fileWriters = new HashMap<>();
    private final Map<String, List<Integer>> dataWriters = new HashMap<>();
    // Jobs that were expanded from one entry share their lists; translating each list once makes
    // wide fan-in cheap. The key is the list itself, not its content.
    private final Map<List<String>, int[]> known = new IdentityHashMap<>();

    Builder(List<JobSpec> jobs) {
      this.jobs = jobs;
      this.index = new HashMap<>(2 * jobs.size());
      for (int i = 0; i < jobs.size(); i++) {
        JobSpec job = jobs.get(i);
        index.put(job.name(), i);
        addWriter(fileWriters, job.outputFiles(), i);
        addWriter(dataWriters, job.outputUserData(), i);
      }
    }

    private static void addWriter(Map<String, List<Integer>> to, List<String> names, int job) {
      names.forEach(n -> to.computeIfAbsent(n, k -> new ArrayList<>(1)).add(job));
    }

    SpecGraph build(boolean implied) {
      int[][] before = new int[jobs.size()][];
      for (int i = 0; i < before.length; i++) {
        JobSpec job = jobs.get(i);
        int[] all = named(job.dependsOn());
        if (implied) {
          all = joined(all, written(job.inputFiles(), fileWriters));
          all = joined(all, written(job.inputUserData(), dataWriters));
        }
        before[i] = all;
      }
      return new SpecGraph(jobs, before);
    }

    private int[] named(List<String> names) {
      if (names.size() < 8) {
        return translated(names);
      }
      return known.computeIfAbsent(names, this::translated);
    }

    private int[] translated(List<String> names) {
      int[] out = new int[names.size()];
      int n = 0;
      for (String name : names) {
        Integer i = index.get(name);
        if (i != null) {
          out[n++] = i;
        }
      }
      return unique(out, n);
    }

    private static int[] written(List<String> names, Map<String, List<Integer>> writers) {
      int[] out = NONE;
      int n = 0;
      for (String name : names) {
        for (int writer : writers.getOrDefault(name, List.of())) {
          out = n == out.length ? Arrays.copyOf(out, Math.max(4, 2 * n)) : out;
          out[n++] = writer;
        }
      }
      return unique(out, n);
    }

    /** The first {@code n} values, ascending, each once. */
    private static int[] unique(int[] values, int n) {
      if (n == 0) {
        return NONE;
      }
      Arrays.sort(values, 0, n);
      int kept = 1;
      for (int i = 1; i < n; i++) {
        if (values[i] != values[kept - 1]) {
          values[kept++] = values[i];
        }
      }
      return kept == values.length ? values : Arrays.copyOf(values, kept);
    }

    private static int[] joined(int[] a, int[] b) {
      if (a.length == 0 || b.length == 0) {
        return a.length == 0 ? b : a;
      }
      int[] all = Arrays.copyOf(a, a.length + b.length);
      System.arraycopy(b, 0, all, a.length, b.length);
      return unique(all, all.length);
    }
  }
}
