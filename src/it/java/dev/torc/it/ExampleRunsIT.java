package dev.torc.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the example files of the contracts with {@code torc run} on the built jar, each in a folder
 * of its own. Absolute paths of examples are moved into that folder. What was seen is written to
 * {@code target/example-runs.md}.
 */
class ExampleRunsIT {
  private static final String ROOTS =
      "(?<![\\w.}/])/(?=(data|models|results|reports|configs|logs|analysis|workspace|scripts|scratch"
          + "|shared|Users/dthom/repos/torc)(/|\\b))";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String[] MANY_CPUS = {"--num-cpus", "500", "--memory-gb", "1000"};
  private static final String[] ONE_FOLDER = {"--num-cpus", "16", "--memory-gb", "64", "-o", "."};
  private static final List<String> SEEN = new ArrayList<>();

  @TempDir static Path common;
  @TempDir Path folder;

  @BeforeAll
  static void needsContracts() throws IOException {
    Assumptions.assumeTrue(
        System.getenv("TORC_CONTRACTS") != null,
        "skipped: the examples are read from $TORC_CONTRACTS/torc/examples, and it is not set");
    Files.writeString(
        common.resolve("one.yaml"), "name: one\njobs: [{name: one, command: 'true'}]");
    Torc torc = Torc.in(common).java(javaOptions("-XX:ArchiveClassesAtExit="));
    torc.run("run", "one.yaml").exits(0);
  }

  /** Some sixty processes of Java: they start in half the time with an archive of classes. */
  private static String[] javaOptions(String archive) {
    return new String[] {
      "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", archive + common.resolve("classes.jsa")
    };
  }

