package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about command lines, without any server. */
class UsageTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nosuch | error: unrecognized subcommand 'nosuch'",
        "jobs lst | did you mean list",
        "jobs list 1 --limt 3 | did you mean --limit",
        "jobs list 1 2 | error: unexpected argument '2'",
        "jobs list x | invalid value 'x' for <WORKFLOW_ID>",
        "jobs get | the argument <ID> is missing",
        "jobs list 1 -l | -l needs a value <N>",
        "jobs list 1 --reverse-sort=yes | --reverse-sort takes no value",
        "jobs list 1 -qz | unexpected argument '-q'",
        "run w.yaml --num-cpus x | invalid value 'x' for --num-cpus",
        "run w.yaml --num-cpus 0 | invalid value '0' for --num-cpus: at least 1",
        "run w.yaml --num-gpus -1 | invalid value '-1' for --num-gpus: at least 0",
        "run w.yaml --memory-gb 0 | invalid value '0.0' for --memory-gb: more than 0",
        "run w.yaml --memory-gb NaN | invalid value 'NaN' for --memory-gb: not a number",
        "watch 1 -p Infinity | invalid value 'Infinity' for --poll-interval: not a number",
        "hpc generate --name= | --name cannot be empty",
        "token create --role client --secret= | --secret cannot be empty",
        "jobs | Usage: torc jobs",
        "--url nowhere jobs list 1 | nowhere' is not the URL of a server",
      })
  void wrongUseEndsWithTwo(String line, String said) {
    Shell.Done done = shell.run(line.strip().split(" "));
    assertThat(done.err()).contains(said.strip());
    assertThat(done.exit()).isEqualTo(2);
    assertThat(done.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-f xml status 1 | format must be one of 'table', 'json', or 'csv'",
        "-f csv status 1 | csv format is not supported for this workflow summary",
        "jobs list | a workflow ID is required when stdin is not a terminal",
        "--in-memory -s status 1 | --in-memory is only supported with 'run'",
        "create nofile.yaml | nofile.yaml does not exist",
        "--url http://127.0.0.1:9/torc-service/v1 status 1 | cannot reach http://127.0.0.1:9",
        "run nofile.yaml | nofile.yaml does not exist",
        "run w.yaml --end-time noon | --end-time 'noon' is no RFC 3339 time",
      })
  void otherErrorsEndWithOne(String line, String said) {
    Shell.Done done = shell.run(line.strip().split(" "));
    assertThat(done.err()).contains(said.strip());
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.out()).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void everyCommandHasHelp() {
    for (String word : CommandNames.words("")) {
      help(word);
      CommandNames.words(word).forEach(leaf -> help(word + " " + leaf));
    }
    assertThat(shell.run("--help").out()).contains("--standalone").contains("workflows");
    assertThat(shell.run("help", "jobs", "list")).isEqualTo(shell.run("jobs", "list", "--help"));
    assertThat(shell.run("--version").out()).startsWith("torc ");
  }

  private void help(String name) {
    Shell.Done done = shell.run((name + " --help").split(" "));
    assertThat(done.out()).startsWith("Usage: torc " + name);
    if (CommandNames.names().contains(name)) {
      assertThat(done.out()).as(name).contains("Examples:\n  ", "torc " + name.split(" ")[0]);
    }
    assertThat(done.exit()).isZero();
  }

  @Test
  void dryRunNeedsNoServer() {
    shell.write(
        "good.yaml", "name: g\njobs: [{name: 'j{i}', command: echo, parameters: {i: '1:3'}}]\n");
    Shell.Done good = shell.run("create", "--dry-run", "good.yaml");
    assertThat(good.out())
        .contains("Jobs: 3 (expanded from 1 parameterized job specs)")
        .contains("Validation: PASSED");
    assertThat(good.exit()).isZero();
    shell.write("bad.yaml", "name: b\njobz: []\n");
    Shell.Done bad = shell.run("create", "--dry-run", "bad.yaml");
    assertThat(bad.out()).contains("Validation: FAILED");
    assertThat(bad.err()).contains("bad.yaml:2").contains("jobz");
    assertThat(bad.exit()).isEqualTo(1);
    Shell.Done json = shell.run("-f", "json", "create", "--dry-run", "bad.yaml");
    assertThat(json.json().get("valid")).isEqualTo(false);
    assertThat(json.exit()).isEqualTo(1);
  }

  @Test
  void numbersAndTimesForPeople() {
    assertThat(Texts.decimals(2.345, 2)).isEqualTo("2.35");
    assertThat(Texts.decimals(-0.001, 2)).isEqualTo("0.00");
    assertThat(Texts.decimals(-1.5, 1)).isEqualTo("-1.5");
    assertThat(Texts.decimals(7.04, 1)).isEqualTo("7.0");
    assertThat(Texts.duration(59.94)).isEqualTo("59.9s");
    assertThat(Texts.duration(192)).isEqualTo("3m 12s");
    assertThat(Texts.duration(7_380)).isEqualTo("2h 3m");
    assertThat(Texts.duration(100_800)).isEqualTo("1d 4h");
    assertThat(Texts.epoch(1_000_000_000.9)).isEqualTo("2001-09-09 01:46:40");
    assertThat(List.of(Texts.epoch(1e300), Texts.epoch(Double.NaN))).containsExactly("-", "-");
    assertThat(Texts.time("2026-11-22T09:21:05.413Z")).isEqualTo("2026-11-22 09:21:05 +0000");
    assertThat(Texts.time("2026-11-22T09:21:05+02:00")).isEqualTo("2026-11-22T09:21:05+02:00");
  }
}
