package dev.torc.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The claiming rules of the contract (section 9), written down as plainly as they are told. */
final class Packing {
  private Packing() {}

  /** A ready job with what a claim looks at; scheduler 0 means none. */
  record Item(
      long id,
      long priority,
      long cpus,
      long memory,
      long gpus,
      long nodes,
      long runtime,
      long scheduler,
      Set<String> labels) {}

  static boolean labelsFit(Item i, Set<String> held, boolean takesUnlabeled) {
    if (i.labels().isEmpty()) {
      return held.isEmpty() || takesUnlabeled;
    }
    return held.containsAll(i.labels());
  }

  static List<Long> byCount(
      List<Item> ready, long limit, Set<String> held, boolean takesUnlabeled) {
    return ready.stream()
        .filter(i -> labelsFit(i, held, takesUnlabeled))
        .sorted(Comparator.comparingLong((Item i) -> -i.priority()).thenComparing(Item::id))
        .limit(limit < 0 ? Long.MAX_VALUE : limit)
        .map(Item::id)
        .toList();
  }

  static List<Long> byResources(List<Item> ready, int limit, Capacity k, boolean strict) {
    if (limit <= 0) {
      return List.of();
    }
    Set<String> held = new HashSet<>(k.labels());
    List<Item> fitting = new ArrayList<>();
    for (Item i : ready) {
      if (i.memory() <= k.memoryBytes()
          && i.cpus() <= k.numCpus()
          && i.gpus() <= k.numGpus()
          && i.nodes() <= k.numNodes()
          && (k.secondsLeft() == null || i.runtime() <= k.secondsLeft())
          && labelsFit(i, held, k.takesUnlabeled())) {
        fitting.add(i);
      }
    }
    List<Item> own =
        fitting.stream()
            .filter(
                i ->
                    i.scheduler() == 0
                        || (k.schedulerId() != null && i.scheduler() == k.schedulerId()))
            .toList();
    List<Item> candidates = new ArrayList<>(own.isEmpty() && !strict ? fitting : own);
    candidates.sort(
        Comparator.comparingLong((Item i) -> -i.priority())
            .thenComparing(i -> -i.gpus())
            .thenComparing(i -> -i.runtime())
            .thenComparing(i -> -i.memory())
            .thenComparing(i -> -i.cpus())
            .thenComparing(Item::id));
    return pack(candidates, limit, k);
  }

  private static List<Long> pack(List<Item> candidates, int limit, Capacity k) {
    State s = new State(k);
    List<Long> taken = new ArrayList<>();
    for (Item i : candidates.subList(0, Math.min(limit, candidates.size()))) {
      if (s.take(i)) {
        taken.add(i.id());
      }
    }
    long sharedNodes = s.n - s.e;
    if (taken.size() < limit && sharedNodes > 0 && sharedNodes * k.numCpus() - s.c > 0) {
      long cpusLeft = sharedNodes * k.numCpus() - s.c;
      long memoryLeft = sharedNodes * k.memoryBytes() - s.m;
      long gpusLeft = sharedNodes * k.numGpus() - s.g;
      List<Item> second =
          candidates.stream()
              .filter(i -> !taken.contains(i.id()))
              .filter(i -> i.nodes() <= sharedNodes)
              .filter(i -> i.cpus() <= cpusLeft && i.memory() <= memoryLeft && i.gpus() <= gpusLeft)
              .limit(limit - taken.size())
              .toList();
      for (Item i : second) {
        if (s.take(i)) {
          taken.add(i.id());
        }
      }
    }
    return taken;
  }

  private static final class State {
    private final Capacity k;
    private final long n;
    private long e;
    private long c;
    private long m;
    private long g;

    State(Capacity k) {
      this.k = k;
      this.n = Math.max(k.numNodes(), 1);
    }

    boolean take(Item i) {
      if (i.nodes() <= 1) {
        if (c + i.cpus() > (n - e) * k.numCpus()
            || m + i.memory() > (n - e) * k.memoryBytes()
            || g + i.gpus() > (n - e) * k.numGpus()) {
          return false;
        }
        c += i.cpus();
        m += i.memory();
        g += i.gpus();
        return true;
      }
      long left = n - e - i.nodes();
      if (left < 0
          || c > left * k.numCpus()
          || m > left * k.memoryBytes()
          || g > left * k.numGpus()) {
        return false;
      }
      e += i.nodes();
      return true;
    }
  }
}
