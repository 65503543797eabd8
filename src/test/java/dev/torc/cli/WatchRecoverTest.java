package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code torc watch --recover}, with a worker that takes the jobs as often as they come back. */
@Timeout(40)
class WatchRecoverTest {
  @TempDir Path dir;
  private LocalServer server;
  private Shell torc;
  private Shell machine;

  @BeforeEach
  void start() {
    server = LocalServer.start(Database.Settings.inMemory(), "127.0.0.1", 0);
    torc = new Shell(dir);
    machine = new Shell(dir);
    for (Shell s : List.of(torc, machine)) {
      s.env.put("TORC_API_URL", server.url());
    }
  }

  @AfterEach
  void stop() {
    machine.interrupt();
    server.close();
  }

  /** A workflow whose jobs fail a few times: each counts in a file of its name how often it ran. */
  private void create(String jobs) {
    torc.write(
        "w.yaml",
        """
        name: failing
        resource_requirements: [{name: small, num_cpus: 1, memory: 30m, runtime: PT10M}]
        slurm_schedulers: [{name: s, account: a, nodes: 1, walltime: "01:00:00"}]
        jobs:
        """
            + jobs);
    assertThat(torc.run("create", "w.yaml").exit()).isZero();
    assertThat(torc.run("workflows", "init", "1", "--no-prompts").exit()).isZero();
    machine.start("worker");
  }

  private static String failing(String name, int times, int code) {
    String command =
        "echo x >> N; test $(wc -l < N) -gt TIMES || exit CODE"
            .replace("N", name)
            .replace("TIMES", "" + times)
            .replace("CODE", "" + code);
    return "  - {name: %s, command: '%s', resource_requirements: small}%n".formatted(name, command);
  }

  @Test
  void mendsUntilAllIsDone() {
    create(
        failing("memory", 2, 137)
            + failing("time", 1, 152)
            + "  - {name: after, command: 'true', depends_on: [memory]}\n");
    var watch =
        torc.run("-f", "json", "watch", "1", "--recover", "-p", "0.1", "--walltime", "2:00:00");
    assertThat(watch.exit()).isZero();
    assertThat(watch.json().get("jobs_by_status")).asString().contains("completed=3");
    List<?> recoveries = (List<?>) watch.json().get("recoveries");
    assertThat(recoveries).hasSize(2);
    Map<?, ?> first = (Map<?, ?>) recoveries.get(0);
    assertThat(first.get("oom_fixed")).isEqualTo(1L);
    assertThat(first.get("timeout_fixed")).isEqualTo(1L);
    assertThat(first.get("slurm_schedulers")).asString().contains("2:00:00");
    assertThat(torc.run("-f", "csv", "slurm", "list", "1").out()).contains("2:00:00");
    assertThat(torc.run("resource-requirements", "list", "1").out()).contains("68m", "PT15M");
    assertThat(log()).contains("Recovery 1: 2 job(s) run again", "Recovery 2: 1 job(s)");
  }

  private String log() {
    try (var files = Files.list(dir.resolve("torc_output"))) {
      Path log =
          files
              .filter(f -> f.getFileName().toString().startsWith("watch_"))
              .findAny()
              .orElseThrow();
      assertThat(log.toString()).endsWith("_wf1.log");
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void otherFailuresAreLeftAloneUnlessAskedFor() {
    create(failing("odd", 1, 3));
    var left = torc.run("watch", "1", "--recover", "-p", "0.1");
    assertThat(left.exit()).isEqualTo(1);
    assertThat(left.err()).contains("No recovery").contains("--retry-unknown");
    var again = torc.run("watch", "1", "--recover", "-p", "0.1", "--retry-unknown");
    assertThat(again.exit()).isZero();
    assertThat(again.err()).contains("Recovery 1: 1 job(s) run again: 1 as before");
  }

  @Test
  void endsWhenNothingHelps() {
    create(failing("odd", 99, 3));
    var limited =
        torc.run("watch", "1", "--recover", "-p", "0.1", "--retry-unknown", "--max-retries", "1");
    assertThat(limited.exit()).isEqualTo(1);
    assertThat(limited.err()).contains("1 of 1 are used up");
    var stuck = torc.run("watch", "1", "--recover", "-p", "0.1", "--retry-unknown");
    assertThat(stuck.exit()).isEqualTo(1);
    assertThat(stuck.err())
        .contains("Recovery 3:", "achieved nothing")
        .doesNotContain("Recovery 4:");
  }

  @Test
  void optionsWithoutEffectAreRefused() {
    assertThat(torc.run("watch", "1", "--max-retries", "2").err()).contains("is for --recover");
    assertThat(torc.run("watch", "1", "--auto-schedule").exit()).isEqualTo(2);
    assertThat(torc.run("watch", "1", "--recover", "--max-retries", "-1").exit()).isEqualTo(2);
    assertThat(torc.run("watch", "1", "--recover", "--walltime", "soon").err())
        .contains("HH:MM:SS");
    assertThat(torc.run("watch", "1", "--recover", "--memory-multiplier", "0.5").exit())
        .isEqualTo(2);
    assertThat(torc.run("watch", "1", "--recover", "--ai-recovery").exit()).isEqualTo(2);
  }
}
