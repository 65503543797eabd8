package dev.torc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.store.Database;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Outputs that nobody reads, and places where nothing can be written. */
class UnwritableTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
    shell.write(
        "w.yaml",
        """
        name: w
        jobs: [{name: "j{i}", command: "true", parameters: {i: "1:2000"}}]
        files: [{name: f, path: f.txt}]
        user_data: [{name: u, data: 1}]
        """);
    shell.write("file", "");
  }

  /** A reader that has gone after the first bytes. */
  private static final class Gone extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }

  @Test
  void everyListEndsQuietlyWhenNobodyReads() throws IOException {
    try (var server = LocalServer.start(Database.Settings.inMemory(), "127.0.0.1", 0)) {
      shell.env.put("TORC_API_URL", server.url());
      assertThat(shell.run("create", "w.yaml").exit()).isZero();
      int tried = 0;
      for (String name : CommandNames.names()) {
        Command command = CommandTree.leaf(name);
        if (command == null || !name.matches(".* list.*") || name.startsWith("htpasswd")) {
          continue;
        }
        var options = new Options();
        command.declare(options);
        for (String format : List.of("table", "json", "csv")) {
          List<String> args = new ArrayList<>(List.of("-f", format));
          args.addAll(List.of(name.split(" ")));
          if (!options.positionals().isEmpty()) {
            args.add("1");
          }
          var err = new ByteArrayOutputStream();
          Io io =
              new Io(
                  new PrintStream(new Gone(), false, UTF_8),
                  new PrintStream(err, true, UTF_8),
                  new ByteArrayInputStream(new byte[0]),
                  shell.env,
                  directory,
                  Io.Terminal.NONE,
                  Interrupts.NONE);
          int exit = Cli.run(args.toArray(new String[0]), io);
          assertThat(err.toString(UTF_8))
              .as(args.toString())
              .doesNotContain("internal error", "\tat ");
          assertThat(exit).as(args + ": " + err).isIn(0, 1, Cli.NOT_WRITTEN);
          tried++;
        }
      }
      assertThat(tried).isGreaterThan(60);
    }
  }

  @Test
  @Timeout(90)
  void aPipeThatIsReadForOneLine() throws Exception {
    assertThat(shell.run("-s", "create", "w.yaml").exit()).isZero();
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path script =
        shell.write(
            "pipe.sh",
            "'%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' dev.torc.Main -s -f json jobs list 1 | head -n 1\n"
                    .formatted(System.getProperty("java.home"), classes)
                + "echo status ${PIPESTATUS[0]}\n");
    Process p =
        new ProcessBuilder("bash", script.toString())
            .directory(directory.toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    String out = new String(p.getInputStream().readAllBytes(), UTF_8);
    assertThat(p.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(out).isEqualTo("{\nstatus 141\n");
    // A newer Java warns of the native library, which the launcher's options would allow.
    assertThat(shell.read("err").lines().filter(l -> !l.isEmpty() && !l.startsWith("WARNING: ")))
        .allMatch(l -> l.startsWith("Started standalone torc server"));
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void nobodyFollowsALogForAReaderWhoHasGone() throws Exception {
    shell.write("long.yaml", "name: l\njobs: [{name: j, command: 'echo said; sleep 300'}]\n");
    Shell.Running run = shell.start("-s", "run", "long.yaml");
    Path log = directory.resolve("torc_output/job_stdio/job_wf1_j1_r1_a1.o");
    run.until("the job says something", () -> Files.exists(log) && Files.size(log) > 0);
    Io io =
        new Io(
            new PrintStream(new Gone(), false, UTF_8),
            new PrintStream(OutputStream.nullOutputStream()),
            new ByteArrayInputStream(new byte[0]),
            shell.env,
            directory,
            Io.Terminal.NONE,
            Interrupts.NONE);
    assertThat(Cli.run(new String[] {"-s", "logs", "1", "--follow"}, io))
        .isEqualTo(Cli.NOT_WRITTEN);
    shell.interrupt();
    assertThat(run.exit().get()).isEqualTo(130);
  }

  @Test
  void aFileIsNoOutputFolder() {
    for (String line : List.of("run w.yaml -o file", "exec -o file/below true")) {
      Shell.Done done = shell.run(line.split(" "));
      assertThat(done.exit()).as(line).isEqualTo(1);
      assertThat(done.err())
          .contains("cannot write into the output directory", "choose another one")
          .doesNotContain("Exception");
    }
    // Nothing was created that could not run.
    assertThat(Files.exists(directory.resolve("torc_output/torc.db"))).isFalse();
  }

  @Test
  void placesWhereNothingCanBeWrittenAreNamed() throws IOException {
    assertThat(shell.run("-s", "create", "w.yaml").exit()).isZero();
    Files.createDirectories(directory.resolve("torc_output/job_stdio"));
    shell.write("torc_output/job_stdio/job_wf1_j1_r1_a1.o", "said");
    for (String line :
        List.of(
            "-s workflows export 1 -o nowhere/x.json",
            "-s workflows export 1 -o torc_output",
            "-s logs bundle 1 --bundle-dir file",
            "spec convert w.yaml --to json -o nowhere/x.json",
            "-s --db file/torc.db status 1")) {
      Shell.Done done = shell.run(line.split(" "));
      assertThat(done.exit()).as(line + done.out()).isEqualTo(1);
      assertThat(done.err()).as(line).contains("cannot ").doesNotContain("Exception");
    }
  }
}
