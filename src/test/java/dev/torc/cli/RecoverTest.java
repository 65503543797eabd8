package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoverTest {
  @TempDir Path dir;
  private Shell torc;

  @BeforeEach
  void fail() {
    torc = new Shell(dir);
    torc.write(
        "w.yaml",
        """
        name: failing
        resource_requirements:
          - {name: shared, num_cpus: 1, memory: 30m, runtime: PT10M}
          - {name: alone, num_cpus: 1, memory: 2g, runtime: PT90M}
        jobs:
          - {name: killed, command: exit 137, resource_requirements: shared}
          - {name: fine, command: "true", resource_requirements: shared}
          - {name: late, command: exit 152, resource_requirements: alone}
          - {name: odd, command: "test -e mended", resource_requirements: shared}
          - {name: after, command: "true", depends_on: [killed], resource_requirements: shared}
        """);
    assertThat(torc.run("run", "w.yaml").exit()).isEqualTo(1);
  }

  private String requirementOf(String job) {
    for (Object o : torc.run("-s", "-f", "json", "jobs", "list", "1").items()) {
      Map<?, ?> m = (Map<?, ?>) o;
      if (m.get("name").equals(job)) {
        Object id = m.get("resource_requirements_id");
        var all = torc.run("-s", "-f", "json", "resource-requirements", "list", "1").items();
        return all.stream()
            .map(r -> (Map<?, ?>) r)
            .filter(r -> r.get("id").equals(id))
            .map(r -> r.get("name") + " " + r.get("memory") + " " + r.get("runtime"))
            .findFirst()
            .orElseThrow();
      }
    }
    throw new AssertionError(job);
  }

  private Map<String, Long> statuses() {
    return torc.run("-s", "-f", "json", "jobs", "list", "1").items().stream()
        .map(o -> String.valueOf(((Map<?, ?>) o).get("status")))
        .collect(Collectors.groupingBy(s -> s, TreeMap::new, Collectors.counting()));
  }

  @Test
  void eachJobGetsWhatItLackedAndItsNeighboursKeepTheirs() {
    var look = torc.run("-s", "-f", "json", "recover", "1", "--dry-run");
    assertThat(look.exit()).isZero();
    Map<?, ?> result = (Map<?, ?>) look.json().get("result");
    assertThat(result.get("oom_fixed")).isEqualTo(1L);
    assertThat(result.get("timeout_fixed")).isEqualTo(1L);
    assertThat(result.get("other_failures")).isEqualTo(1L);
    assertThat((List<?>) result.get("adjustments")).hasSize(2);
    assertThat(statuses()).isEqualTo(Map.of("completed", 1L, "failed", 3L, "canceled", 1L));

    var done = torc.run("-s", "recover", "1", "--no-prompts");
    assertThat(done.exit()).isZero();
    assertThat(done.out())
        .contains("Recovery complete for workflow 1", "Reset 2 job(s) for retry.");
    assertThat(requirementOf("killed")).isEqualTo("shared_45m 45m PT10M");
    assertThat(requirementOf("fine")).isEqualTo("shared 30m PT10M");
    assertThat(requirementOf("late")).isEqualTo("alone 2g PT2H15M");
    assertThat(statuses())
        .isEqualTo(Map.of("completed", 1L, "failed", 1L, "ready", 2L, "blocked", 1L));

    var again = torc.run("-s", "-f", "json", "recover", "1");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.json().get("error")).asString().contains("not complete");
  }

  @Test
  void aHookMendsWhatFailedForOtherReasons() {
    var broken = torc.run("-s", "recover", "1", "--no-prompts", "--recovery-hook", "exit 3;");
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.err()).contains("ended with exit code 3");
    assertThat(statuses()).containsEntry("failed", 3L);
    var done =
        torc.run(
            "-s",
            "recover",
            "1",
            "--no-prompts",
            "--recovery-hook",
            "touch mended; echo workflow $TORC_WORKFLOW_ID");
    assertThat(done.exit()).isZero();
    assertThat(done.err()).contains("workflow 1 1");
    assertThat(done.out()).contains("1 job(s) with unknown failures reset");
    assertThat(torc.run("run", "1", "--allow-failures").exit()).isZero();
    assertThat(statuses()).containsEntry("failed", 2L).containsEntry("completed", 2L);
  }

  @Test
  void theReportsSayWhatWasUsed() {
    var report = torc.run("-s", "-f", "json", "workflows", "check-resources", "1", "--all");
    assertThat(report.json().get("total_results")).isEqualTo(1L);
    assertThat((List<?>) report.json().get("within_limits")).hasSize(3);
    report = torc.run("-s", "-f", "json", "workflows", "check-resources", "1", "--include-failed");
    assertThat(report.json().get("resource_violations_count")).isEqualTo(3L);
    assertThat(torc.run("-s", "-f", "csv", "workflows", "check-resources", "1").exit())
        .isEqualTo(1);
    var fine = torc.run("-s", "workflows", "check-resources", "1");
    assertThat(fine.out()).contains("All 1 jobs stayed within");
  }

  @Test
  void correctionsChangeRequirementsAndRunNothing() {
    var look = torc.run("-s", "workflows", "correct-resources", "1", "--dry-run");
    assertThat(look.out()).contains("Memory: 30m -> 36m", "Runtime: PT90M -> PT1H48M");
    var done = torc.run("-s", "-f", "json", "workflows", "correct-resources", "1");
    assertThat(done.json().get("memory_corrections")).isEqualTo(1L);
    assertThat(requirementOf("killed")).isEqualTo("shared_36m 36m PT10M");
    assertThat(requirementOf("late")).isEqualTo("alone 2g PT1H48M");
    assertThat(statuses()).containsEntry("failed", 3L);
    assertThat(
            torc.run("-s", "workflows", "correct-resources", "1", "--memory-multiplier", "0.5")
                .exit())
        .isEqualTo(2);
  }

  @Test
  void allocationsAreForWorkflowsOfSlurm() {
    var none = torc.run("-s", "recover", "1", "--no-prompts", "--partition", "long");
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains("has no Slurm configuration").contains("torc slurm create 1");
    assertThat(statuses()).containsEntry("failed", 3L);
    torc.run("-s", "slurm", "create", "1", "-n", "s", "-a", "acc");
    var look = torc.run("-s", "recover", "1", "--dry-run", "--partition", "long");
    assertThat(look.err()).contains("Slurm configuration s: partition long");
    assertThat(torc.run("-s", "slurm", "get", "1").out()).doesNotContain("long");
    String[] line = {"-s", "recover", "1", "--partition", "long", "--walltime", "1-00:00:00"};
    assertThat(torc.run(line).exit()).isZero();
    assertThat(torc.run("-s", "slurm", "get", "1").out()).contains("long", "1-00:00:00");
  }
}
