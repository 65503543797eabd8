package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands on all published example files, in all forms. {@code ExampleRunsIT} runs those that
 * need no Slurm; here the others are created.
 */
class PublishedExamplesTest {
  private static final List<String> FORMS = List.of("yaml", "json", "json5", "kdl");

  private static final Pattern TOTAL = Pattern.compile("\"total_jobs\" : (\\d+)");

  /** Files that ask for nodes of Slurm, and how many jobs they have. */
  private static final Map<String, Integer> NEED_SLURM =
      Map.ofEntries(
          Map.entry("json/slurm_staged_pipeline.json5", 12),
          Map.entry("json/workflow_actions_ml_training.json5", 10),
          Map.entry("json/workflow_actions_simple_slurm.json5", 3),
          Map.entry("kdl/slurm_staged_pipeline.kdl", 5),
          Map.entry("kdl/workflow_actions_data_pipeline.kdl", 3),
          Map.entry("kdl/workflow_actions_ml_training.kdl", 5),
          Map.entry("kdl/workflow_actions_simple_slurm.kdl", 3),
          Map.entry("subgraphs/subgraphs_workflow.json5", 15),
          Map.entry("subgraphs/subgraphs_workflow.kdl", 15),
          Map.entry("subgraphs/subgraphs_workflow.yaml", 15),
          Map.entry("yaml/chained_allocations.yaml", 4),
          Map.entry("yaml/dynamic_orchestrator_slurm.yaml", 2),
          Map.entry("yaml/multi_node_slurm.yaml", 7),
          Map.entry("yaml/single_allocation_mpi_stages.yaml", 302),
          Map.entry("yaml/slurm_staged_pipeline.yaml", 12),
          Map.entry("yaml/workflow_actions_ml_training.yaml", 10),
          Map.entry("yaml/workflow_actions_multi_class_slurm.yaml", 31),
          Map.entry("yaml/workflow_actions_simple_slurm.yaml", 5));

  @TempDir Path dir;
  private Shell shell;

  @BeforeEach
  void open() throws IOException {
    String contracts = System.getenv("TORC_CONTRACTS");
    Assumptions.assumeTrue(contracts != null, "TORC_CONTRACTS is not set: examples not read");
    shell = new Shell(dir);
    // Examples find their tables below this name.
    Files.createSymbolicLink(dir.resolve("examples"), Path.of(contracts, "torc", "examples"));
  }

  @AfterEach
  void close() throws IOException {
    Files.deleteIfExists(dir.resolve("examples"));
  }

  private List<String> files() throws IOException {
    List<String> found = new ArrayList<>();
    for (String folder : List.of("json", "kdl", "subgraphs", "yaml")) {
      try (Stream<Path> files = Files.list(dir.resolve("examples").resolve(folder))) {
        files.map(file -> "examples/" + folder + "/" + file.getFileName()).forEach(found::add);
      }
    }
    assertThat(found).hasSizeGreaterThan(70);
    return found;
  }

  @Test
  void everyFileOfEveryFormIsValid() throws IOException {
    List<String> line = new ArrayList<>(List.of("spec", "validate"));
    line.addAll(files());
    Shell.Done done = shell.run(line.toArray(String[]::new));
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out().lines()).hasSize(files().size()).allMatch(l -> l.contains(": valid, "));
  }

  @Test
  void everyFileSaysTheSameInTheOtherForms() throws IOException {
    for (String file : files()) {
      String jobs = expanded(file);
      for (String form : FORMS) {
        String copy = "copy." + form;
        Shell.Done done = shell.run("spec", "convert", "--force", file, "-o", copy);
        assertThat(done.exit()).as(file + ": " + done.err()).isZero();
        assertThat(expanded(copy)).as("%s as %s", file, form).isEqualTo(jobs);
      }
    }
  }

  private String expanded(String file) {
    Shell.Done done = shell.run("spec", "expand", "--to", "json", file);
    assertThat(done.exit()).as(file + ": " + done.err()).isZero();
    return done.out();
  }

  @Test
  void filesForSlurmAreCreatedAsWorkflows() {
    List<String> files = NEED_SLURM.keySet().stream().sorted().toList();
    List<String> lines = new ArrayList<>();
    files.forEach(file -> lines.add("create examples/" + file));
    for (int id = 1; id <= files.size(); id++) {
      lines.add("-f json status " + id);
    }
    Shell.Done done = shell.run(String.join("\n", lines), new String[] {"-s", "batch"});
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(TOTAL.matcher(done.out()).results().map(total -> Integer.valueOf(total.group(1))))
        .containsExactlyElementsOf(files.stream().map(NEED_SLURM::get).toList());
  }
}
