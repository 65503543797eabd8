package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  private static SpecResult read(Path file) throws IOException {
    // Examples name their tables from the folder above "examples".
    Path dir = Files.createTempDirectory("torc-spec");
    Files.createSymbolicLink(dir.resolve("examples"), examples());
    return SpecReader.read(
        Files.readString(file),
        file.getFileName().toString(),
        Format.ofFileName(file.toString()).orElseThrow(),
        dir);
  }

  @Test
  void everyExampleInScopeReadsWithoutErrors() throws IOException {
    int n = 0;
    for (Path file : files("yaml", "json", "subgraphs")) {
      Format format = Format.ofFileName(file.toString()).orElseThrow();
      if (format == Format.YAML || format == Format.JSON) {
        SpecResult r = read(file);
        assertThat(r.errors().stream().map(Problem::render).collect(Collectors.joining("\n")))
            .as("errors of %s", file)
            .isEmpty();
        Integer jobs = JOBS.get(file.getFileName().toString());
        if (jobs != null) {
          assertThat(r.orThrow().jobs()).as(file.toString()).hasSize(jobs);
        }
        n++;
      }
    }
    assertThat(n).isGreaterThan(30);
  }
}
