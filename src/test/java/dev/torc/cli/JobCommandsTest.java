package dev.torc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.Until;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands that add, change, reset and show jobs, and those on events. */
class JobCommandsTest extends AgainstServer {
  @BeforeEach
  void start() {
    shell.write(
        "w.yaml",
        """
        name: w
        jobs:
          - {name: a, command: 'true'}
          - {name: b, command: exit 3, depends_on: [a], failure_handler: h}
          - {name: c, command: 'true', depends_on: [b], input_files: [f]}
        files: [{name: f, path: f.txt}]
        failure_handlers: [{name: h, rules: [{exit_codes: [4], max_retries: 2}]}]
        """);
    shell.write("f.txt", "");
  }

  @Test
  void resetsChosenJobs() {
    run("run w.yaml");
    Map<String, ?> dry = json("jobs reset-status 2 --dry-run");
    assertThat((List<?>) dry.get("jobs")).hasSize(1);
    assertThat((List<?>) dry.get("downstream_jobs")).hasSize(1);
    assertThat(run("jobs reset-status 2 --dry-run").out()).contains("no changes were made");
    Shell.Done none = run("jobs reset-status --return-code 9 --workflow-id 1");
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains("no jobs in workflow 1 match return code 9");
    assertThat(run("jobs reset-status 1 --status failed").exit()).isEqualTo(2);
    assertThat(run("jobs reset-status --status nosuch -w 1").exit()).isEqualTo(2);
    Map<String, ?> twice = json("jobs reset-status 1 1 --dry-run");
    assertThat((List<?>) twice.get("jobs")).hasSize(1);
    assertThat((List<?>) twice.get("downstream_jobs")).hasSize(2);
    Map<String, ?> done = json("jobs reset-status --return-code 3 -w 1 --no-prompts --reinit");
    assertThat(done.get("reset_job_ids")).isEqualTo(List.of(2L));
    assertThat(json("jobs get 2").get("status")).isEqualTo("ready");
    assertThat(json("jobs get 3").get("status")).isEqualTo("blocked");
    assertThat(json("jobs get 1").get("status")).isEqualTo("completed");
  }

  @Test
  void onlyFailedResultsCountForALimit() {
    run("run w.yaml");
    assertThat((List<?>) json("results list 1 --failed -l 1").get("items"))
        .extracting(r -> String.valueOf(((Map<?, ?>) r).get("return_code")))
        .containsExactly("3");
    assertThat(run("results list 1 --failed").out()).contains("Total: 1 results");
    assertThat(run("results list 1 --failed --offset 1").out()).startsWith("No results found");
    assertThat(run("-f csv results list 1 --failed -l 0").out().lines()).hasSize(1);
  }

  @Test
  void answersMayBeTypedAhead() {
    run("create w.yaml");
    run("create w.yaml");
    var out = new ByteArrayOutputStream();
    var io =
        new Io(
            new PrintStream(out, true, UTF_8),
            new PrintStream(OutputStream.nullOutputStream()),
            new ByteArrayInputStream("2\ny\n".getBytes(UTF_8)),
            shell.env,
            directory,
            new Io.Terminal(true, false, false),
            Interrupts.NONE);
    assertThat(Cli.run(new String[] {"workflows", "cancel"}, io)).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("Successfully canceled workflow 2\n");
  }

  @Test
  void restartSaysWhatRunsAgainAndWhy() {
    shell.write(
        "r.yaml",
        """
        name: r
        jobs:
          - {name: first, command: cat in > out, input_files: [in], output_files: [out]}
          - {name: second, command: cat out, input_files: [out]}
          - {name: other, command: 'true'}
        files: [{name: in, path: in}, {name: out, path: out}]
        """);
    shell.write("in", "1");
    assertThat(run("run r.yaml").exit()).isZero();
    assertThat(json("workflows reinit 1 --dry-run").get("jobs_to_rerun")).isEqualTo(Map.of());
    assertThat(directory.resolve("in").toFile().setLastModified(1_000_000_000_000L)).isTrue();
    Shell.Done done = run("workflows reinit 1 --dry-run");
    assertThat(done.out())
        .contains("Jobs that run again: 2")
        .contains("- first: its input 'in' has changed")
        .contains("- second: it depends on 'first', which runs again");
    assertThat(run("workflows reinit 1").exit()).isZero();
    assertThat(run("run 1").err()).contains("(3 completed)");
  }

