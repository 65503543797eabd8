package dev.torc.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files in examples/ run with the shipped jar, through the launcher, and do what they say. */
class OwnExamplesIT {
  private static final Path ROOT = Path.of(System.getProperty("torc.root", "")).toAbsolutePath();

  @TempDir private Path dir;

  @BeforeEach
  void copyExamples() throws IOException {
    Path examples = Files.createDirectory(dir.resolve("examples"));
    try (Stream<Path> files = Files.list(ROOT.resolve("examples"))) {
      for (Path f : files.toList()) {
        Files.copy(f, examples.resolve(f.getFileName()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "diamond.yaml, diamond/report.txt, The poem has 14 words with 47 letters:",
    "diamond.kdl, diamond/report.txt, The poem has 14 words with 47 letters:",
    "diamond.json5, diamond/report.txt, The poem has 14 words with 47 letters:",
    "sweep.yaml, sweep/best.txt, 'volume 2000 from side 30, cut 5'",
    "retries.yaml, retries/log.txt, unsteady: attempt 3",
    "retries.yaml, retries/log.txt, needs_an_answer: 42",
    "actions.yaml, actions.log, build can start",
    "actions.yaml, actions.log, a worker leaves",
    "user_data.yaml, user_data/greetings.txt, 'Hello, Grace'",
    "pipeline.json, pipeline/sum.txt, 142",
  })
  void example(String file, String output, String line) throws Exception {
    Run run = torc("run", "examples/" + file);
    assertThat(run.status()).as(run.text()).isZero();
    assertThat(Files.readAllLines(dir.resolve("torc_output").resolve(output))).contains(line);
  }

  @Test
  void aCrateTellsWhatMadeAFile() throws Exception {
    Run run = torc("run", "examples/provenance.yaml");
    assertThat(run.status()).as(run.text()).isZero();
    Run crate = torc("-s", "ro-crate", "export", "1", "-o", "crate.json");
    assertThat(crate.status()).as(crate.text()).isZero();
    assertThat(Files.readString(dir.resolve("crate.json")))
        .containsPattern("wasGeneratedBy\" *: *\\{\\s*\"@id\" *: *\"#job-3-attempt-1\"");
  }

  @Test
  void higherPriorityComesFirst() throws Exception {
    Run run = torc("run", "examples/resources.yaml", "--num-cpus", "1");
    assertThat(run.status()).as(run.text()).isZero();
    assertThat(Files.readAllLines(dir.resolve("torc_output/resources/order.txt")))
        .containsExactly("early, in the south", "between, in the north", "late, in the north");
  }

  @Test
  void failureIsTold() throws Exception {
    Run run = torc("run", "examples/failure.yaml");
    assertThat(run.status()).as(run.text()).isEqualTo(1);
    assertThat(run.text()).contains("broken", "exit code 3", "cannot find the treasure map");
  }

  private record Run(int status, String text) {}

  private Run torc(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(ROOT.resolve("packaging/torc").toString()));
    command.addAll(List.of(arguments));
    Path text = dir.resolve("text");
    var builder = new ProcessBuilder(command);
    builder.directory(dir.toFile()).redirectErrorStream(true).redirectOutput(text.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("TORC_"));
    builder.environment().put("TORC_JAR", System.getProperty("torc.jar", ""));
    int status = builder.start().waitFor();
    return new Run(status, Files.readString(text));
  }
}
