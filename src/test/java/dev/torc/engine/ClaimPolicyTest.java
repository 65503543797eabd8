package dev.torc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import dev.torc.store.ClaimClass;
import dev.torc.store.ClaimStore.Ready;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ClaimPolicyTest {
  private static final long GB = 1L << 30;
  private static final List<String> LABELS = List.of("gpu", "big", "fast");

  /** Classes with their queues, and the same jobs as plain items. */
  private static final class Jobs {
    final List<ClaimClass> classes = new ArrayList<>();
    final Map<Long, List<Ready>> queues = new HashMap<>();
    final List<Packing.Item> items = new ArrayList<>();
    private long nextJob = 1;

    void add(Packing.Item like, long[] priorities) {
      long classId = classes.size() + 1;
      List<Ready> queue = new ArrayList<>();
      for (long p : priorities) {
        // Ids of different classes interleave.
        long id = nextJob;
        nextJob += 1 + (id * 7) % 3;
        queue.add(new Ready(id, p));
        items.add(
            new Packing.Item(
                id,
                p,
                like.cpus(),
                like.memory(),
                like.gpus(),
                like.nodes(),
                like.runtime(),
                like.scheduler(),
                like.labels()));
      }
      queue.sort(
          Comparator.comparingLong((Ready r) -> -r.priority()).thenComparingLong(Ready::jobId));
      queues.put(classId, queue);
      if (!queue.isEmpty()) {
        classes.add(
            new ClaimClass(
                classId,
                1,
                like.scheduler(),
                like.labels().isEmpty() ? "" : Json.write(new TreeSet<>(like.labels())),
                (int) like.cpus(),
                like.memory(),
                (int) like.gpus(),
                (int) like.nodes(),
                like.runtime(),
                false,
                queue.get(0).priority()));
      }
    }

    ClaimPolicy policy() {
      return new ClaimPolicy(
          (id, n) -> queues.get(id).subList(0, (int) Math.min(n, queues.get(id).size())));
    }
  }

  private static Set<String> someLabels(Random r) {
    Set<String> out = new TreeSet<>();
    if (r.nextInt(3) == 0) {
      LABELS.stream().filter(l -> r.nextBoolean()).forEach(out::add);
    }
    return out;
  }

  private static Jobs randomJobs(Random r) {
    Jobs jobs = new Jobs();
    int classes = 1 + r.nextInt(6);
    for (int i = 0; i < classes; i++) {
      Packing.Item like =
          new Packing.Item(
              0,
              0,
              1 + r.nextInt(6),
              r.nextInt(5) * GB / 2 + 1,
              r.nextInt(3),
              r.nextInt(4) == 0 ? 1 + r.nextInt(3) : 1,
              60L * (1 + r.nextInt(4)),
              r.nextInt(3) == 0 ? 1 + r.nextInt(2) : 0,
              someLabels(r));
      long[] priorities = new long[r.nextInt(r.nextInt(5) == 0 ? 80 : 6)];
      for (int p = 0; p < priorities.length; p++) {
        priorities[p] = r.nextInt(3);
      }
      jobs.add(like, priorities);
    }
    return jobs;
  }

  @Test
  void byResourcesIsWhatTheContractTells() {
    for (int seed = 0; seed < 4000; seed++) {
      Random r = new Random(seed);
      Jobs jobs = randomJobs(r);
      Set<String> held = someLabels(r);
      Capacity k =
          new Capacity(
              1 + r.nextInt(12),
              r.nextInt(9) * GB / 2 + 2,
              r.nextInt(4),
              r.nextInt(5),
              r.nextBoolean() ? null : (Long) (60L * r.nextInt(5)),
              r.nextBoolean() ? null : (Long) (1L + r.nextInt(2)),
              List.copyOf(held),
              r.nextBoolean());
      int limit = r.nextInt(r.nextInt(4) == 0 ? 100 : 8) - 1;
      boolean strict = r.nextBoolean();
      assertThat(jobs.policy().byResources(jobs.classes, limit, k, strict))
          .as("seed %d, limit %d, strict %s, %s, jobs %s", seed, limit, strict, k, jobs.items)
          .isEqualTo(Packing.byResources(jobs.items, limit, k, strict));
    }
  }

  @Test
  void byCountIsWhatTheContractTells() {
    for (int seed = 0; seed < 2000; seed++) {
      Random r = new Random(seed);
      Jobs jobs = randomJobs(r);
      Set<String> held = someLabels(r);
      boolean unlabeled = r.nextBoolean();
      int limit = r.nextInt(60) - 1;
      assertThat(
              jobs.policy()
                  .byCount(
                      jobs.classes,
                      limit,
                      c -> ClaimPolicy.labelsFit(c, List.copyOf(held), unlabeled)))
          .as("seed %d, limit %d, labels %s, jobs %s", seed, limit, held, jobs.items)
          .isEqualTo(Packing.byCount(jobs.items, limit, held, unlabeled));
    }
  }

  private static Packing.Item item(long cpus, long memory, long nodes) {
    return new Packing.Item(0, 0, cpus, memory, 0, nodes, 60, 0, Set.of());
  }

  private static Capacity capacity(long cpus, long memory, long nodes) {
    return new Capacity(cpus, memory, 0, nodes, null, null, List.of(), false);
  }

  @Test
  void smallJobsFillWhatBigOnesLeave() {
    Jobs jobs = new Jobs();
    jobs.add(item(3, 2 * GB, 1), new long[] {0, 0, 0}); // first three candidates
    jobs.add(item(1, GB, 1), new long[] {0, 0});
    // Only one big job fits; the backfill finds a small one behind the first three.
    List<Long> taken = jobs.policy().byResources(jobs.classes, 3, capacity(4, 8 * GB, 1), false);
    assertThat(taken).hasSize(2).contains(jobs.items.get(0).id(), jobs.items.get(3).id());
  }

  @Test
  void jobsThatNeedMoreNodesThanAreLeftHideNoSmallOnes() {
    Jobs jobs = new Jobs();
    jobs.add(item(1, GB, 3), new long[] {5, 5, 5});
    jobs.add(item(1, GB, 1), new long[] {0});
    List<Long> taken = jobs.policy().byResources(jobs.classes, 3, capacity(4, 8 * GB, 4), false);
    assertThat(taken).containsExactly(jobs.items.get(0).id(), jobs.items.get(3).id());
  }

  @Test
  void jobForSeveralNodesTakesThemWhole() {
    Jobs jobs = new Jobs();
    jobs.add(item(1, 4 * GB, 2), new long[] {5});
    jobs.add(item(4, GB, 1), new long[] {0, 0});
    List<Long> taken = jobs.policy().byResources(jobs.classes, 10, capacity(4, 8 * GB, 3), false);
    assertThat(taken).as("two nodes for the first, one for one of the others").hasSize(2);
  }

  @Test
  void unlimitedMemoryDoesNotOverflow() {
    Jobs jobs = new Jobs();
    jobs.add(item(1, Long.MAX_VALUE / 2 + 10, 1), new long[] {0, 0, 0});
    assertThat(jobs.policy().byResources(jobs.classes, 10, capacity(8, Long.MAX_VALUE, 1), false))
        .as("two halves of everything and a bit do not fit together")
        .hasSize(1);
    Jobs wide = new Jobs();
    wide.add(item(1, GB, 1), new long[] {9});
    wide.add(item(1, GB, 2), new long[] {0});
    assertThat(wide.policy().byResources(wide.classes, 10, capacity(8, Long.MAX_VALUE, 4), false))
        .hasSize(2);
  }

  @Test
  void schedulerOfOthersOnlyWhenNothingElseFitsAndNotStrictly() {
    Jobs jobs = new Jobs();
    jobs.add(new Packing.Item(0, 0, 1, 1, 0, 1, 60, 7, Set.of()), new long[] {0});
    Capacity none = capacity(4, GB, 1);
    assertThat(jobs.policy().byResources(jobs.classes, 10, none, true)).isEmpty();
    assertThat(jobs.policy().byResources(jobs.classes, 10, none, false)).hasSize(1);
    jobs.add(item(1, 1, 1), new long[] {0});
    assertThat(jobs.policy().byResources(jobs.classes, 10, none, false))
        .containsExactly(jobs.items.get(1).id());
  }
}
