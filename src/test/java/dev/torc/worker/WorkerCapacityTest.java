package dev.torc.worker;

import static dev.torc.worker.FakeServer.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.JobStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerCapacityTest {
  private static final long MIB = 1 << 20;

  @TempDir Path dir;
  private final FakeServer server = new FakeServer();

  private static List<String> lastOf(List<String> messages) {
    return messages.subList(Math.max(0, messages.size() - 10), messages.size());
  }

  /** Memory in pieces that are larger than a shell, so that no job is ended for its memory. */
  private static final long UNIT = 32 * MIB;

  private record Need(int cpus, long units, int gpus) {}

  /** Each job writes a line when it starts and when it ends; appends keep their true order. */
  private static String traced(String body) {
    return "echo s $TORC_JOB_ID $CUDA_VISIBLE_DEVICES >> trace; "
        + body
        + "; echo e $TORC_JOB_ID >> trace";
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void resourcesAreNeverExceeded(long seed) throws Exception {
    var random = new Random(seed);
    Map<Long, Need> needs = new HashMap<>();
    for (int i = 0; i < 150; i++) {
      var need = new Need(1 + random.nextInt(4), 1 + random.nextInt(60), random.nextInt(3) / 2);
      String body = random.nextInt(5) == 0 ? "sleep 0.0" + (1 + random.nextInt(9)) : ":";
      long id = server.add(job(traced(body)).needs(need.cpus, need.units * UNIT, need.gpus));
      needs.put(id, need);
    }
    var settings =
        WorkerSettings.defaults(new Capacity(4, 100 * UNIT, List.of("g3", "g5")), "testhost")
            .workflowIds(List.of(FakeServer.WORKFLOW))
            .workingDirectory(dir)
            // A request for part of the machine is held for a moment, and no job may fit that part:
            // the worker must not take that for the end of the work.
            .idleTimeout(Duration.ofMinutes(1))
            .build();
    try (var rig = new WorkerRig(server, settings)) {
      WorkerOutcome outcome = rig.run();
      assertThat(server.reports)
          .as("seed %s, left because %s, last words %s", seed, outcome, lastOf(rig.messages))
          .hasSize(150)
          .allMatch(r -> r.status() == JobStatus.COMPLETED);
    }
    int cpus = 0;
    long units = 0;
    List<String> gpus = new ArrayList<>();
    Map<String, List<String>> gpusOf = new HashMap<>();
    for (String line : Files.readAllLines(dir.resolve("trace"))) {
      String[] words = line.split(" ");
      Need need = needs.get(Long.parseLong(words[1]));
      int sign = words[0].equals("s") ? 1 : -1;
      cpus += sign * need.cpus;
      units += sign * need.units;
      if (sign > 0 && need.gpus > 0) {
        gpusOf.put(words[1], List.of(words[2].split(",")));
        gpus.addAll(gpusOf.get(words[1]));
      } else if (need.gpus > 0) {
        gpus.removeAll(gpusOf.get(words[1]));
      }
      assertThat(cpus).as("cpus, seed %s", seed).isLessThanOrEqualTo(4);
      assertThat(units).as("memory, seed %s", seed).isLessThanOrEqualTo(100);
      assertThat(gpus).as("gpus, seed %s", seed).doesNotHaveDuplicates().hasSizeLessThan(3);
    }
  }

  @Test
  void slotsAreNeverExceededAndRequirementsIgnored() throws Exception {
    for (int i = 0; i < 100; i++) {
      server.add(job(traced(":")).needs(50, 1L << 50, 9));
    }
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 1).maxParallelJobs(3).build())) {
      assertThat(rig.run().count(JobStatus.COMPLETED)).isEqualTo(100);
    }
    int running = 0;
    for (String line : Files.readAllLines(dir.resolve("trace"))) {
      running += line.startsWith("s") ? 1 : -1;
      assertThat(running).isLessThanOrEqualTo(3);
    }
    assertThat(server.requests).allMatch(r -> r.byCount());
  }

  @Test
  void shortJobsAreFetchedAheadAndGivenBackAtTheEnd() throws Exception {
    for (int i = 0; i < 3000; i++) {
      server.add(job("true"));
    }
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 2).build()).start()) {
      server.await("some reports", () -> server.reports.size() > 300);
      rig.worker.stop("enough");
      WorkerOutcome outcome = rig.outcome();
      assertThat(server.requests).anyMatch(r -> r.limit() > 2);
      assertThat(server.requests).allMatch(r -> r.limit() <= 2 + 64);
      long reported = outcome.attempts().values().stream().mapToLong(n -> n).sum();
      assertThat(server.reports).hasSize((int) reported).doesNotHaveDuplicates();
      assertThat(server.givenBack).hasSizeLessThan(70);
      assertThat(server.givenBack)
          .noneMatch(j -> server.reports.stream().anyMatch(r -> r.jobId() == j.jobId()));
    }
  }

  @Test
  void longJobsAreNotFetchedAhead() throws Exception {
    for (int i = 0; i < 6; i++) {
      server.add(job("sleep 0.1"));
    }
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 2).build())) {
      rig.run();
    }
    assertThat(server.requests).allMatch(r -> r.limit() <= 2);
  }

  @Test
  void aJobLargerThanTheMachineRunsAlone() throws Exception {
    server.add(job(traced("sleep 0.1")));
    server.add(job(traced("true")).needs(2, UNIT, 0));
    server.add(job(traced("true")).needs(2, UNIT, 0));
    try (var rig = new WorkerRig(server, WorkerRig.settings(dir, 2).build())) {
      assertThat(rig.run().count(JobStatus.COMPLETED)).isEqualTo(3);
    }
    assertThat(dir.resolve("trace")).hasContent("s 1\ne 1\ns 2\ne 2\ns 3\ne 3");
  }

  @Test
  void anIdleWorkerIsQuietAndStartsNewJobsAtOnce() throws Exception {
    server.keepOpen();
    var settings = WorkerRig.settings(dir, 2).idleTimeout(Duration.ofMinutes(5)).build();
    try (var rig = new WorkerRig(server, settings).start()) {
      server.await("the first claim", () -> !server.requests.isEmpty());
      long[] micros = new long[20];
      for (int i = 0; i < micros.length; i++) {
        int wanted = i + 1;
        long start = System.nanoTime();
        server.add(job("true"));
        server.await("report " + wanted, () -> server.reports.size() == wanted);
        micros[i] = (System.nanoTime() - start) / 1000;
      }
      Arrays.sort(micros);
      assertThat(micros[10]).as("median µs from ready to reported").isLessThan(50_000);
      assertThat(server.calls).isLessThan(150);
      assertThat(rig.messages).hasSize(20);
    }
  }
}
