package dev.torc.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageTest {
  private static final long MIB = 1 << 20;

  /** Fills memory step by step, then holds it until it is told to go. */
  private static final String EATER =
      "x=$(head -c 20000000 /dev/zero | tr '\\0' x); y=$x$x$x; echo full; exec sleep 300";

  @TempDir Path dir;
  private final AtomicInteger samples = new AtomicInteger();
  private ProcessPool pool;
  private Launcher jobs;

  @BeforeEach
  void open() {
    pool =
        new ProcessPool(
            new ProcessPool.Settings(
                dir,
                Clock.systemUTC(),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                (process, when, cpu, memory, processes) -> samples.incrementAndGet()));
    jobs = new Launcher(pool, dir);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void aBusyLoopUsesCpu() throws Exception {
    // The loop is in a child, so that the tree matters.
    var started = jobs.start("bash -c 'while :; do :; done'");
    Launcher.until("sampled", () -> samples.get() >= 5);
    started.process().kill();
    var usage = started.await().usage();
    assertThat(usage.avgCpuPercent()).isBetween(5.0, 150.0);
    assertThat(usage.peakCpuPercent()).isBetween(usage.avgCpuPercent(), 250.0);
    assertThat(usage.peakMemoryBytes()).isBetween(MIB, 100 * MIB);
    assertThat(usage.avgMemoryBytes()).isBetween(MIB, usage.peakMemoryBytes());
  }

  @Test
  void aSleepingProcessUsesNearlyNone() throws Exception {
    var started = jobs.start("sleep 300");
    Launcher.until("sampled", () -> samples.get() >= 5);
    started.process().kill();
    assertThat(started.await().usage().avgCpuPercent()).isLessThan(20.0);
  }

  @Test
  void aShortProcessHasAnAverageOnly() throws Exception {
    var usage = jobs.start("true").await().usage();
    assertThat(usage.avgCpuPercent()).isNotNull().isGreaterThanOrEqualTo(0.0);
    assertThat(usage.peakMemoryBytes()).isNull();
  }

  @Test
  void memoryAboveTheLimitEndsTheTree() throws Exception {
    Path out = dir.resolve("eater.o");
    var request =
        new LaunchRequest(
            "bash -c \"" + EATER.replace("$", "\\$").replace("\\0", "\\\\0") + "\"; true",
            Map.of(),
            dir,
            StdioTarget.file(out),
            StdioTarget.sameAsStdout(),
            40 * MIB,
            true);
    var started = jobs.start(request, out, out);
    var exit = started.await();
    assertThat(exit.memoryLimitExceeded()).as(started.stdout()).isTrue();
    assertThat(exit.killed()).isTrue();
    assertThat(exit.terminated()).isFalse();
    assertThat(exit.exitCode()).isEqualTo(137);
    assertThat(exit.usage().peakMemoryBytes()).isGreaterThan(40 * MIB);
  }

  @Test
  void memoryBelowTheLimitIsLeftAlone() throws Exception {
    Path out = dir.resolve("small.o");
    var request =
        new LaunchRequest(
            "sleep 300",
            Map.of(),
            dir,
            StdioTarget.file(out),
            StdioTarget.sameAsStdout(),
            200 * MIB,
            false);
    var started = jobs.start(request, out, out);
    Launcher.until("sampled", () -> samples.get() >= 3);
    assertThat(started.process().isRunning()).isTrue();
    started.process().kill();
    assertThat(started.await().memoryLimitExceeded()).isFalse();
  }

  @Test
  void oneBusyProcessorNeverSeemsToBeTwo() {
    var random = new Random(20261122);
    for (int run = 0; run < 2_000; run++) {
      // Heard of late, sampled at odd times, and told in ticks of 10 ms, as under load.
      long millis = 0;
      var usage = new TreeUsage(0);
      for (int sample = 0; sample < 8; sample++) {
        long from = millis + random.nextInt(1_500);
        long read = from + random.nextInt(80);
        millis = read + random.nextInt(80);
        long cpu = read / 2 / 10 * 10 + (read - read / 2) / 10 * 10;
        usage.add(from * 1_000_000, millis * 1_000_000, cpu, 1);
      }
      var result = usage.result(millis * 1_000_000, null);
      assertThat(result.avgCpuPercent()).as("run %d", run).isLessThanOrEqualTo(100.0);
      assertThat(result.peakCpuPercent()).as("run %d", run).isBetween(70.0, 100.0);
    }
  }

  @Test
  void linuxStatIsReadWhateverTheNameOfTheProgram() {
    byte[] stat =
        ("42 (a) b 1 2 (x) S 7 40 41 0 -1 4194560 100 0 0 0 150 50 25 75 20 0 1 0 99 1000000 250 1")
            .getBytes(StandardCharsets.US_ASCII);
    var row = new LinuxProcessTable().parse(42, stat, stat.length);
    assertThat(row.parent()).isEqualTo(7);
    assertThat(row.group()).isEqualTo(40);
    assertThat(row.cpuMillis()).isEqualTo(3000);
    assertThat(row.rssBytes() % 250).isZero();
  }

  @Test
  void timesOfTheShellAreReadInAnyLocale() {
    assertThat(ShellTimes.sum("0m1.250s 1m0.004s")).isEqualTo(61.254);
    assertThat(ShellTimes.sum("0m1,250s 0m0,000s")).isEqualTo(1.25);
  }
}
