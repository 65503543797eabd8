package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.cli.CliTranscript.Step;
import dev.torc.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the commands of recorded sessions of the published program against this one, and compares
 * exit codes, JSON keys, headers and totals of tables, and states of jobs. Ids, times and measured
 * use are not compared. What differs on purpose is in {@code docs/compatibility.md} and in {@link
 * CliTranscript#DIFFERENCES}.
 */
class CliTranscriptTest {
  /** The published program's scripts of the example, as far as their outputs matter. */
  private static final String STAND_IN =
      "while [ $# -gt 0 ]; do [ \"$1\" = -o ] && echo '{}' > \"$2\"; shift; done; exit 0\n";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-diamond",
        "02-actions",
        "03-sweep",
        "04-retries",
        "06-stdio",
        "08-labels",
        "09-errors",
        "10-admin",
        "11-standalone-exec"
      })
  void sameFacts(String name) throws IOException {
    String contracts = System.getenv("TORC_CONTRACTS");
    Assumptions.assumeTrue(contracts != null, "TORC_CONTRACTS names no contracts");
    Path torc = Path.of(contracts, "torc");
    var transcript = CliTranscript.read(torc.resolve("cli-transcripts/" + name + ".md"));
    copy(torc.resolve("examples"), directory.resolve("examples"));
    Files.createDirectories(directory.resolve("tests/scripts"));
    var shell = new Shell(directory);
    shell.env.put("USER", "alice");
    for (String script : List.of("preprocess", "work", "postprocess")) {
      shell.write("tests/scripts/" + script + ".sh", STAND_IN);
    }
    shell.write("f1.json", "{}");
    for (Map.Entry<String, String> file : transcript.files().entrySet()) {
      shell.write(file.getKey(), file.getValue());
    }
    List<String> differences = new ArrayList<>();
    int compared = 0;
    try (var server = LocalServer.start(Database.Settings.inMemory(), "127.0.0.1", 0)) {
      shell.env.put("TORC_API_URL", server.url());
      for (Step step : transcript.steps()) {
        if (step.args(0).contains("-s")) {
          shell.env.remove("TORC_API_URL");
        }
        List<String> found = step.play(shell);
        compared += found.isEmpty() ? 1 : 0;
        differences.addAll(found);
        shell.env.put("TORC_API_URL", server.url());
      }
    }
    assertThat(differences).as(name).isEmpty();
    assertThat(compared).as("steps of " + name).isPositive();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path f : all.toList()) {
        Files.copy(f, to.resolve(from.relativize(f)));
      }
    }
  }
}
