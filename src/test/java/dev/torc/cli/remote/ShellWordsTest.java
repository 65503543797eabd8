package dev.torc.cli.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.TorcException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
  private static final String ODD = "ab '\"\\$`!*?[]{}()<>|&;#~=%^\n\t\r-./:@,+é漢😀\u0001\u007f";

  @Test
  void anyTextSurvivesAShell() throws IOException, InterruptedException {
    long seed = 7_341L;
    var random = new Random(seed);
    int[] letters = ODD.codePoints().toArray();
    List<String> words = new ArrayList<>(List.of("", "'", "''", "-n", "$HOME", "a\n", "\\"));
    for (int i = 0; i < 300; i++) {
      var word = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        word.appendCodePoint(letters[random.nextInt(letters.length)]);
      }
      words.add(word.toString());
    }
    // Twice, as what is given to eval and as what a login shell gives to another one.
    String command = "eval " + ShellWords.quote("printf '%s\\0' " + ShellWords.quote(words));
    for (String shell : List.of("bash", "sh")) {
      Process p = new ProcessBuilder(shell, "-c", command).start();
      p.getOutputStream().close();
      String out = new String(p.getInputStream().readAllBytes(), UTF_8);
      assertThat(p.waitFor()).isZero();
      assertThat(List.of(out.substring(0, out.length() - 1).split("\0", -1)))
          .as(shell + ", seed " + seed)
          .isEqualTo(words);
    }
  }

  @Test
  void optionsAreReadAsAShellReadsThem() {
    assertThat(ShellWords.split("X", " -F '/a b/c'  -o \"User=x y\" -o A=\\ b ''"))
        .containsExactly("-F", "/a b/c", "-o", "User=x y", "-o", "A= b", "");
    assertThat(ShellWords.split("X", "")).isEmpty();
    assertThatThrownBy(() -> ShellWords.split("TORC_SSH_OPTIONS", "-F 'x"))
        .isInstanceOf(TorcException.class)
        .hasMessageContaining("TORC_SSH_OPTIONS has a quote ' that is not closed");
  }
}
