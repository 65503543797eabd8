package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slurm allocations as they follow from a file and a centre, without a cluster. */
class SlurmPlanTest {
  private static final String FLOW =
      """
      # prepares, trains, reports
      name: flow
      resource_requirements:
        - {name: little, num_cpus: 2, memory: 4g, runtime: PT20M}
        - {name: fat, num_cpus: 10, memory: 100g, runtime: PT2H}
        - {name: gpus, num_cpus: 4, memory: 16g, num_gpus: 2, runtime: PT1H}
        - {name: wide, num_cpus: 100, memory: 50g, num_nodes: 3, runtime: PT1H}
      jobs:
        # the first
        - {name: prepare, command: "true", resource_requirements: little}
        - name: fit_{i}
          command: "true"
          resource_requirements: fat
          depends_on: [prepare]
          parameters: {i: "1:5"}
        - name: train_{i}
          command: "true"
          resource_requirements: gpus
          depends_on: [prepare]
          parameters: {i: "1:3"}
        - {name: mpi, command: "true", resource_requirements: wide}
        - {name: loose, command: "true"}
      """;

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
    shell.write("flow.yaml", FLOW);
    shell.write(
        "torc.toml",
        """
        [client.hpc.custom_profiles.lab]
        display_name = "The Lab"
        detect_env_var = "LAB=yes"
        [[client.hpc.custom_profiles.lab.partitions]]
        name = "debug"
        cpus_per_node = 1000
        memory_mb = 1024
        max_walltime_secs = 1800
        [[client.hpc.custom_profiles.lab.partitions]]
        name = "day"
        cpus_per_node = 100
        memory_mb = 204800
        max_walltime_secs = 9000
        [[client.hpc.custom_profiles.lab.partitions]]
        name = "large"
        cpus_per_node = 100
        memory_mb = 2048000
        max_walltime_secs = 86400
        [[client.hpc.custom_profiles.lab.partitions]]
        name = "gpu"
        cpus_per_node = 100
        memory_mb = 102400
        max_walltime_secs = 864000
        gpus_per_node = 4
        """);
  }

  private Shell.Done generate(String... more) {
    List<String> args =
        new ArrayList<>(List.of("slurm", "generate", "-a", "me", "--profile", "lab"));
    args.addAll(List.of(more));
    return shell.run(args.toArray(new String[0]));
  }

  @Test
  void schedulersAndActionsAreAddedAndNothingElseChanges() {
    Shell.Done done = generate("-o", "slurm.yaml", "flow.yaml");
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.err())
        .contains("Schedulers generated: 4")
        .contains("Profile used: The Lab (lab)")
        .contains("Job 'loose' has no resource_requirements");
    String text = shell.read("slurm.yaml");
    assertThat(text).startsWith("# prepares, trains, reports").contains("# the first");
    assertThat(text).contains("name: fit_{i}").contains("scheduler: day_deferred_scheduler");
    // Its problems would be told, and its jobs are the same.
    Map<String, ?> made = shell.run("-f", "json", "spec", "expand", "slurm.yaml").json();
    assertThat((List<?>) made.get("jobs")).hasSize(11);
    assertThat((List<?>) made.get("slurm_schedulers")).hasSize(4);
    // Once more it would be too much.
    assertThat(generate("slurm.yaml").err()).contains("has Slurm schedulers already");
    assertThat(generate("--overwrite", "slurm.yaml").out()).isEqualTo(text);
    assertThat(generate("--no-actions", "flow.yaml").out()).doesNotContain("on_jobs_ready");
  }

  @SuppressWarnings("unchecked")
  private Map<String, Map<String, ?>> schedulers(String... more) {
    List<String> args = new ArrayList<>(List.of("-f", "json"));
    args.addAll(List.of("slurm", "generate", "--account", "me", "--profile", "lab", "--dry-run"));
    args.addAll(List.of(more));
    args.add("flow.yaml");
    Map<String, ?> m = shell.run(args.toArray(new String[0])).json();
    Map<String, Map<String, ?>> out = new TreeMap<>();
    for (Map<String, ?> s : (List<Map<String, ?>>) m.get("slurm_schedulers")) {
      out.put((String) s.get("name"), s);
    }
    Map<String, Map<String, ?>> counted = new TreeMap<>();
    for (Map<String, ?> a : (List<Map<String, ?>>) m.get("actions")) {
      Map<String, Object> s = new HashMap<>(out.get(a.get("scheduler")));
      s.put("allocations", a.get("num_allocations"));
      s.put("jobs", ((List<?>) a.get("jobs")).size());
      counted.put((String) a.get("scheduler"), s);
    }
    return counted;
  }

  @Test
  void sizesFollowFromTheArithmetic() {
    Map<String, Map<String, ?>> all = schedulers("--group-by", "resource-requirements");
    assertThat(all.keySet())
        .containsExactly(
            "fat_deferred_scheduler",
            "gpus_deferred_scheduler",
            "little_scheduler",
            "wide_scheduler");
    // 2 h × 1.5 would be 3 h, the partition allows 2 h 30: one job after another, two at a time.
    assertThat((Map<String, Object>) all.get("fat_deferred_scheduler"))
        .containsEntry("walltime", "02:30:00")
        .containsEntry("mem", "200g")
        .containsEntry("allocations", 3L)
        .doesNotContainKey("partition");
    // Two jobs of two GPUs on a node of four.
    assertThat((Map<String, Object>) all.get("gpus_deferred_scheduler"))
        .containsEntry("gres", "gpu:4")
        .containsEntry("walltime", "01:30:00")
        .containsEntry("allocations", 2L);
    // A job of three nodes needs them at once.
    assertThat((Map<String, Object>) all.get("wide_scheduler"))
        .containsEntry("nodes", 3L)
        .containsEntry("allocations", 1L);
    assertThat((Map<String, Object>) all.get("little_scheduler"))
        .containsEntry("walltime", "00:30:00");
    Map<String, Map<String, ?>> one =
        schedulers("--group-by", "resource-requirements", "--single-allocation");
    assertThat((Map<String, Object>) one.get("fat_deferred_scheduler"))
        .containsEntry("nodes", 3L)
        .containsEntry("allocations", 1L);
    Map<String, Map<String, ?>> longest = schedulers("--walltime-strategy", "max-partition-time");
    assertThat((Map<String, Object>) longest.get("gpu_deferred_scheduler"))
        .containsEntry("walltime", "10-00:00:00")
        .containsEntry("allocations", 1L);
  }

  @Test
  void thePlanTellsTheShapeOfTheWorkflow() {
    Shell.Done plan =
        shell.run(
            "slurm", "plan-allocations", "--offline", "-a", "me", "--profile", "lab", "flow.yaml");
    assertThat(plan.out())
        .contains("Total jobs:         11")
        .contains("Dependency depth:   2 levels")
        .contains("Max parallelism:    8 instances (at level 1)")
        .contains("Resource Group: \"fat\" (partition: day)")
        .contains("\"gpus\": 2 allocation(s) x 1 node(s) [default]");
    shell.env.put("LAB", "yes");
    Map<String, ?> json =
        shell
            .run("-f", "json", "slurm", "plan-allocations", "-a", "me", "-p", "large", "flow.yaml")
            .json();
    assertThat(json.get("profile_name")).isEqualTo("lab");
    assertThat(((Map<?, ?>) ((List<?>) json.get("recommendations")).get(0)).get("partition"))
        .isEqualTo("large");
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(shell.run("slurm", "generate", "--profile", "lab", "flow.yaml").err())
        .contains("no Slurm account is known")
        .contains("--account");
    assertThat(shell.run("slurm", "generate", "-a", "me", "flow.yaml").err())
        .contains("this is no known HPC system");
    assertThat(shell.run("slurm", "generate", "-a", "me", "--profile", "x", "flow.yaml").err())
        .contains("there is no HPC profile 'x'");
    assertThat(shell.run("slurm", "generate", "--group-by", "size", "flow.yaml").exit())
        .isEqualTo(2);
    shell.write("plain.yaml", "name: p\njobs: [{name: a, command: 'true'}]\n");
    assertThat(generate("plain.yaml").err()).contains("no resource_requirements");
    shell.write(
        "huge.yaml",
        """
        name: h
        slurm_defaults: {account: ours}
        resource_requirements: [{name: r, num_cpus: 5000, memory: 1g, runtime: PT1H}]
        jobs: [{name: a, command: "true", resource_requirements: r}]
        """);
    Shell.Done huge = shell.run("slurm", "generate", "--profile", "lab", "huge.yaml");
    assertThat(huge.exit()).isEqualTo(1);
    assertThat(huge.err()).contains("No partition can hold 'r' (5000 CPUs");
    Shell.Done unknown =
        shell.run("slurm", "plan-allocations", "--profile", "lab", "-p", "nosuch", "huge.yaml");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.err()).contains("lab has no partition 'nosuch'", "there are ");
    shell.write(
        "many.yaml",
        """
        name: m
        slurm_defaults: {account: ours}
        resource_requirements: [{name: r, num_cpus: 1, memory: 1g, runtime: PT1H}]
        jobs:
          - {name: a, command: "true", resource_requirements: r}
          - {name: "b{i}", command: "true", parameters: {i: "1:500"}}
        """);
    assertThat(shell.run("slurm", "generate", "--profile", "lab", "--dry-run", "many.yaml").err())
        .isEqualTo(
            "Warning: 500 jobs like 'b1' have no resource_requirements and get no scheduler\n");
  }
}
