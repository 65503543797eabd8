package dev.torc.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.cli.Cli;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees on a real terminal of 80 by 24. */
class TerminalTest {
  @TempDir Path dir;

  private void workflow(String text) throws Exception {
    Files.writeString(dir.resolve("w.yaml"), text);
  }

  @Test
  void aRunAndAWatchShowProgressAndWhatFailed() throws Exception {
    workflow(
        """
        name: shown
        jobs:
          - {name: good, command: "true"}
          - {name: slow, command: "while ! test -e go; do sleep 0.1; done"}
          - {name: bad, command: "echo it went wrong >&2; exit 7"}
        """);
    try (Tmux t = Tmux.torc(dir, "-s create w.yaml")) {
      t.await("ended with 0");
    }
    String[] failure = {
      "Jobs that failed:", "bad (job 3): failed, exit code 7", "it went wrong", "ended with 1"
    };
    // The one that looks on comes first and so has the database; the run joins it.
    try (Tmux watch = Tmux.torc(dir, "-s watch 1")) {
      watch.await("0/3 jobs");
      try (Tmux run = Tmux.torc(dir, "run 1")) {
        run.await("2/3 jobs", "1 running", "1 failed");
        watch.await("2/3 jobs", "1 running", "1 failed");
        Files.writeString(dir.resolve("go"), "");
        String end = run.await(failure);
        assertThat(end).contains("Workflow 1 complete with failures (2 completed, 1 failed)");
        assertThat(end).doesNotContain("2/3 jobs");
      }
      assertThat(watch.await(failure)).contains("complete with failures (2 completed, 1 failed)");
    }
  }

  @Test
  void workflowsJobsLogsAndActionsAreOnTheScreen() throws Exception {
    workflow(
        """
        name: looked at
        jobs:
          - name: first
            command: "echo the first word; echo ${user_data.input.rate} > note.txt"
            output_files: [note]
          - {name: second, command: "echo second; exit 3", depends_on: [first]}
          - {name: third, command: "true", depends_on: [second]}
        files: [{name: note, path: note.txt}, {name: never, path: some/where/never.txt}]
        user_data: [{name: rate, data: {lr: 0.5}}, {name: later, is_ephemeral: true}]
        """);
    try (Tmux t = Tmux.torc(dir, "-s create w.yaml")) {
      t.await("ended with 0");
    }
    try (Tmux t = Tmux.torc(dir, "-s tui")) {
      t.await("Workflows of", ">1 ", "looked at", "0/3", "not started", "q quit");
      t.keys("Enter");
      t.await("Workflow 1 · looked at", "1 Summary", "State", "uninitialized");
      // Running it asks first; no is no.
      t.keys("R");
      t.await("Run workflow 1 (looked at) on this machine?", "y  yes");
      t.keys("n");
      t.keys("R");
      t.await("y  yes");
      t.keys("y");
      t.await("3/3 jobs", "complete, 1 failed", "Failed (o shows why)");
      t.keys("2");
      t.await("all: 1-3 of 3", "✓ completed", "✗ failed", "- canceled");
      t.keys("l");
      t.await("stdout of job 1", "the first word");
      t.keys("Escape");
      t.keys("f", "f");
      t.await("failed: 1-1 of 1", "second");
      t.keys("Enter");
      t.await("Job 2 · second", "exit code 3", "echo second; exit 3");
      t.keys("Escape");
      t.keys("4");
      t.await("Events since", "job_failed", "job_started");
      t.keys("6");
      t.await("Level 1  1 jobs", "Level 3  1 jobs", "✗ second  ← first");
      t.resize(120, 40);
      t.await("http://127.0.0.1", "✗ second  ← first");
      t.resize(30, 5);
      t.await("too small");
      t.resize(80, 24);
      t.await("✗ second  ← first", "Esc back");
      t.keys("Tab");
      t.await("Name", "Path", "note", "2026-", "all: 1-2 of 2", "8 User data");
      t.keys("/");
      t.await("Path contains: ");
      t.keys("never", "Enter");
      t.await("path 'never': 1-1 of 1", "not seen yet", "some/where/never.txt");
      t.keys("Enter");
      t.await("File 2", "not in this folder", "Written by", "no job");
      t.keys("Escape");
      t.await("1-1 of 1");
      t.keys("8");
      t.await("all: 1-2 of 2", "rate", "{\"lr\":0.5}", "always", "one run", "not filled yet");
      t.keys("Enter");
      t.await("User data 1", "\"lr\" : 0.5", "job 1 · first");
      t.keys("Escape");
      t.keys("A");
      t.await("Archive workflow 1 (looked at)?");
      t.keys("y");
      t.await("Successfully archived workflow 1");
      t.keys("1");
      t.await("of user", ", archived");
      t.keys("Escape");
      t.await("There is no workflow yet");
      t.keys("z");
      t.await("Archived workflows of", ">1 ", "looked at");
      t.keys("A");
      t.await("Take workflow 1 (looked at) back out of the archive?");
      t.keys("y");
      t.await("There is no archived workflow");
      t.keys("z");
      t.await(">1 ", "looked at");
      t.keys("d");
      t.await("Delete workflow 1 (looked at) with all its jobs and results?");
      t.keys("y");
      t.await("There is no workflow yet");
      t.keys("?");
      t.await("Everywhere", "Every change is asked for first");
      t.keys("q");
      t.await("Workflows of");
      t.keys("q");
      String after = t.await("ended with 0");
      assertThat(after).doesNotContain("There is no workflow yet");
    }
  }

