package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that really run, on a server in this process. */
class ExecTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
  }

  private Shell.Done exec(String... args) {
    return execOn("", args);
  }

  private Shell.Done execOn(String input, String... args) {
    String[] all = new String[args.length + 2];
    all[0] = "--in-memory";
    all[1] = "exec";
    System.arraycopy(args, 0, all, 2, args.length);
    return shell.run(input, all);
  }

  @Test
  void printsInOrder() {
    Shell.Done done =
        exec("-k", "-j", "3", "sleep 0.{}; echo {#}:{}; echo e{} >&2", ":::", "3", "2", "0");
    assertThat(done.err()).contains("e3").contains("complete (3 completed)");
    assertThat(done.out()).isEqualTo("1:3\n2:2\n3:0\n");
    assertThat(done.exit()).isZero();
  }

  @Test
  void combinesInputs() {
    assertThat(exec("-k", "echo", "{1}-{2}", ":::", "a", "b", ":::", "x y", "z").out())
        .isEqualTo("a-x y\na-z\nb-x y\nb-z\n");
    assertThat(exec("-k", "echo {1}-{2}", ":::", "a", "b", ":::+", "x", "y").out())
        .isEqualTo("a-x\nb-y\n");
    shell.write("in.csv", "1,one\n2,two\n");
    assertThat(exec("-k", "-a", "in.csv", "--colsep", ",", "echo {2}={1}").out())
        .isEqualTo("one=1\ntwo=2\n");
  }

  @Test
  void readsStandardInput() {
    assertThat(execOn("a\nb c\n", "-k", "echo <{}>; echo".replace("<{}>", "[{}]"), "--tag").out())
        .contains("[a]")
        .contains("[b c]");
    assertThat(execOn("echo one\n# note\n\necho two\n", "-k").out()).isEqualTo("one\ntwo\n");
    assertThat(execOn("a b\0c\0", "-0", "-k", "-a", "-", "echo {}").out()).isEqualTo("a b\nc\n");
    assertThat(execOn("").exit()).isEqualTo(2);
    assertThat(execOn("").err()).contains("no commands provided");
  }

  @Test
  void failuresShowInTheExitStatus() {
    Shell.Done done = exec("-c", "echo one", "-c", "exit 4", "-c", "echo three", "-k");
    assertThat(done.exit()).isEqualTo(1);
    assertThat(done.out()).isEqualTo("one\nthree\n");
    assertThat(done.err()).contains("job2 (job 2): failed, exit code 4");
    assertThat(exec("--allow-failures", "-c", "exit 4").exit()).isZero();
    Shell.Done json = shell.run("--in-memory", "-f", "json", "exec", "-c", "echo x; exit 1");
    assertThat(json.json().get("total_jobs")).isEqualTo(1L);
  }

  @Test
  void writesAndResumesTheJobLog() {
    exec("--joblog", "log.tsv", "-j", "1", "test {} != 2", ":::", "1", "2", "3");
    List<String> log = shell.read("log.tsv").lines().toList();
    assertThat(log.get(0)).startsWith("Seq\tHost\tStarttime");
    assertThat(log).hasSize(4);
    assertThat(log.get(2)).startsWith("2\t").endsWith("\t1\t0\ttest 2 != 2");
    Shell.Done again =
        exec("--joblog", "log.tsv", "--resume", "-k", "test {} != 2", ":::", "1", "2", "3", "4");
    assertThat(again.err()).contains("(1 completed)");
    Shell.Done failed =
        exec("--joblog", "log.tsv", "--resume-failed", "test {} != 2", ":::", "1", "2", "3");
    assertThat(failed.err()).contains("(1 failed)");
    assertThat(shell.read("log.tsv").lines()).hasSize(6);
    Shell.Done nothing =
        exec("--joblog", "log.tsv", "--resume", "test {} != 2", ":::", "1", "2", "3");
    assertThat(nothing.err()).contains("All 3 commands are in the job log already");
    assertThat(nothing.exit()).isZero();
  }

  @Test
  void stopsEarly() {
    Shell.Done soon =
        exec("--halt", "soon,fail=1", "-j", "1", "exit {}", ":::", "0", "1", "0", "0");
    assertThat(soon.err()).contains("2 ready, 1 completed, 1 failed").contains("Halted");
    assertThat(soon.exit()).isEqualTo(1);
    Shell.Done now = exec("--halt", "now,success=1", "-j", "2", "sleep {}", ":::", "0", "600");
    assertThat(now.err()).contains("1 completed, 1 terminated");
    assertThat(now.exit()).isZero();
  }

  @Test
  void triesAgain() {
    Shell.Done done = exec("--retries", "3", "-c", "echo x >> tries; test $(wc -l < tries) -eq 3");
    assertThat(done.exit()).isZero();
    assertThat(shell.read("tries").lines()).hasSize(3);
  }

  @Test
  void dryRunPrintsTheWorkflow() {
    Shell.Done done =
        shell.run(
            "exec",
            "--dry-run",
            "-c",
            "run {i:03d} {c}",
            "--param",
            "i=1:2",
            "--param",
            "c=[a,b]",
            "--link",
            "zip",
            "-n",
            "mine");
    assertThat(done.json().get("name")).isEqualTo("mine");
    assertThat((List<?>) done.json().get("jobs"))
        .extracting(j -> String.valueOf(((Map<?, ?>) j).get("command")))
        .containsExactly("run 001 a", "run 002 b");
    assertThat(directory).isEmptyDirectory();
    assertThat(shell.run("exec", "--dry-run", "--", "echo", "a", ">", "b c").out())
        .contains("\"echo a '>' 'b c'\"");
  }

  @Test
  void whatCannotBeReadIsSaidInWords() throws Exception {
    Shell.Done colsep = exec("--colsep", "[", "echo {1}", ":::", "a");
    assertThat(colsep.exit()).isEqualTo(2);
    assertThat(colsep.err()).contains("'[' for --colsep: no regular expression");
    assertThat(exec("echo", "::::", "none").err()).contains("cannot read none: there is no such");
    Files.write(directory.resolve("log.tsv"), new byte[] {'a', '\n', (byte) 0xe9, '\t', '\n'});
    Shell.Done log = exec("--joblog", "log.tsv", "--resume", "true", ":::", "a");
    assertThat(log.exit()).isEqualTo(1);
    assertThat(log.err()).contains("cannot read the job log").contains("no UTF-8 text");
  }

  @Test
  void hintsAtRun() {
    Shell.Done done = shell.run("exec", "examples/diamond.yaml");
    assertThat(done.exit()).isEqualTo(2);
    assertThat(done.err()).contains("did you mean: torc run examples/diamond.yaml");
    assertThat(shell.run("exec", "--halt", "x", "-c", "true").exit()).isEqualTo(2);
    assertThat(shell.run("exec", "--resume", "-c", "true").err()).contains("--joblog");
    assertThat(shell.run("exec", "--generate-plots", "-c", "true").exit()).isEqualTo(2);
  }
}
