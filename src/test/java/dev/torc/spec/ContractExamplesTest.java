package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The published example files read without errors and give the documented numbers of jobs. */
class ContractExamplesTest {
  private static final Map<String, Integer> JOBS =
      Map.of(
          "fan_in_with_regexes.yaml", 30,
          "hundred_jobs_parameterized.yaml", 100,
          "diamond_workflow.yaml", 4,
          "parameterized_from_csv.yaml", 4,
          "parameterized_shared_table.yaml", 9,
          "variables_demo.yaml", 6,
          "single_allocation_mpi_stages.yaml", 302);

  /** Files that do not say what the first file of their name says: other commands, fewer jobs. */
  private static final List<String> SAY_OTHER_THINGS =
      List.of(
          "kdl/diamond_workflow.kdl",
          "yaml/diamond_workflow.yaml",
          "kdl/hundred_jobs_parameterized.kdl",
          "kdl/hyperparameter_sweep.kdl",
          "yaml/hyperparameter_sweep.yaml",
          "yaml/hyperparameter_sweep_shared_params.yaml",
          "kdl/resource_monitoring_demo.kdl",
          "yaml/resource_monitoring_demo.yaml",
          "kdl/sample_workflow.kdl",
          "kdl/slurm_staged_pipeline.kdl",
          "kdl/workflow_actions_data_pipeline.kdl",
          "kdl/workflow_actions_ml_training.kdl",
          "yaml/workflow_actions_simple_slurm.yaml",
          "yaml/zip_parameter_mode.yaml");

  private static Path examples() {
    String contracts = System.getenv("TORC_CONTRACTS");
    Assumptions.assumeTrue(contracts != null, "TORC_CONTRACTS is not set: examples not read");
    return Path.of(contracts, "torc", "examples");
  }

  private static List<Path> files(String... folders) throws IOException {
    try (Stream<Path> all = Files.walk(examples())) {
      return all.filter(p -> List.of(folders).contains(p.getParent().getFileName().toString()))
          .filter(p -> Format.ofFileName(p.toString()).isPresent())
          .sorted()
          .toList();
    }
  }

  /** A folder from which examples find their tables: they name them with "examples" in front. */
  static Path folder() throws IOException {
    Path dir = Files.createTempDirectory("torc-spec");
    Files.createSymbolicLink(dir.resolve("examples"), examples());
    return dir;
  }

  private static SpecResult read(Path file) throws IOException {
    return SpecReader.read(
        Files.readString(file),
        file.getFileName().toString(),
        Format.ofFileName(file.toString()).orElseThrow(),
        folder());
  }

  static List<Path> all() throws IOException {
    return files("yaml", "json", "kdl", "subgraphs").stream()
        .filter(p -> Format.ofFileName(p.toString()).isPresent())
        .toList();
  }

  @Test
  void everyExampleReadsWithoutErrors() throws IOException {
    for (Path file : all()) {
      SpecResult r = read(file);
      assertThat(r.errors().stream().map(Problem::render).collect(Collectors.joining("\n")))
          .as("errors of %s", file)
          .isEmpty();
      Integer jobs = JOBS.get(file.getFileName().toString());
      if (jobs != null) {
        assertThat(r.orThrow().jobs()).as(file.toString()).hasSize(jobs);
      }
    }
    assertThat(all()).hasSizeGreaterThan(70);
  }

  /** Files of one name in several forms, sorted by their name. */
  private static Map<String, List<Path>> twins() throws IOException {
    Map<String, List<Path>> out = new TreeMap<>();
    for (Path file : all()) {
      String name = file.getFileName().toString();
      out.computeIfAbsent(name.substring(0, name.lastIndexOf('.')), k -> new ArrayList<>())
          .add(file);
    }
    out.values().removeIf(l -> l.size() < 2);
    return out;
  }

  @Test
  void twinsExpandToTheSameJobs() throws IOException {
    List<String> different = new ArrayList<>();
    for (var twin : twins().entrySet()) {
      WorkflowSpec first = read(twin.getValue().get(0)).orThrow();
      for (Path other : twin.getValue().subList(1, twin.getValue().size())) {
        if (!named(read(other).orThrow().jobs()).equals(named(first.jobs()))) {
          different.add(other.getParent().getFileName() + "/" + other.getFileName());
        }
      }
    }
    assertThat(different).isEqualTo(SAY_OTHER_THINGS);
  }

  private static Map<String, JobSpec> named(List<JobSpec> jobs) {
    return jobs.stream().collect(Collectors.toMap(JobSpec::name, j -> j));
  }
}
