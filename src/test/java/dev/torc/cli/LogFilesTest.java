package dev.torc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bundles of logs, what is found in them, and output that nobody reads. */
class LogFilesTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
    shell.write(
        "w.yaml",
        """
        name: w
        jobs:
          - {name: good, command: echo fine}
          - {name: bad, command: "ls /no/such/file; exit 2"}
        """);
    assertThat(shell.run("run", "w.yaml").exit()).isEqualTo(1);
  }

  @Test
  void bundledAndAnalyzed() {
    Shell.Done done = shell.run("-s", "logs", "bundle", "1", "--bundle-dir", "new/bundles");
    assertThat(done.out()).contains("File: new/bundles/wf1.tar.gz").contains("Files collected: 5");
    Shell.Done found = shell.run("logs", "analyze", "new/bundles/wf1.tar.gz");
    assertThat(found.out())
        .contains("Workflow Name: w")
        .contains("Files parsed: 5")
        .contains("job_stdio/job_wf1_j2_r1_a1.e:")
        .contains("Line 1: File Not Found - ls: cannot access '/no/such/file'")
        .contains("File Not Found: 1 occurrence(s)");
    Map<String, ?> json =
        shell.run("-f", "json", "logs", "analyze", "torc_output", "-w", "1").json();
    assertThat(json.get("error_count")).isEqualTo(1L);
    assertThat((List<?>) json.get("issues")).hasSize(1);
    assertThat(shell.run("logs", "analyze", "torc_output", "-w", "9").out())
        .contains("No errors detected");
    assertThat(shell.run("-s", "logs", "bundle", "1", "-o", "w.yaml").exit()).isEqualTo(1);
    assertThat(shell.run("-s", "logs", "good", "-w", "1").out()).isEqualTo("fine\n");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aLogIsFollowedWhileItsJobRuns() throws Exception {
    shell.write(
        "slow.yaml",
        """
        name: slow
        jobs: [{name: j, command: 'echo begin; until test -e go; do sleep 0.1; done; echo end'}]
        """);
    Shell.Running run = shell.start("--db", "slow.db", "run", "slow.yaml", "-o", "torc_output");
    Path log = directory.resolve("torc_output/job_stdio/job_wf1_j1_r1_a1.o");
    run.until("output", () -> Files.exists(log) && Files.readString(log).equals("begin\n"));
    assertThat(shell.run("-s", "--db", "slow.db", "logs", "1").out()).isEqualTo("begin\n");
    Shell.Running follow = shell.start("-s", "--db", "slow.db", "logs", "1", "--follow");
    follow.untilOut("begin\n");
    shell.write("go", "");
    assertThat(follow.exit().get()).isZero();
    assertThat(follow.out().toString(UTF_8)).isEqualTo("begin\nend\n");
    assertThat(run.exit().get()).isZero();
  }

  @Test
  void whatIsNoBundleIsSaid() throws IOException {
    Path text = directory.resolve("text.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(text))) {
      out.write("error: a log, but no archive\n".repeat(100).getBytes(UTF_8));
    }
    assertThat(shell.run("logs", "analyze", "text.gz").err())
        .isEqualTo("Error: cannot read text.gz: it is no tar archive\n");
    assertThat(shell.run("logs", "analyze", "w.yaml").err())
        .isEqualTo("Error: cannot read w.yaml: Not in GZIP format\n");
    assertThat(shell.run("-s", "logs", "bundle", "1", "-o", "nowhere").err())
        .contains("nowhere: there is no such file or folder");
  }

  @Test
  void outputThatNobodyReads() {
    var closed =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            },
            false);
    var err = new ByteArrayOutputStream();
    var io =
        new Io(
            closed,
            new PrintStream(err, true),
            InputStream.nullInputStream(),
            Map.copyOf(shell.env),
            directory,
            Io.Terminal.NONE,
            Interrupts.NONE);
    String[] list = {"-s", "-f", "csv", "jobs", "list", "1"};
    Cli.run(list, io);
    assertThat(err.toString()).doesNotContain("Error");
  }
}
