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

  private static final Map<String, String> SCRIPTS =
      Map.of(
          "fan_in_simulate",
          """
          import sys
          open("output/sim_%s_%03d.csv" % (sys.argv[1], int(sys.argv[2])), "w").write("x\\n1\\n")
          """,
          "fan_in_regional_summary",
          """
          import sys
          open("output/summary_%s.json" % sys.argv[1], "w").write("{}")
          """,
          "fan_in_global_report",
          """
          open("output/global_report.json", "w").write("{}")
          """,
          "dynamic_orchestrator",
          """
          import json, os, sys, urllib.request
          case = os.environ.get("TORC_ORCHESTRATOR_LINEAGE_ID") or sys.argv[1]
          done = int(os.environ["TORC_JOB_NAME"][-2:])
          n = done + 1
          reeds, pras = "reeds_%s_i%02d" % (case, n), "pras_%s_i%02d" % (case, n)
          next = {
              "name": "orch_%s_g%02d" % (case, n), "depends_on": [pras],
              "command": "python3 examples/scripts/dynamic_orchestrator.py",
              "resource_requirements": "orch_rr",
          }
          jobs = [
              {"name": reeds, "command": "true", "resource_requirements": "reeds_rr", "priority": 1},
              {"name": pras, "command": "true", "resource_requirements": "pras_rr", "priority": 10,
               "depends_on": [reeds]},
              next,
          ]
          state = {"generation": n, "prior_metric": 0.5 ** done if done else None}
          body = {"lineage": case, "jobs": jobs if done < 4 else [], "state": state}
          url = "%s/jobs/%s/spawn_jobs" % (os.environ["TORC_API_URL"], os.environ["TORC_JOB_ID"])
          headers = {"Content-Type": "application/json"}
          urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers))
          """);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-diamond",
        "02-actions",
        "03-sweep",
        "04-retries",
        "05-fan-in",
        "06-stdio",
        "07-table",
        "08-labels",
        "09-errors",
        "10-admin",
        "11-standalone-exec",
        "12-slurm-generate",
        "13-logs-plots",
        "14-dynamic",
        "15-limits"
      })
  void sameFacts(String name) throws IOException {
    String contracts = System.getenv("TORC_CONTRACTS");
    Assumptions.assumeTrue(contracts != null, "TORC_CONTRACTS names no contracts");
    Assumptions.assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3"))),
        "python3 is missing, which the jobs of some sessions call");
    Path torc = Path.of(contracts, "torc");
    var transcript = CliTranscript.read(torc.resolve("cli-transcripts/" + name + ".md"));
    copy(torc.resolve("examples"), directory.resolve("examples"));
    Files.createDirectories(directory.resolve("tests/scripts"));
    var shell = new Shell(directory);
    shell.env.put("USER", "alice");
    for (String script : List.of("preprocess", "work", "postprocess")) {
      shell.write("tests/scripts/" + script + ".sh", STAND_IN);
    }
    Files.createDirectories(directory.resolve("examples/scripts"));
    SCRIPTS.forEach((script, text) -> shell.write("examples/scripts/" + script + ".py", text));
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