  static Stream<Example> examples() {
    return Stream.of(
            Example.completes("data_pipeline_parameterized", "yaml json5", 36),
            Example.completes("diamond_workflow", "yaml json5 kdl", 4),
            Example.completes("direct_mode_checkpointing", "yaml", 5),
            Example.completes("dynamic_orchestrator_local", "yaml", 26, "--max-parallel-jobs", "4"),
            Example.completes("failure_handler_demo", "yaml", 4),
            Example.ends("failure_handler_simulation", "yaml json kdl", 16, 1, 1),
            Example.completes("fan_in_with_regexes", "yaml", 30),
            Example.completes(
                "hundred_jobs_parameterized", "yaml json5", 100, "--max-parallel-jobs", "4"),
            Example.completes("hundred_jobs_parameterized", "kdl", 101, MANY_CPUS),
            Example.completes("hundred_jobs_workflow", "json5", 100),
            Example.completes("hyperparameter_sweep", "yaml json5 kdl", 38),
            Example.completes("hyperparameter_sweep_shared_params", "yaml json5 kdl", 38),
            Example.completes("mixed_workload", "kdl", 121, MANY_CPUS),
            Example.completes("multi_stage_barrier_pattern", "yaml json5", 2104),
            Example.completes("parameterized_from_csv", "yaml", 4),
            Example.completes("parameterized_from_json", "yaml", 4),
            Example.ends("parameterized_shared_table", "yaml", 0, 4, 5),
            Example.completes("parameterized_user_data", "yaml", 3),
            Example.completes("priority_workflow", "yaml", 5, "--max-parallel-jobs", "1"),
            Example.completes("resource_monitoring_demo", "yaml json5 kdl", 3),
            Example.completes("ro_crate_provenance", "yaml", 5),
            Example.completes("sample_workflow", "yaml json json5", 3),
            // Its preamble, of which a break is spelled as a backslash, makes a command a comment.
            Example.ends("sample_workflow", "kdl", 1, 1, 1),
            Example.completes("simple_retry", "yaml", 2),
            Example.completes("simple_slurm", "kdl", 3),
            Example.completes("simulation_sweep", "yaml json5", 49),
            Example.completes("stdio_configuration", "yaml", 4),
            Example.completes("subgraphs_workflow_no_slurm", "yaml json5 kdl", 15),
            Example.completes("variables_demo", "yaml json json5 kdl", 6),
            // Its actions run in the output folder, and its jobs expect what they make.
            Example.completes("workflow_actions_data_pipeline", "yaml json5", 14, ONE_FOLDER),
            Example.completes("workflow_actions_simple", "yaml json5 kdl", 3),
            Example.completes("zip_parameter_mode", "yaml", 8),
            Example.completes("zip_parameter_mode", "json5 kdl", 6))
        .flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void endsAsItsCommentsSay(Example example) throws Exception {
    Torc torc = prepared(example.file());
    List<String> line = new ArrayList<>(List.of("-f", "json", "run", "--db", "torc.db"));
    line.add(name(example.file()));
    line.addAll(example.options());
    CommandResult run = torc.start(line.toArray(String[]::new)).result(PATIENCE);
    Map<String, Integer> seen = counts(run);
    SEEN.add(row(example, seen, run.exit()));
    assertThat(seen).as(run.toString()).isEqualTo(example.statuses());
    run.exits(example.exitCode());
    switch (example.name()) {
      case "failure_handler_demo" -> recovered(jobs(torc));
      case "failure_handler_simulation" -> recoveries();
      case "direct_mode_checkpointing" -> resumed(jobs(torc));
      case "dynamic_orchestrator_local" ->
          spawned(jobs(torc), items(torc, "user-data", "list", "1"), attempts(torc));
      case "hundred_jobs_parameterized" -> assertThat(stdioFiles()).hasSize(2 * example.jobs());
      case "priority_workflow" -> inOrderOfPriority(attempts(torc));
      case "resource_monitoring_demo" -> measured(attempts(torc));
      case "ro_crate_provenance" -> provenance(items(torc, "ro-crate", "list", "1"));
      case "simple_retry" -> assertThat(attempt(jobs(torc), "flaky_job")).isEqualTo(3);
      case "simple_slurm" ->
          assertThat(attempts(torc).stream().map(result -> result.get("job_name")))
              .containsExactly("setup", "process", "finalize");
      case "stdio_configuration" ->
          assertThat(stdioFiles()).containsExactly("job_wf1_j3_r1_a1.e", "job_wf1_j3_r1_a1.o");
      case "workflow_actions_simple" -> simpleActions();
      case "workflow_actions_data_pipeline" -> pipelineActions();
      default -> {}
    }
  }

  /** The way that the comments of the file describe: two runners, of which one holds labels. */
  @Test
  void labelsLeadJobsToTheirRunner() throws Exception {
    Torc torc = prepared("yaml/labeled_jobs.yaml");
    torc.run("-s", "create", "labeled_jobs.yaml").exits(0);
    try (Running labeled = torc.start("run", "1", "--label", "windows,gpu", "--persistent")) {
      labeled.awaitErr("Started standalone"); // whoever comes first owns the database
      torc.run("run", "1").exits(0);
      labeled.result(PATIENCE).exits(0);
    }
    Map<Object, List<Object>> byNode = new TreeMap<>();
    for (Map<String, Object> result : items(torc.run("-s", "-f", "json", "results", "list", "1"))) {
      byNode
          .computeIfAbsent(result.get("compute_node_id"), node -> new ArrayList<>())
          .add(String.valueOf(result.get("job_name")).replaceAll("_\\d+", ""));
    }
    SEEN.add("| `yaml/labeled_jobs.yaml` | 6 | 6 completed | " + byNode.size() + " runners |");
    assertThat(byNode.values())
        .containsExactlyInAnyOrder(
            List.of("simulate", "simulate", "simulate", "simulate"),
            List.of("postprocess", "render"));
  }

  @AfterAll
  static void writeTable() throws IOException {
    Path target = Path.of(System.getProperty("torc.root", "."), "target");
    if (!SEEN.isEmpty() && Files.isDirectory(target)) {
      SEEN.sort(null);
      Files.writeString(
          target.resolve("example-runs.md"),
          "| File | Jobs | Expected | Seen |\n| --- | --- | --- | --- |\n"
              + String.join("\n", SEEN)
              + "\n");
    }
  }

  private Torc prepared(String file) throws IOException {
    Path examples = Path.of(System.getenv("TORC_CONTRACTS"), "torc", "examples");
    Map<String, String> environment = StandIns.into(folder);
    String text = Files.readString(examples.resolve(file));
    Files.writeString(
        folder.resolve(name(file)), text.replaceAll(ROOTS, folder.toRealPath() + "/"));
    Path tables = Files.createDirectories(folder.resolve("examples/parameter_tables"));
    for (String table : List.of("sweep.csv", "sweep.json")) {
      Files.copy(examples.resolve("parameter_tables/" + table), tables.resolve(table));
    }
    for (String given :
        List.of(
            "f1.json",
            "Users/dthom/repos/torc/f1.json",
            "input_a.txt",
            "input_b.txt",
            "raw.csv",
            "data/raw_data.csv",
            "data/raw/all",
            "scratch/proj42/raw/all",
            "scripts/validate_data.py",
            "scripts/analyze_data.py")) {
      Path path = folder.resolve(given);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "given\n");
    }
    Torc torc = Torc.in(folder.toRealPath()).java(javaOptions("-XX:SharedArchiveFile="));
    environment.forEach(torc::env);
    return torc;
  }