  @Test
  void theScreenOutlivesTheOwnerOfTheDatabase() throws Exception {
    workflow(
        """
        name: shared
        jobs:
          - {name: held, command: "until [ -e go ]; do sleep 0.05; done"}
        """);
    try (Tmux run = Tmux.torc(dir, "run w.yaml")) {
      run.await("1 running");
      try (Tmux t = Tmux.torc(dir, "-s tui")) {
        t.await(">1 ", "shared", "1 running");
        t.keys("Enter");
        t.await("▶ running");
        Files.writeString(dir.resolve("go"), "");
        run.await("ended with 0");
        t.await("complete", "1/1 jobs");
        // Nobody has the database any more: the screen opens it, and goes on acting.
        t.keys("A");
        t.await("Archive workflow 1 (shared)?");
        t.keys("y");
        t.await("Successfully archived workflow 1");
        t.keys("Escape");
        String list = t.await("There is no workflow yet");
        assertThat(list).doesNotContain("Started standalone").doesNotContain("cannot reach");
        t.keys("q");
        t.await("ended with 0");
      }
    }
  }

  @Test
  void aClosedWindowLeavesNoProcessBehind() throws Exception {
    workflow(
        """
        name: abandoned
        jobs:
          - {name: endless, command: "echo started; sleep 1000 & sleep 1000"}
        """);
    try (Tmux t = Tmux.torc(dir, "-s create w.yaml")) {
      t.await("ended with 0");
    }
    try (Tmux t = Tmux.torc(dir, "-s tui")) {
      t.await(">1 ", "abandoned");
      t.keys("R");
      t.await("y  yes");
      t.keys("y");
      t.await("1 running");
      t.keys("Enter", "2");
      t.await("▶ running");
      t.keys("l");
      t.await("stdout of job 1");
      ProcessHandle java = t.java();
      List<ProcessHandle> jobs = t.jobs();
      assertThat(jobs).isNotEmpty();
      t.resize(100, 30);
      t.closeWindow();
      java.onExit().get(60, TimeUnit.SECONDS);
      for (ProcessHandle job : jobs) {
        job.onExit().get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void leavingStopsWhatWasStartedAndMoreHasteKillsIt() throws Exception {
    workflow(
        """
        name: deaf
        jobs:
          - name: deaf
            command: "trap '' TERM INT; echo up > up; while true; do sleep 0.2; done"
        """);
    try (Tmux t = Tmux.torc(dir, "-s create w.yaml")) {
      t.await("ended with 0");
    }
    try (Tmux t = Tmux.torc(dir, "-s tui")) {
      t.await(">1 ", "deaf");
      t.keys("R");
      t.await("y  yes");
      t.keys("y");
      t.await("1 running");
      List<ProcessHandle> jobs = t.jobs();
      assertThat(jobs).isNotEmpty();
      t.keys("q");
      t.await("A command that was started here still runs. Stop it and quit?");
      t.keys("y");
      t.await("Stopping what was started here");
      t.keys("C-c");
      t.await("ended with 0");
      for (ProcessHandle job : jobs) {
        job.onExit().get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aClosedWindowEndsTheProgram() throws Exception {
    try (Tmux t = Tmux.torc(dir, "-s tui")) {
      t.await("There is no workflow yet");
      ProcessHandle java = t.java();
      t.closeWindow();
      java.onExit().get(30, TimeUnit.SECONDS);
      assertThat(java.isAlive()).isFalse();
    }
  }

  @Test
  void withoutATerminalItSaysSo() {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exit = Cli.run(new String[] {"tui"}, new PrintStream(out), new PrintStream(err), Map.of());
    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("tui needs a terminal");
  }

  @Test
  void keysComeInOnePieceOrMany() {
    assertThat(keys("\u001b[A\u001b[6~q\r\u001b[1;5H\t\u001b[Z"))
        .containsExactly(
            Key.of(Key.Kind.UP),
            Key.of(Key.Kind.PAGE_DOWN),
            new Key(Key.Kind.CHARACTER, 'q'),
            Key.of(Key.Kind.ENTER),
            Key.of(Key.Kind.HOME),
            Key.of(Key.Kind.TAB),
            Key.of(Key.Kind.BACK_TAB),
            Key.of(Key.Kind.QUIT));
    assertThat(keys("\u001bf"))
        .containsExactly(
            Key.of(Key.Kind.ESCAPE), new Key(Key.Kind.CHARACTER, 'f'), Key.of(Key.Kind.QUIT));
    assertThat(keys("\u001b")).containsExactly(Key.of(Key.Kind.ESCAPE), Key.of(Key.Kind.QUIT));
  }

  private static List<Key> keys(String sent) {
    int[] at = {0};
    boolean[] waited = {false};
    var keyboard =
        new Keyboard(
            millis -> {
              if (at[0] < sent.length()) {
                return sent.charAt(at[0]++);
              }
              // First a pause, then the end.
              boolean first = !waited[0] && sent.length() == 1;
              waited[0] = true;
              return first ? -2 : -1;
            });
    List<Key> out = new ArrayList<>();
    do {
      out.add(keyboard.next(10));
    } while (out.get(out.size() - 1).kind() != Key.Kind.QUIT && out.size() < 50);
    return out;
  }

  @Test
  void nothingInATextCommandsTheTerminal() {
    assertThat(Pen.clean("a\u001b[31mred\u001b[0m\tb\u0007\nc\u009b5A"))
        .isEqualTo("ared    b  c 5A");
    assertThat(Pen.fit("abcdef", 4)).isEqualTo("abc…");
    assertThat(Pen.column("日本語", 5)).isEqualTo("日本…");
    assertThat(Pen.column("ab", 4)).isEqualTo("ab  ");
  }
}
