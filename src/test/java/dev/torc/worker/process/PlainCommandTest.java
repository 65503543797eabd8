package dev.torc.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainCommandTest {
  @TempDir Path dir;

  private static final String PATH = System.getenv("PATH");

  private final PlainCommand plain = new PlainCommand(Map.of("PATH", PATH, "SHLVL", "1"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        " true\t",
        "false",
        "echo",
        "echo a  b",
        "exit 3",
        "sleep 0.1",
        "ls -l /tmp",
        "/bin/ls",
        "env A=b",
        "env"
      })
  void plainOnesAreRecognised(String command) {
    assertThat(plain.inChild(command, null)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "true a",
        "A=b true",
        "A=b",
        "sleep 1 &",
        "sleep 1;",
        "ls *",
        "ls ?",
        "ls [a]",
        "ls ~",
        "ls \"a\"",
        "ls 'a'",
        "ls $A",
        "ls `a`",
        "ls a\\b",
        "ls {a,b}",
        "ls > a",
        "ls < a",
        "ls | cat",
        "ls # a",
        "! ls",
        "ls\nls",
        "ls\n",
        "test 1",
        "[ 1",
        "kill 1",
        "time ls",
        "if",
        "cd /",
        "no-such-thing",
        "./ls",
        "w\u00e9",
        "ls \u00e9",
        "exec ls",
        "/tmp",
        "/no/such",
        "%1",
        "-c",
        "exit 1 2",
        "exit -1",
        "printf a",
        "echo a\rb",
        "ls\u00a0a"
      })
  void allOthersNeedAShell(String command) {
    assertThat(plain.inChild(command, null)).isNull();
  }

  @Test
  void scriptsAndExportedFunctionsNeedAShell() throws Exception {
    Path script = Files.writeString(dir.resolve("script"), "echo hello\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    assertThat(plain.inChild(script.toString(), null)).isNull();
    var withFunction =
        new PlainCommand(
            Map.of("PATH", PATH, "BASH_FUNC_ls%%", "() { :; }", "BASH_FUNC_true%%", ""));
    assertThat(withFunction.inChild("ls", null)).isNull();
    assertThat(withFunction.inChild("true", null)).isNull();
    assertThat(withFunction.inChild("sleep 1", null)).isNotNull();
  }

  @Test
  void theJobsOwnPathCounts() {
    assertThat(plain.inChild("ls", dir.toString())).isNull();
    assertThat(plain.inChild("ls", "relative:" + PATH)).isNull();
  }

  /** The same command with and without a shell of its own gives the same in every respect. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "false",
        "exit 3",
        "exit",
        "echo a  b",
        "echo -n a b",
        "echo -x A=b a:b 50%",
        "ls -d /tmp",
        "ls /no-such-file",
        "env",
        "env A=b",
        "grep -e SigB -e SigC -e SigI -e SigP /proc/self/status",
        "readlink /proc/self/cwd",
        "ls /proc/self/fd",
        "readlink /proc/self/fd/0",
        "cat",
        "printenv _",
        "sleep 0",
        "cut -d -f 1",
        "tr a b c d"
      })
  void nothingDiffersFromAShellOfItsOwn(String command) throws Exception {
    assertThat(new PlainCommand(System.getenv()).inChild(command, null)).isNotNull();
    var env = Map.of("ONE", "1 '\" $x", "TWO", "é");
    try (var pool = new ProcessPool(ProcessPool.Settings.in(dir, Clock.systemUTC()))) {
      var jobs = new Launcher(pool, dir);
      var fast = jobs.start(command, env);
      fast.await();
      var real = real(command, env);
      assertThat(fast.await().exitCode()).isEqualTo(real.exitCode);
      assertThat(sorted(fast.stdout())).isEqualTo(sorted(real.out));
      assertThat(fast.stderr()).isEqualTo(real.err);
    }
  }

  private static TreeSet<String> sorted(String lines) {
    return new TreeSet<>(lines.lines().toList());
  }

  private record Real(int exitCode, String out, String err) {}

  private Real real(String command, Map<String, String> env) throws Exception {
    Path out = dir.resolve("real.o");
    Path err = dir.resolve("real.e");
    // Java blocks SIGQUIT, which jobs must not see.
    var line = new ArrayList<>(SessionCommand.defaultSignals(PATH));
    line.addAll(List.of("bash", "-c", command));
    var builder =
        new ProcessBuilder(line)
            .directory(dir.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(env);
    int code = builder.start().waitFor();
    return new Real(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
