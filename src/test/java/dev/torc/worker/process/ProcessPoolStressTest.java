package dev.torc.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessPoolStressTest {
  @TempDir Path dir;

  @Test
  void anyTextArrivesUnchanged() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    try (var pool = new ProcessPool(ProcessPool.Settings.in(dir, Clock.systemUTC()))) {
      var jobs = new Launcher(pool, dir);
      for (int round = 0; round < 150; round++) {
        String inCommand = text(random);
        String inEnv = text(random);
        // In a here-document with a quoted end marker the shell changes nothing.
        String command = "cat <<'..END..'\n" + inCommand + "\n..END..\nprintf %s \"$VALUE\"";
        var started = jobs.start(command, Map.of("VALUE", inEnv));
        var exit = started.await();
        String what = "seed " + seed + " round " + round;
        assertThat(exit.exitCode()).as(what).isZero();
        assertThat(started.stdout()).as(what).isEqualTo(inCommand + "\n" + inEnv);
      }
    }
  }

  private static String text(Random random) {
    var s = new StringBuilder();
    int length = random.nextInt(200);
    String nasty = "'\"\\$`\n\t !#&*()[]{}<>|;~?%^=\r\u0001\u007f";
    // Scripts in ASCII reach the shell in another way than the others do.
    boolean ascii = random.nextBoolean();
    nasty += ascii ? "" : "é✓";
    while (s.length() < length) {
      switch (random.nextInt(ascii ? 2 : 3)) {
        case 0 -> s.append(nasty.charAt(random.nextInt(nasty.length())));
        case 1 -> s.append((char) (1 + random.nextInt(0x7f)));
        default -> s.appendCodePoint(0x80 + random.nextInt(0xd000 - 0x80));
      }
    }
    return s.toString();
  }

  @Test
  void manyJobsThroughTwoSlotsLeaveNothingBehind() throws Exception {
    var env = new HashMap<String, String>();
    try (var pool = new ProcessPool(ProcessPool.Settings.in(dir, Clock.systemUTC()))) {
      runMany(pool, 50, env);
      int files = openFiles();
      int threads = Thread.activeCount();
      runMany(pool, 2000, env);
      assertThat(pool.running()).isZero();
      assertThat(openFiles()).isLessThanOrEqualTo(files + 5);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 1);
    }
    Launcher.until(
        "no child is left",
        () ->
            ProcessHandle.current()
                .children()
                .noneMatch(p -> p.info().command().orElse("").endsWith("bash")));
  }

  private void runMany(ProcessPool pool, int count, Map<String, String> env) throws Exception {
    var next = new AtomicInteger();
    var done = new CountDownLatch(count);
    var bad = new AtomicInteger();
    var self = new ExitListener[1];
    Runnable startNext =
        () -> {
          int i = next.getAndIncrement();
          if (i < count) {
            var out = StdioTarget.file(dir.resolve("slot" + i % 7));
            String command = i % 10 == 0 ? "exit $((" + i + " % 200))" : "true";
            pool.start(
                new LaunchRequest(
                    command,
                    Map.of("I", Integer.toString(i)),
                    dir,
                    out,
                    StdioTarget.sameAsStdout(),
                    0,
                    true),
                self[0]);
          }
        };
    self[0] =
        (process, exit) -> {
          int i = Integer.parseInt(process.request().env().get("I"));
          if (exit.exitCode() != (i % 10 == 0 ? i % 200 : 0) || exit.problem() != null) {
            bad.incrementAndGet();
          }
          done.countDown();
          startNext.run();
        };
    startNext.run();
    startNext.run();
    assertThat(done.await(120, TimeUnit.SECONDS)).isTrue();
    assertThat(bad).hasValue(0);
  }

  private static int openFiles() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  @Test
  void tailOfAFile() throws Exception {
    Path file = dir.resolve("log");
    assertThat(StreamTail.read(file, 10)).isEmpty();
    Files.writeString(file, "");
    assertThat(StreamTail.read(file, 10)).isEmpty();
    Files.writeString(file, "short é");
    assertThat(StreamTail.read(file, 100)).isEqualTo("short é");
    Files.writeString(file, "x".repeat(50) + "✓12345");
    assertThat(StreamTail.read(file, 7)).isEqualTo("12345");
    assertThat(StreamTail.read(file, 8)).isEqualTo("✓12345");
    Files.write(file, new byte[] {'a', (byte) 0xff, 'b'});
    assertThat(StreamTail.read(file, 100)).isEqualTo("a\ufffdb");
  }

  @Test
  void theMachineIsKnown() {
    var machine = MachineProbe.look();
    assertThat(machine.numCpus()).isPositive();
    assertThat(machine.memoryBytes()).isGreaterThan(1 << 26);
    assertThat(machine.hostname()).isNotBlank();
    assertThat(MachineProbe.gpuIds(Map.of("CUDA_VISIBLE_DEVICES", "0, 2-4,GPU-x")))
        .containsExactly("0", "2", "3", "4", "GPU-x");
    assertThat(MachineProbe.gpuIds(Map.of("CUDA_VISIBLE_DEVICES", "-1"))).isEmpty();
    var load = MachineProbe.load();
    assertThat(load.cpuPercent()).isBetween(0.0, 100.0);
    assertThat(load.memoryBytes()).isBetween(1L, load.totalMemoryBytes());
  }

  @Test
  void aCommandIsRunAndAwaitedAndEndsWithTheThread() throws Exception {
    try (var pool = new ProcessPool(ProcessPool.Settings.in(dir, Clock.systemUTC()))) {
      Path log = dir.resolve("action.log");
      assertThat(ShellCommand.run(pool, "echo one; exit 3", Map.of(), dir, log).exitCode())
          .isEqualTo(3);
      var thread =
          new Thread(
              () -> {
                try {
                  ShellCommand.run(pool, "echo two; sleep 300", Map.of(), dir, log);
                } catch (InterruptedException e) {
                  // As asked.
                }
              });
      thread.start();
      Launcher.until("command runs", () -> StreamTail.read(log, 100).contains("two"));
      thread.interrupt();
      Launcher.until("command ended", () -> pool.running() == 0);
      assertThat(Files.readString(log, StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
    }
  }
}
