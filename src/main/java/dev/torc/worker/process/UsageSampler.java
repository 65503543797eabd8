package dev.torc.worker.process;

import dev.torc.model.work.JobReport;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Samples CPU and memory of the trees of running processes (descendants and members of the process
 * group) and enforces their memory limits. One scan of the process table serves all trees, and
 * there is none before a process is old enough to be sampled.
 */
final class UsageSampler {
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final Duration first;
  private final Duration interval;
  private final @Nullable SampleListener listener;
  private final Map<RunningProcess, TreeUsage> watched = new ConcurrentHashMap<>();
  private final AtomicBoolean ticking = new AtomicBoolean();
  private @Nullable ProcessTable table;

  UsageSampler(
      ScheduledExecutorService timer,
      Clock clock,
      Duration first,
      Duration interval,
      @Nullable SampleListener listener) {
    this.timer = timer;
    this.clock = clock;
    this.first = first;
    this.interval = interval;
    this.listener = listener;
  }

  void watch(RunningProcess process) {
    watched.put(process, new TreeUsage(process.requestedNanos()));
    if (ticking.compareAndSet(false, true)) {
      tickLater();
    }
  }

  JobReport.Usage finish(RunningProcess process, @Nullable Double cpuSeconds) {
    TreeUsage usage = watched.remove(process);
    if (!process.request().sampleUsage()) {
      return JobReport.Usage.UNKNOWN;
    }
    return (usage == null ? new TreeUsage(process.requestedNanos()) : usage)
        .result(System.nanoTime(), cpuSeconds);
  }

  private void tickLater() {
    long millis = Math.max(10, Math.min(first.toMillis(), interval.toMillis()));
    var unused = timer.schedule(this::tick, millis, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    try {
      sampleDue();
    } finally {
      ticking.set(false);
      if (!watched.isEmpty() && ticking.compareAndSet(false, true)) {
        tickLater();
      }
    }
  }

  private void sampleDue() {
    long now = System.nanoTime();
    var due = new ArrayList<Map.Entry<RunningProcess, TreeUsage>>();
    for (var entry : watched.entrySet()) {
      if (entry.getValue().isDue(now, first, interval)) {
        due.add(entry);
      }
    }
    if (due.isEmpty()) {
      return;
    }
    if (table == null) {
      table = ProcessTable.ofThisSystem();
    }
    long from = System.nanoTime();
    var forest = new Forest(table.snapshot());
    long until = System.nanoTime();
    due.forEach(entry -> sample(entry.getKey(), entry.getValue(), forest, from, until));
  }

  private void sample(
      RunningProcess process, TreeUsage usage, Forest forest, long from, long until) {
    List<ProcessTable.Row> tree = forest.treeOf(process.knownPid());
    if (tree.isEmpty()) {
      return;
    }
    long cpu = 0;
    long memory = 0;
    for (ProcessTable.Row row : tree) {
      cpu += row.cpuMillis();
      memory += row.rssBytes();
    }
    double percent = usage.add(from, until, cpu, memory);
    long limit = process.request().memoryLimitBytes();
    if (limit > 0 && memory > limit) {
      process.killOverMemory();
    }
    if (listener != null) {
      listener.sampled(process, clock.instant(), percent, memory, tree.size());
    }
  }

  /** A snapshot, arranged by parent and by group. */
  private static final class Forest {
    private final Map<Long, ProcessTable.Row> byPid = new HashMap<>();
    private final Map<Long, List<ProcessTable.Row>> byParent = new HashMap<>();
    private final Map<Long, List<ProcessTable.Row>> byGroup = new HashMap<>();

    Forest(List<ProcessTable.Row> rows) {
      for (ProcessTable.Row row : rows) {
        byPid.put(row.pid(), row);
        byParent.computeIfAbsent(row.parent(), k -> new ArrayList<>()).add(row);
        byGroup.computeIfAbsent(row.group(), k -> new ArrayList<>()).add(row);
      }
    }

    List<ProcessTable.Row> treeOf(long leader) {
      var found = new HashMap<Long, ProcessTable.Row>();
      var open = new ArrayDeque<ProcessTable.Row>();
      ProcessTable.Row top = byPid.get(leader);
      if (top != null) {
        open.add(top);
      }
      if (leader != 0) {
        open.addAll(byGroup.getOrDefault(leader, List.of()));
      }
      while (!open.isEmpty()) {
        ProcessTable.Row row = open.poll();
        if (found.put(row.pid(), row) == null) {
          open.addAll(byParent.getOrDefault(row.pid(), List.of()));
        }
      }
      return List.copyOf(found.values());
    }
  }
}