  @Test
  void addsLinesOfAFile() throws IOException {
    run("workflows new -n mine");
    shell.write("cmds.txt", "echo one\n# note\n\necho two\n");
    Shell.Done done = run("jobs create-from-file 1 cmds.txt --memory-per-job 2g");
    assertThat(done.out()).contains("Successfully created 2 jobs from file").contains("2g");
    assertThat(run("jobs list 1").out()).contains("job1").contains("job2").contains("echo two");
    json("jobs create-from-file 1 cmds.txt");
    assertThat(run("-f csv jobs list 1").out()).contains("job4");
    assertThat(run("-f csv jobs list-resource-requirements 1").out()).contains("2g");
    shell.write("none.txt", "# nothing\n");
    assertThat(run("jobs create-from-file 1 none.txt").exit()).isEqualTo(1);
    assertThat(run("jobs create-from-file 1 nowhere.txt").err())
        .isEqualTo("Error: cannot read nowhere.txt: there is no such file or folder\n");
    Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 0});
    assertThat(run("jobs create-from-file 1 binary").err())
        .isEqualTo("Error: cannot read binary: it is no UTF-8 text\n");
  }

  @Test
  void changesOneJobAlone() {
    run("create w.yaml");
    Map<String, ?> job = json("jobs update 1 -c false --priority 3 --label x,y");
    assertThat(job.get("command")).isEqualTo("false");
    assertThat(job.get("labels")).isEqualTo(List.of("x", "y"));
    json("jobs update 1 --runtime PT2H");
    json("jobs update 1 --runtime PT3H");
    List<?> needs = (List<?>) json("jobs list-resource-requirements 1").get("items");
    assertThat(needs)
        .extracting(r -> String.valueOf(((Map<?, ?>) r).get("runtime")))
        .containsExactly("PT3H", "P0DT1M", "P0DT1M");
    assertThat((List<?>) json("resource-requirements list 1").get("items")).hasSize(2);
    assertThat(json("jobs update 1 --clear-labels").get("labels")).isNull();
    assertThat(run("jobs update 1").exit()).isEqualTo(2);
  }

  @Test
  void shows() {
    run("create w.yaml");
    assertThat(run("jobs running 1").out()).isEqualTo("No running jobs found\n");
    assertThat((List<?>) json("jobs list-failure-handlers 1").get("items")).hasSize(1);
    assertThat(run("files list-required-existing 1").out()).contains("f.txt").contains("yes");
    assertThat(run("user-data list-missing 1").out()).contains("No missing user data");
    run("user-data create 1 --name given --data 1");
    run("user-data create 1 --name first --consumer-job-id 1");
    run("user-data create 1 --name second --consumer-job-id 2");
    assertThat((List<?>) json("user-data list-missing 1").get("items"))
        .extracting(u -> String.valueOf(((Map<?, ?>) u).get("name")))
        .containsExactly("first", "second");
    assertThat(run("remote list-workers 1").out()).contains("No remote workers stored");
    assertThat(run("scheduled-compute-nodes list-jobs 1").exit()).isEqualTo(1);
  }

  @Test
  @Timeout(120)
  void eventsAreFollowed() throws Exception {
    run("create w.yaml");
    assertThat(run("events get-latest-event 1").out()).contains("No events found");
    assertThat(run("-f json events get-latest-event 1").out()).isEqualTo("null\n");
    Shell.Done refused = run("-f csv events list 1 --follow");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(run("-f json logs 1 --follow").err()).contains("--follow prints what comes");
    Shell.Running monitor = shell.start("events", "monitor", "1", "-d", "1", "--filename", "e.log");
    monitor.untilErr("Watching");
    run("run 1");
    Until.holds(
        "the end of a job",
        () -> {
          String seen = monitor.out().toString();
          return seen.contains("job_failed") || seen.contains("job_completed");
        });
    assertThat(shell.read("e.log")).isNotEmpty();
    assertThat(json("events get-latest-event 1").get("workflow_id")).isEqualTo(1L);
    assertThat(run("events monitor 1 --level loud").exit()).isEqualTo(2);
    assertThat(run("events monitor 1 -d 0.001").exit()).isZero();
  }
}
