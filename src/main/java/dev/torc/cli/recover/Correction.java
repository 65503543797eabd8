package dev.torc.cli.recover;

import dev.torc.model.IsoDuration;
import dev.torc.model.MemorySize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Works out new requirements from what jobs used. Each job gets what it needs itself: jobs that
 * share a record and need different figures end up in classes of their own.
 *
 * @param memory factor for memory
 * @param cpu factor for CPUs
 * @param runtime factor for runtime
 */
record Correction(double memory, double cpu, double runtime) {
  /** Above so many classes of one record they become coarser: workers claim class by class. */
  private static final int MOST_CLASSES = 8;

  private record Figures(@Nullable String memory, @Nullable String runtime, @Nullable Long cpus) {
    static final Figures SAME = new Figures(null, null, null);

    /** The same with memory and runtime rounded up to powers of two. */
    Figures coarse() {
      return new Figures(
          memory == null ? null : Amounts.requirement(power(MemorySize.parseBytes(memory))),
          runtime == null
              ? null
              : Amounts.runtime(60.0 * power(IsoDuration.parseSeconds(runtime) / 60)),
          cpus);
    }

    private static long power(long value) {
      long p = Long.highestOneBit(Math.max(1, value));
      return p == value ? p : p * 2;
    }
  }

  /** More for jobs that had too little. */
  List<Change> upscale(List<JobUse> uses) {
    Map<Long, List<JobUse>> byRecord = new LinkedHashMap<>();
    for (JobUse u : uses) {
      if (!more(u).equals(Figures.SAME)) {
        byRecord.computeIfAbsent(u.requirement().id(), k -> new ArrayList<>()).add(u);
      }
    }
    List<Change> out = new ArrayList<>();
    for (List<JobUse> sharing : byRecord.values()) {
      Map<Figures, List<JobUse>> classes = classes(sharing, false);
      if (classes.size() > MOST_CLASSES) {
        classes = classes(sharing, true);
      }
      classes.forEach(
          (f, jobs) ->
              out.add(
                  new Change(
                      true, jobs.get(0).requirement(), jobs, f.memory(), f.runtime(), f.cpus())));
    }
    return out;
  }

  private Map<Figures, List<JobUse>> classes(List<JobUse> uses, boolean coarse) {
    Map<Figures, List<JobUse>> out = new LinkedHashMap<>();
    for (JobUse u : uses) {
      Figures f = more(u);
      out.computeIfAbsent(coarse ? f.coarse() : f, k -> new ArrayList<>()).add(u);
    }
    return out;
  }

  private Figures more(JobUse u) {
    Requirement r = u.requirement();
    String newMemory = null;
    if (u.overMemory() || u.outOfMemory()) {
      // A peak below the limit is a sample from before the end, and says little.
      double base = u.overMemory() ? u.memoryOrZero() : r.memoryBytes();
      newMemory = Amounts.requirement(base * memory);
    }
    String newRuntime = null;
    if (u.outOfTime() || u.overRuntime()) {
      double base = u.timeWasUp() || u.completed() ? u.seconds() : 0;
      newRuntime = Amounts.runtime(runtime * Math.max(base, r.runtimeSeconds()));
    }
    boolean wide = u.overCpu();
    Long newCpus = wide ? Long.valueOf((long) Math.ceil(u.cpuOrZero() * cpu / 100)) : null;
    return new Figures(newMemory, newRuntime, newCpus);
  }

  /**
   * Less for records whose jobs all completed and all left much unused.
   *
   * @param known whether a record has results of all of its jobs
   */
  List<Change> downscale(List<JobUse> uses, Predicate<List<JobUse>> known) {
    Map<Long, List<JobUse>> byRecord = new LinkedHashMap<>();
    uses.forEach(
        u -> byRecord.computeIfAbsent(u.requirement().id(), k -> new ArrayList<>()).add(u));
    List<Change> out = new ArrayList<>();
    for (List<JobUse> sharing : byRecord.values()) {
      Requirement r = sharing.get(0).requirement();
      boolean fine =
          sharing.stream()
              .allMatch(
                  u -> u.completed() && more(u).equals(Figures.SAME) && u.peakMemory() != null);
      if (fine && !r.isDefault() && known.test(sharing)) {
        Change c = less(r, sharing);
        if (c.memory() != null || c.runtime() != null || c.cpus() != null) {
          out.add(c);
        }
      }
    }
    return out;
  }

  private Change less(Requirement r, List<JobUse> uses) {
    double peak = uses.stream().mapToDouble(JobUse::memoryOrZero).max().orElse(0);
    String newMemory = Amounts.requirement(peak * memory);
    double longest = uses.stream().mapToDouble(JobUse::seconds).max().orElse(0);
    String newRuntime = Amounts.runtime(longest * runtime);
    double busiest = uses.stream().mapToDouble(JobUse::cpuOrZero).max().orElse(0);
    long newCpus = Math.max(1, (long) Math.ceil(busiest * cpu / 100));
    boolean cpuKnown = uses.stream().allMatch(u -> u.peakCpu() != null);
    return new Change(
        false,
        r,
        uses,
        MemorySize.parseBytes(newMemory) < r.memoryBytes() ? newMemory : null,
        IsoDuration.parseSeconds(newRuntime) < r.runtimeSeconds() ? newRuntime : null,
        cpuKnown && newCpus < r.cpus() ? Long.valueOf(newCpus) : null);
  }
}
