package dev.torc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that die, leave and come late, all at once: every job is done once, in order. */
@Timeout(120)
class ConcurrentWorkersTest {
  private static final int LAYERS = 8;
  private static final int WIDTH = 20;
  private static final int THREADS = 4;

  @TempDir Path dir;

  private final Queue<String> order = new ConcurrentLinkedQueue<>();
  private final Map<Long, Integer> accepted = new ConcurrentHashMap<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @Test
  void everyJobEndsOnceAndAfterItsDependencies() throws Exception {
    for (int seed = 1; seed <= 2; seed++) {
      order.clear();
      accepted.clear();
      try (Bed bed = new Bed(Files.createDirectory(dir.resolve("s" + seed)))) {
        one(bed, seed);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private void one(Bed bed, int seed) throws InterruptedException {
    long w = bed.workflow();
    Map<Long, List<Long>> after = new HashMap<>();
    List<Long> layer = List.of();
    Random random = new Random(seed);
    for (int l = 0; l < LAYERS; l++) {
      List<Long> next = new ArrayList<>();
      for (int i = 0; i < WIDTH; i++) {
        Set<Long> before = new HashSet<>();
        for (int d = 0; d < random.nextInt(4) && !layer.isEmpty(); d++) {
          before.add(layer.get(random.nextInt(layer.size())));
        }
        long id = bed.job(w, "j" + l + "_" + i, before.toArray(Long[]::new));
        after.put(id, List.copyOf(before));
        next.add(id);
      }
      layer = next;
    }
    bed.start(w);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Random own = new Random(seed * 100L + t);
      Thread thread = new Thread(() -> work(bed, w, own));
      thread.setUncaughtExceptionHandler((x, e) -> failures.add(e));
      thread.start();
      threads.add(thread);
    }
    for (Thread t : threads) {
      t.join();
    }
    assertThat(failures).isEmpty();
    check(bed, w, after);
  }

  private void check(Bed bed, long w, Map<Long, List<Long>> after) {
    assertThat(bed.engine.insight().counts(w))
        .isEqualTo(Map.of(JobStatus.COMPLETED, (long) LAYERS * WIDTH));
    assertThat(accepted.keySet()).isEqualTo(after.keySet());
    assertThat(accepted.values()).containsOnly(1);
    List<Row> results =
        bed.engine.catalog().list(ListQuery.of(Table.RESULT).eq("workflow_id", w)).items();
    assertThat(results).hasSize(LAYERS * WIDTH);
    List<String> seen = List.copyOf(order);
    Map<String, Integer> at = new HashMap<>();
    for (int i = 0; i < seen.size(); i++) {
      at.putIfAbsent(seen.get(i), i);
    }
    after.forEach(
        (job, dependencies) ->
            dependencies.forEach(
                d ->
                    assertThat(at.get("given " + job))
                        .as("%d was given after %d had been reported", job, d)
                        .isGreaterThan(at.get("sent " + d))));
  }

  private void work(Bed bed, long w, Random random) {
    long worker = bed.worker(w);
    List<ClaimedJob> late = new ArrayList<>();
    while (!bed.engine.workflows().completeness(w).complete()) {
      try {
        List<ClaimedJob> mine = bed.claim(worker, 1 + random.nextInt(3));
        mine.forEach(j -> order.add("given " + j.jobId()));
        int what = random.nextInt(100);
        if (what < 3) {
          late.addAll(mine); // it dies, and its last words come much later
          bed.clock.advanceSeconds(61);
          bed.engine.workers().expireLeases();
          worker = bed.worker(w);
        } else if (what < 8) {
          late.addAll(mine);
          bed.engine.workers().deregister(worker);
          worker = bed.worker(w);
        } else {
          report(bed, worker, mine);
        }
        if (!late.isEmpty() && random.nextInt(4) == 0) {
          report(bed, worker, List.of(late.remove(random.nextInt(late.size()))));
        }
      } catch (TorcException e) {
        assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND);
        worker = bed.worker(w); // others let the clock run on: the lease is over
      }
    }
  }

  private void report(Bed bed, long worker, List<ClaimedJob> jobs) {
    List<JobReport> reports = jobs.stream().map(j -> Bed.result(j, 0)).toList();
    jobs.forEach(j -> order.add("sent " + j.jobId()));
    Set<Long> refused = new HashSet<>();
    bed.engine
        .workers()
        .report(worker, reports, null)
        .refused()
        .forEach(r -> refused.add(r.jobId()));
    jobs.stream()
        .filter(j -> !refused.contains(j.jobId()))
        .forEach(j -> accepted.merge(j.jobId(), 1, Integer::sum));
  }
}
