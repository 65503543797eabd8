package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code workflows init} and {@code reinit} that do not wait, or not for long. */
class InitTaskTest extends AgainstServer {
  @BeforeEach
  void start() {
    shell.write("w.yaml", "name: w\njobs:\n  - {name: a, command: 'true'}\n");
    assertThat(run("create w.yaml").exit()).isZero();
  }

  @Test
  void aTaskIsNamedAndCanBeWaitedFor() {
    Map<String, ?> task = run("-f json workflows init 1 --async").json();
    assertThat(task.get("task_operation")).isEqualTo("initialize_jobs");
    assertThat(task.get("workflow_id")).isEqualTo(1L);
    Shell.Done waited = run("tasks wait " + task.get("task_id") + " --poll-fallback-interval 0.1");
    assertThat(waited.exit()).isZero();
    assertThat(waited.out()).contains("succeeded");
    assertThat(run("-f csv jobs list 1").out()).contains("ready");
    Shell.Done again = run("workflows reinit 1 --async");
    assertThat(again.out()).contains("Task ID: ");
    assertThat(again.err()).contains("torc tasks wait ");
  }

  @Test
  void theWaitMayBeLimited() {
    assertThat(run("workflows init 1 --wait-timeout 30").out())
        .isEqualTo("Successfully initialized workflow 1\n");
    assertThat(run("-f json workflows reinit 1 --wait-timeout 30").json().get("status"))
        .isEqualTo("success");
    assertThat(run("workflows init 1 --wait-timeout -1").exit()).isEqualTo(2);
    assertThat(run("workflows init 99 --async --no-prompts").exit()).isEqualTo(1);
  }

  @Test
  void aServerOfTheCommandItselfDoesNotGoOn() {
    assertThat(run("-s workflows init 1 --async").err()).contains("--async needs a server");
  }

  @Test
  void listsKnowTheShortNames() {
    run("workflows init 1 --no-prompts");
    long all = run("-f csv events list 1").out().lines().count();
    assertThat(all).isGreaterThan(1);
    assertThat(run("-f csv events list 1 -o 1 -s id -r").out().lines()).hasSize((int) all - 1);
    assertThat(run("-f csv compute-nodes list 1 -o 0 -s id -r").exit()).isZero();
    assertThat(run("-f csv user-data list 1 -o 0").exit()).isZero();
  }
}