  private void recovered(List<Map<String, Object>> jobs) throws IOException {
    assertThat(attempt(jobs, "flaky_job_1")).isEqualTo(3);
    assertThat(attempt(jobs, "flaky_job_2")).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("recovery.txt")))
        .isEqualTo("flaky_job_1 1 10\nflaky_job_2 1 11\n");
  }

  private void recoveries() throws IOException {
    assertThat(Files.readAllLines(folder.resolve("recovery.txt")))
        .hasSize(6)
        .contains("simulate_m0_s1 1 10", "simulate_m1_s0 1 11");
  }

  private static void resumed(List<Map<String, Object>> jobs) {
    assertThat(List.of("train_model_0", "train_model_1", "train_model_2"))
        .allSatisfy(name -> assertThat(attempt(jobs, name)).isEqualTo(2));
  }

  /** The jobs that the recording shows: four generations in each case, and the fifth ends it. */
  private void spawned(
      List<Map<String, Object>> jobs,
      List<Map<String, Object>> states,
      List<Map<String, Object>> results) {
    List<String> names = new ArrayList<>();
    List<String> records = new ArrayList<>();
    for (String of : List.of("caseA", "caseB")) {
      for (int i = 0; i <= 4; i++) {
        names.add("orch_" + of + "_g0" + i);
        if (i > 0) {
          names.add("reeds_" + of + "_i0" + i);
          names.add("pras_" + of + "_i0" + i);
          records.add("__torc_lineage__" + of + "__g00000" + i);
        }
      }
      records.add("__torc_lineage__" + of + "__final");
    }
    assertThat(jobs.stream().map(job -> String.valueOf(job.get("name"))))
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(states.stream().map(state -> String.valueOf(state.get("name"))))
        .containsExactlyInAnyOrderElementsOf(records);
    assertThat(results).hasSize(26).allSatisfy(r -> assertThat(r).containsEntry("return_code", 0L));
  }

  private static void inOrderOfPriority(List<Map<String, Object>> results) {
    assertThat(results.stream().map(result -> result.get("job_name")))
        .containsExactly(
            "preprocess", "critical_analysis", "normal_analysis", "background_report", "summary");
  }

  private static void measured(List<Map<String, Object>> results) {
    assertThat(results)
        .allSatisfy(result -> assertThat(result.get("avg_cpu_percent")).isInstanceOf(Number.class));
  }

  /** One action for the run and one for each job that has written a file, as the comments say. */
  private static void provenance(List<Map<String, Object>> entities) {
    Map<String, Integer> types = new TreeMap<>();
    entities.forEach(e -> types.merge(String.valueOf(e.get("entity_type")), 1, Integer::sum));
    assertThat(types).isEqualTo(Map.of("CreateAction", 5, "File", 5, "SoftwareApplication", 4 + 3));
    assertThat(entities)
        .filteredOn(e -> "output/report.html".equals(e.get("entity_id")))
        .singleElement()
        .satisfies(e -> assertThat(e.toString()).contains("wasGeneratedBy", "output/summary.json"));
  }

  private void simpleActions() throws IOException {
    assertThat(folder.resolve("torc_output/workflow_log.txt"))
        .hasContent("Workflow started at $(date)\nWorkflow completed at $(date)\n");
    assertThat(folder.resolve("torc_output/output/results.tar.gz")).isRegularFile();
    assertThat(folder.resolve("torc_output/temp")).doesNotExist();
  }

  private void pipelineActions() throws IOException {
    assertThat(Files.readString(folder.resolve("pipeline.log")))
        .containsSubsequence(
            "Pipeline Started",
            "Download phase starting",
            "Validation complete",
            "Transformation complete",
            "Pipeline Completed");
    assertThat(folder.resolve("raw").toFile().list((dir, name) -> name.endsWith(".tar.gz")))
        .isEmpty();
    assertThat(folder.resolve("reports/summary.html")).isRegularFile();
  }

  private List<String> stdioFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("torc_output/job_stdio"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static int attempt(List<Map<String, Object>> jobs, String name) {
    return jobs.stream()
        .filter(job -> name.equals(job.get("name")))
        .map(job -> ((Number) job.get("attempt_id")).intValue())
        .findFirst()
        .orElseThrow();
  }

  private static List<Map<String, Object>> jobs(Torc torc) {
    return items(torc, "jobs", "list", "1");
  }

  private static List<Map<String, Object>> attempts(Torc torc) {
    return items(torc, "results", "list", "1");
  }

  private static List<Map<String, Object>> items(Torc torc, String... command) {
    List<String> line = new ArrayList<>(List.of("-s", "--db", "torc.db", "-f", "json"));
    line.addAll(List.of(command));
    return items(torc.run(line.toArray(String[]::new)));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> items(CommandResult result) {
    return (List<Map<String, Object>>) result.exits(0).json().get("items");
  }

  /** How many jobs ended with which status, as the run tells at its end. */
  private static Map<String, Integer> counts(CommandResult run) {
    Map<String, Integer> counts = new TreeMap<>();
    if (run.json().get("jobs_by_status") instanceof Map<?, ?> told) {
      told.forEach((status, n) -> counts.put(String.valueOf(status), ((Number) n).intValue()));
    }
    counts.values().removeIf(n -> n == 0);
    return counts;
  }

  private static String row(Example example, Map<String, Integer> seen, int exitCode) {
    return "| `%s` | %d | %s, exit %d | %s, exit %d |"
        .formatted(
            example.file(),
            example.jobs(),
            text(example.statuses()),
            example.exitCode(),
            text(seen),
            exitCode);
  }

  private static String text(Map<String, Integer> counts) {
    return String.join(
        ", ", counts.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList());
  }

  private static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }
}
