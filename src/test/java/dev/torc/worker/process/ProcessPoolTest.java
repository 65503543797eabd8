package dev.torc.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.TorcException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessPoolTest {
  @TempDir Path dir;
  private ProcessPool pool;
  private Launcher jobs;

  @BeforeEach
  void open() {
    pool = new ProcessPool(ProcessPool.Settings.in(dir, Clock.systemUTC()));
    jobs = new Launcher(pool, dir);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | 0",
        "false | 1",
        "exit 7 | 7",
        "exit 255 | 255",
        "kill -KILL $$ | 137",
        "kill -TERM $$ | 143",
        "kill -INT $$ | 130",
        "timeout -s QUIT --preserve-status 0.1 sleep 5 | 131",
        "no-such-program-here | 127",
        "no-such-program-here one two; | 127",
        "/etc/passwd | 126",
        "/ | 126",
        "if | 2",
        "set -e; false; true | 1",
        "trap 'exit 9' EXIT; true | 9",
      })
  void exitCodeIsTheOneOfTheShell(String command, int expected) throws Exception {
    var started = jobs.start(command);
    assertThat(started.await().exitCode()).as(command).isEqualTo(expected);
    assertThat(started.await().problem()).isNull();
  }

  @Test
  void streamsGoToTheirFiles() throws Exception {
    var started = jobs.run("echo out; echo err >&2; cat");
    assertThat(started.stdout()).isEqualTo("out\n");
    assertThat(started.stderr()).isEqualTo("err\n");
  }

  @Test
  void bothStreamsCanShareOneFileAndBeAppended() throws Exception {
    Path both = Files.writeString(dir.resolve("both.log"), "before\n");
    var request =
        new LaunchRequest(
            "echo a; echo b >&2; echo c",
            Map.of(),
            dir,
            StdioTarget.append(both),
            StdioTarget.sameAsStdout(),
            0,
            false);
    jobs.start(request, both, both).await();
    assertThat(both).hasContent("before\na\nb\nc\n");
  }

  @Test
  void discardedStreamsGoNowhere() throws Exception {
    var request =
        new LaunchRequest(
            "readlink /proc/self/fd/1 /proc/self/fd/2 >&2; [ /dev/stdout -ef /dev/null ]",
            Map.of(),
            dir,
            StdioTarget.discard(),
            StdioTarget.discard(),
            0,
            false);
    assertThat(jobs.start(request, dir, dir).await().exitCode()).isZero();
  }

  @Test
  void environmentIsOursPlusTheJobs() throws Exception {
    var env =
        Map.of(
            "PLAIN", "with 'quotes' \"and\" $dollars `ticks` \\ back\nnewline é ✓",
            "EMPTY", "",
            "with.dot", "odd name",
            "LC_ALL", "C",
            "IFS", "x",
            "UID", "none",
            "BASH_ENV", dir.resolve("none").toString());
    var started = jobs.start("env -0", env);
    started.await();
    var seen = started.stdout().split("\0");
    assertThat(seen)
        .contains("PLAIN=" + env.get("PLAIN"), "EMPTY=", "with.dot=odd name", "LC_ALL=C")
        .contains("PATH=" + System.getenv("PATH"));
    assertThat(String.join("\n", seen)).doesNotContain("__torc");
  }

  @Test
  void dollarZeroAndPidAreThoseOfAFreshShell() throws Exception {
    var started = jobs.start("echo $0 $$ $BASHPID $# $-");
    started.await();
    long pid = started.process().pid();
    assertThat(started.stdout()).isEqualTo("bash " + pid + " " + pid + " 0 hBc\n");
    var special = jobs.start("echo $0 $$ $#", Map.of("a.b", "c"));
    special.await();
    assertThat(special.stdout()).isEqualTo("bash " + special.process().pid() + " 0\n");
  }

  @Test
  void startsInTheDirectoryAsked() throws Exception {
    Path other = Files.createDirectory(dir.resolve("it's another é"));
    Path out = dir.resolve("pwd.o");
    var request =
        new LaunchRequest(
            "pwd", Map.of(), other, StdioTarget.file(out), StdioTarget.sameAsStdout(), 0, false);
    jobs.start(request, out, out).await();
    assertThat(Files.readString(out)).isEqualTo(other.toRealPath() + "\n");
  }

  @Test
  void eachProcessLeadsItsOwnGroup() throws Exception {
    var started = jobs.start("ps -o pgid= -p $$; ps -o pgid= -p " + ProcessHandle.current().pid());
    started.await();
    String[] groups = started.stdout().strip().split("\\s+");
    assertThat(groups[0]).isEqualTo(Long.toString(started.process().pid()));
    assertThat(groups[1]).isNotEqualTo(groups[0]);
  }

  @Test
  void aCommandLongerThanAnArgumentMayBeRuns() throws Exception {
    String text = "x".repeat(300_000);
    var started = jobs.run("echo $0 '" + text + "' | wc -c");
    assertThat(started.stdout().strip()).isEqualTo("300006");
  }

  @Test
  void nulIsRefused() {
    assertThatThrownBy(() -> jobs.start("echo \0")).isInstanceOf(TorcException.class);
    assertThatThrownBy(() -> jobs.start("true", Map.of("A", "\0")))
        .isInstanceOf(TorcException.class);
    assertThatThrownBy(() -> jobs.start("true", Map.of("A=B", "")))
        .isInstanceOf(TorcException.class);
  }

  @Test
  void missingDirectoriesAreReported() throws Exception {
    Path missing = dir.resolve("missing");
    var badOut =
        new LaunchRequest(
            "true",
            Map.of(),
            dir,
            StdioTarget.file(missing.resolve("o")),
            StdioTarget.discard(),
            0,
            false);
    var exit = jobs.start(badOut, dir, dir).await();
    assertThat(exit.exitCode()).isEqualTo(126);
    assertThat(exit.problem()).contains("directory").contains(missing.toString());
    var badDirectory =
        new LaunchRequest(
            "true", Map.of(), missing, StdioTarget.discard(), StdioTarget.discard(), 0, false);
    assertThat(jobs.start(badDirectory, dir, dir).await().problem())
        .isEqualTo("the working directory " + missing + " does not exist");
    assertThat(jobs.run("echo still works").stdout()).isEqualTo("still works\n");
  }

  @Test
  void terminateReachesTheWholeGroup() throws Exception {
    var started = jobs.start("sleep 300 & echo $!; sleep 300");
    Launcher.until("child is known", () -> size(started.out()) > 0);
    long grandchild = Long.parseLong(started.stdout().strip());
    started.process().terminate("SIGTERM", Duration.ofSeconds(20));
    var exit = started.await();
    assertThat(exit.exitCode()).isEqualTo(143);
    assertThat(exit.terminated()).isTrue();
    assertThat(exit.killed()).isFalse();
    Launcher.until("grandchild ended", () -> !Launcher.alive(grandchild));
  }

  @Test
  void aDeafProcessIsKilledAfterTheLeadTime() throws Exception {
    var started = jobs.start("trap '' TERM; echo ready; while :; do sleep 0.05; done");
    Launcher.until("ready", () -> size(started.out()) > 0);
    started.process().terminate("TERM", Duration.ofMillis(300));
    var exit = started.await();
    assertThat(exit.exitCode()).isEqualTo(137);
    assertThat(exit.killed()).isTrue();
  }

  @Test
  void aTrapMayEndTheProcessItsOwnWay() throws Exception {
    var started =
        jobs.start("trap 'echo bye; exit 0' USR1; echo ready; while :; do sleep 0.05; done");
    Launcher.until("ready", () -> size(started.out()) > 0);
    started.process().terminate("USR1", Duration.ZERO);
    assertThat(started.await().exitCode()).isZero();
    assertThat(started.stdout()).isEqualTo("ready\nbye\n");
  }

  @Test
  void aSignalBeforeTheStartIsNotLost() throws Exception {
    var started = jobs.start("sleep 300");
    started.process().kill();
    assertThat(started.await().exitCode()).isEqualTo(137);
  }

  @Test
  void aStoppedProcessHasNotEnded() throws Exception {
    var started = jobs.start("kill -STOP $$; exit 5");
    long pid = started.process().pid();
    Launcher.until("stopped", () -> stat(pid).contains(") T "));
    assertThat(started.exit()).isNotDone();
    started.process().terminate("CONT", Duration.ZERO);
    assertThat(started.await().exitCode()).isEqualTo(5);
  }

  @Test
  void aBackgroundChildOutlivesANormalEnd() throws Exception {
    var started = jobs.run("sleep 300 & echo $!");
    long daemon = Long.parseLong(started.stdout().strip());
    assertThat(Launcher.alive(daemon)).isTrue();
    ProcessHandle.of(daemon).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void aKilledResidentShellLosesItsJobButNotThePool() throws Exception {
    var started = jobs.start("echo $PPID; sleep 300");
    Launcher.until("ready", () -> size(started.out()) > 0);
    long shell = Long.parseLong(started.stdout().strip());
    ProcessHandle.of(shell).orElseThrow().destroyForcibly();
    var exit = started.await();
    assertThat(exit.exitCode()).isEqualTo(137);
    assertThat(exit.problem()).contains("process " + shell);
    long pid = started.process().pid();
    Launcher.until("job ended", () -> !Launcher.alive(pid));
    assertThat(jobs.run("echo again").stdout()).isEqualTo("again\n");
  }

  @Test
  void aKilledGuardianIsReplaced() throws Exception {
    jobs.run("true");
    guardians().forEach(ProcessHandle::destroyForcibly);
    var started = jobs.start("sleep 300");
    assertThat(started.process().pid()).isPositive();
    started.process().kill();
    assertThat(started.await().exitCode()).isEqualTo(137);
  }

  private static Stream<ProcessHandle> guardians() {
    return ProcessHandle.current()
        .children()
        .filter(
            p ->
                p.info()
                    .arguments()
                    .map(a -> String.join(" ", a).contains("kill -s"))
                    .orElse(false));
  }

  @Test
  void anOrderToKillThatTheGuardianNeverReadIsGivenAgain() throws Exception {
    var started = jobs.start("sleep 300");
    assertThat(started.process().pid()).isPositive();
    List<ProcessHandle> stopped = guardians().toList();
    for (ProcessHandle g : stopped) {
      jobs.run("kill -STOP " + g.pid());
    }
    started.process().kill();
    stopped.forEach(ProcessHandle::destroyForcibly);
    assertThat(started.await().exitCode()).isEqualTo(137);
  }

  @Test
  void aSignalRightAfterTheStartIsNotLost() throws Exception {
    for (int i = 0; i < 50; i++) {
      var started = jobs.start("sleep 300");
      started.process().terminate("TERM", Duration.ZERO);
      assertThat(started.await().exitCode()).isEqualTo(143);
    }
  }

  @Test
  void straySignalsToResidentShellsDoNoHarm() throws Exception {
    var started = jobs.start("echo $PPID; while [ ! -e go ]; do sleep 0.05; done; exit 4");
    Launcher.until("ready", () -> size(started.out()) > 0);
    String helpers =
        ProcessHandle.current()
            .children()
            .map(p -> Long.toString(p.pid()))
            .collect(java.util.stream.Collectors.joining(" "));
    jobs.run("kill -TERM " + helpers + "; kill -INT " + helpers + "; kill -HUP " + helpers);
    assertThat(jobs.run("echo fine").stdout()).isEqualTo("fine\n");
    assertThat(started.exit()).isNotDone();
    Files.writeString(dir.resolve("go"), "");
    assertThat(started.await().exitCode()).isEqualTo(4);
    assertThat(started.await().problem()).isNull();
    var other = jobs.start("sleep 300");
    // SIGINT is ignored by all that was started in the background, these tests perhaps.
    other.process().terminate("SIGUSR2", Duration.ZERO);
    assertThat(other.await().exitCode()).isEqualTo(140);
  }

  @Test
  void anUnknownSignalIsRefused() throws Exception {
    var started = jobs.start("sleep 300");
    assertThatThrownBy(() -> started.process().terminate("TERM; rm", Duration.ZERO))
        .isInstanceOf(TorcException.class);
    started.process().kill();
    started.await();
  }

  @Test
  void aListenerThatThrowsHarmsNobody() throws Exception {
    var target = StdioTarget.discard();
    for (int i = 0; i < 3; i++) {
      pool.start(
          new LaunchRequest("true", Map.of(), dir, target, target, 0, false),
          (p, e) -> {
            throw new IllegalStateException("thrown by a test");
          });
    }
    assertThat(jobs.run("echo fine").stdout()).isEqualTo("fine\n");
  }

  @Test
  void closeEndsWhatRuns() throws Exception {
    var started = jobs.start("sleep 300");
    long pid = started.process().pid();
    pool.close();
    assertThat(started.await().exitCode()).isEqualTo(143);
    assertThat(Launcher.alive(pid)).isFalse();
    assertThatThrownBy(() -> jobs.start("true")).isInstanceOf(TorcException.class);
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private static String stat(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
    } catch (java.io.IOException e) {
      return "";
    }
  }
}
