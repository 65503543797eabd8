package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names with blanks, slashes, line breaks, emoji and commands for the terminal. */
class OddNamesTest {
  private static final String ESC = "\u001b";

  private static final List<String> NAMES =
      List.of(
          "a b",
          "x/y/../z",
          "line\nbreak",
          "🚀 rocket",
          "日本",
          "e\u0301",
          ESC + "[31mred" + ESC + "[0m\u0007",
          "q\"uo'te, $(touch pwned) `touch pwned`",
          "-dash",
          "\u202eturned");

  @TempDir Path directory;

  @Test
  void areNamesEverywhere() {
    var shell = new Shell(directory);
    var jobs = new ArrayList<Map<String, Object>>();
    NAMES.forEach(n -> jobs.add(Map.of("name", n, "command", "echo '🚀'; exit 3")));
    Map<String, Object> spec = Map.of("name", "odd 🚀\n" + ESC + "[2Jname", "jobs", jobs);
    shell.write("w.json", Json.write(spec));
    Shell.Done run = shell.run("run", "w.json");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .doesNotContain(ESC)
        .contains("red  (job 7): failed", "line break (job 3)");
    assertThat(Files.exists(directory.resolve("pwned"))).isFalse();
    assertThat(Files.exists(directory.resolve("torc_output/job_stdio/job_wf1_j2_r1_a1.o")))
        .isTrue();

    List<?> items = shell.run("-s", "-f", "json", "jobs", "list", "1").items();
    assertThat(items.stream().map(j -> ((Map<?, ?>) j).get("name")).toList()).isEqualTo(NAMES);
    Shell.Done table = shell.run("-s", "jobs", "list", "1");
    assertThat(table.out()).doesNotContain(ESC).doesNotContain("\u202e").contains("line …");
    List<String> lines = table.out().lines().filter(l -> l.matches("[╭├│╰].*")).toList();
    assertThat(lines).hasSize(NAMES.size() + 4);
    assertThat(lines.stream().mapToInt(TerminalText::width).distinct().count()).isEqualTo(1);
    String csv = shell.run("-s", "-f", "csv", "jobs", "list", "1").out();
    assertThat(csv).contains("\n3,\"line\nbreak\",failed").contains("\"q\"\"uo'te, $(");
    shell.write("torc_output/odd_wf1_.log", "error: " + ESC + "[2J");
    for (String command :
        List.of(
            "status 1",
            "workflows get 1",
            "jobs get 7",
            "jobs update 7 --priority 1",
            "jobs reset-status 7 --dry-run",
            "watch 1",
            "explain 7",
            "recover 1 --dry-run",
            "create --dry-run w.json",
            "workflows execution-plan w.json",
            "workflows execution-plan 1",
            "workflows reinit 1 --dry-run",
            "workflows export 1 -o 1.json",
            "workflows import 1.json",
            "logs analyze torc_output",
            "logs nosuch" + ESC + "[2J -w 1",
            "workflows delete 1 --no-prompts")) {
      Shell.Done done = shell.run(("-s " + command).split(" "));
      assertThat(done.out() + done.err())
          .as(command)
          .doesNotContain(ESC, "\u202e", "\u0007")
          .contains("1");
    }
  }

  @Test
  void nothingCommandsTheTerminal() {
    assertThat(TerminalText.plain("a" + ESC + "[1;31mb\tc\r\nd\u009b5A"))
        .isEqualTo("ab    c  d 5A");
    assertThat(TerminalText.lines("a\nb" + ESC + "[0m")).isEqualTo("a\nb");
    assertThat(TerminalText.width("日本🚀e\u0301x")).isEqualTo(8);
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      for (int n = random.nextInt(30); n > 0; n--) {
        text.append(random.nextInt(4) == 0 ? ESC.charAt(0) : (char) random.nextInt(0x2100));
      }
      assertThat(TerminalText.plain(text.toString()).chars())
          .as("seed " + seed)
          .allMatch(c -> c >= 32 && (c < 127 || c >= 160));
    }
  }
}
