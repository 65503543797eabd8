package dev.torc.engine;

import dev.torc.store.ClaimClass;
import dev.torc.store.ClaimStore.Ready;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which ready jobs a claimant gets (contract: Torc semantics, section 9). Pure: it looks at classes
 * and at the heads of their queues and returns job ids in the order in which they are handed out.
 */
final class ClaimPolicy {
  private static final int FIRST_LOOK = 16;

  /** By count: priority, then id. */
  private static final Comparator<Candidate> BY_PRIORITY =
      Comparator.<Candidate>comparingLong(c -> -c.priority()).thenComparingLong(Candidate::jobId);

  /** By resources: priority, then the jobs that are hardest to place, then id. */
  private static final Comparator<Candidate> BY_SIZE =
      Comparator.<Candidate>comparingLong(c -> -c.priority())
          .thenComparingLong(c -> -c.of().numGpus())
          .thenComparingLong(c -> -c.of().runtimeSeconds())
          .thenComparingLong(c -> -c.of().memoryBytes())
          .thenComparingLong(c -> -c.of().numCpus())
          .thenComparingLong(Candidate::jobId);

  /** The first ready jobs of a class. */
  interface Queue {
    List<Ready> first(long classId, long atMost);
  }

  private record Candidate(ClaimClass of, long jobId, long priority) {}

  private final Queue queue;

  ClaimPolicy(Queue queue) {
    this.queue = queue;
  }

  /** Whether a claimant with these labels may take jobs of a class. */
  static boolean labelsFit(ClaimClass c, List<String> held, boolean takesUnlabeled) {
    if (c.labels().isEmpty()) {
      return held.isEmpty() || takesUnlabeled;
    }
    return !held.isEmpty() && held.containsAll(Checks.textList(c.labels()));
  }

  /** At most {@code limit} jobs (negative: all), requirements not looked at. */
  List<Long> byCount(List<ClaimClass> classes, long limit, Predicate<ClaimClass> allowed) {
    long most = limit < 0 ? Long.MAX_VALUE : limit;
    return take(classes.stream().filter(allowed).toList(), BY_PRIORITY, most, c -> true, Set.of());
  }

  /** At most {@code limit} jobs that fit together into the capacity. */
  List<Long> byResources(
      List<ClaimClass> classes, long limit, Capacity capacity, boolean strictScheduler) {
    if (limit <= 0) {
      return List.of();
    }
    Predicate<ClaimClass> fits = c -> fits(c, capacity);
    List<ClaimClass> able = classes.stream().filter(fits).toList();
    List<ClaimClass> own = able.stream().filter(c -> schedulerFits(c, capacity)).toList();
    List<ClaimClass> from = own.isEmpty() && !strictScheduler ? able : own;
    Packing packing = new Packing(capacity);
    List<Long> taken =
        new ArrayList<>(take(from, BY_SIZE, limit, c -> packing.add(c.of()), Set.of()));
    if (taken.size() < limit && packing.hasRoom()) {
      List<ClaimClass> small = from.stream().filter(packing::within).toList();
      taken.addAll(
          take(
              small,
              BY_SIZE,
              limit - taken.size(),
              c -> packing.add(c.of()),
              new HashSet<>(taken)));
    }
    return taken;
  }

  private static boolean fits(ClaimClass c, Capacity k) {
    return c.memoryBytes() <= k.memoryBytes()
        && c.numCpus() <= k.numCpus()
        && c.numGpus() <= k.numGpus()
        && c.numNodes() <= k.numNodes()
        && (k.secondsLeft() == null || c.runtimeSeconds() <= k.secondsLeft())
        && labelsFit(c, k.labels(), k.takesUnlabeled());
  }

  private static boolean schedulerFits(ClaimClass c, Capacity k) {
    return c.schedulerId() == 0 || (k.schedulerId() != null && c.schedulerId() == k.schedulerId());
  }

  /**
   * Looks at the first {@code looks} candidates of all classes in the given order and keeps those
   * that are accepted.
   */
  private List<Long> take(
      List<ClaimClass> classes,
      Comparator<Candidate> order,
      long looks,
      Predicate<Candidate> accept,
      Set<Long> except) {
    PriorityQueue<Stream> heads =
        new PriorityQueue<>((a, b) -> order.compare(a.headOrFail(), b.headOrFail()));
    for (ClaimClass c : classes) {
      Stream s = new Stream(c, Math.min(looks, FIRST_LOOK), except);
      if (s.head() != null) {
        heads.add(s);
      }
    }
    List<Long> out = new ArrayList<>();
    for (long looked = 0; looked < looks; looked++) {
      Stream s = heads.poll();
      if (s == null) {
        break;
      }
      Candidate c = s.headOrFail();
      if (accept.test(c)) {
        out.add(c.jobId());
      }
      if (looked + 1 == looks) {
        break; // what comes next in this class does not matter any more
      }
      s.next();
      if (s.head() != null) {
        heads.add(s);
      }
    }
    return out;
  }

  /** The queue of one class, read in growing pieces. */
  private final class Stream {
    private final ClaimClass of;
    private final Set<Long> except;
    private List<Ready> piece;
    private long asked;
    private int at;

    Stream(ClaimClass of, long first, Set<Long> except) {
      this.of = of;
      this.except = except;
      this.asked = Math.max(1, first) + except.size();
      this.piece = queue.first(of.id(), asked);
      skip();
    }

    @Nullable Candidate head() {
      return at < piece.size()
          ? new Candidate(of, piece.get(at).jobId(), piece.get(at).priority())
          : null;
    }

    Candidate headOrFail() {
      Candidate c = head();
      if (c == null) {
        throw new IllegalStateException("empty stream in the queue");
      }
      return c;
    }

    void next() {
      at++;
      skip();
    }

    private void skip() {
      while (true) {
        while (at < piece.size() && except.contains(piece.get(at).jobId())) {
          at++;
        }
        if (at < piece.size() || piece.size() < asked) {
          return;
        }
        asked *= 8;
        piece = queue.first(of.id(), asked);
      }
    }
  }

  /** Fills nodes: jobs for one node share what is left, jobs for several take whole nodes. */
  private static final class Packing {
    private final Capacity k;
    private final long nodes;
    private long exclusive;
    private long cpus;
    private long memory;
    private long gpus;

    Packing(Capacity k) {
      this.k = k;
      this.nodes = Math.max(k.numNodes(), 1);
    }

    boolean add(ClaimClass c) {
      if (c.numNodes() > 1) {
        long shared = nodes - exclusive - c.numNodes();
        if (shared < 0
            || cpus > shared * k.numCpus()
            || memory > multiply(shared, k.memoryBytes())
            || gpus > shared * k.numGpus()) {
          return false;
        }
        exclusive += c.numNodes();
        return true;
      }
      if (!within(c)) {
        return false;
      }
      cpus += c.numCpus();
      memory += c.memoryBytes();
      gpus += c.numGpus();
      return true;
    }

    boolean within(ClaimClass c) {
      long shared = nodes - exclusive;
      // "Unlimited" memory is a number near the largest: subtract, a sum could overflow.
      return c.numNodes() <= shared
          && cpus + c.numCpus() <= shared * k.numCpus()
          && c.memoryBytes() <= multiply(shared, k.memoryBytes()) - memory
          && gpus + c.numGpus() <= shared * k.numGpus();
    }

    private static long multiply(long a, long b) {
      long high = Math.multiplyHigh(a, b);
      return high != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }

    boolean hasRoom() {
      return (nodes - exclusive) * k.numCpus() > cpus;
    }
  }
}
