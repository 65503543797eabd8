package dev.torc.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.TorcException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTemplateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "wc {} | a/b.txt | wc a/b.txt",
        "wc {.} | a.d/b.txt | wc a.d/b",
        "wc {.} | a.d/b | wc a.d/b",
        "wc {/} | a/b.txt | wc b.txt",
        "wc {//} | a/b.txt | wc a",
        "wc {//} | b.txt | wc .",
        "wc {//} | /b.txt | wc /",
        "wc {/.} | a/b.tar.gz | wc b.tar",
        "wc {1/.}-{2} | a/b.txt | wc b-''",
        "wc | a b | wc 'a b'",
        "echo {#}: {} | it's | echo 7: 'it'\\''s'",
        "echo ${1} {x} {} | v | echo ${1} {x} v",
        "find -exec rm {} ; | v | find -exec rm v ;",
      })
  void fillsIn(String template, String input, String command) {
    assertThat(CommandTemplate.of(List.of(template)).fill(List.of(input), 7)).isEqualTo(command);
  }

  @Test
  void wordsAreArguments() {
    assertThat(CommandTemplate.of(List.of("echo", "{} >", "$HOME")).fill(List.of("a b"), 1))
        .isEqualTo("echo 'a b >' '$HOME'");
    assertThat(CommandTemplate.of(List.of("wc", "-l")).fill(List.of("x", "y z"), 1))
        .isEqualTo("wc -l x 'y z'");
  }

  @Test
  void halts() {
    assertThat(Halt.of("soon,fail=2").reached(1, 9, 10)).isFalse();
    assertThat(Halt.of("soon,fail=2").reached(2, 0, 10)).isTrue();
    assertThat(Halt.of("now,success=1").reached(5, 1, 10)).isTrue();
    assertThat(Halt.of("now,done=3").reached(1, 2, 10)).isTrue();
    assertThat(Halt.of("soon,fail=20%").reached(2, 0, 10)).isFalse();
    assertThat(Halt.of("soon,fail=20%").reached(3, 0, 10)).isTrue();
    assertThat(Halt.of("never").reached(9, 9, 9)).isFalse();
    for (String wrong : List.of("", "soon", "later,fail=1", "now,fail=x", "now,fail=0", "now=1")) {
      assertThatThrownBy(() -> Halt.of(wrong)).isInstanceOf(TorcException.class);
    }
  }

  @Test
  void parallelAsInGnu() {
    assertThat(ExecPlan.parallel("3", 8)).isEqualTo(3);
    assertThat(ExecPlan.parallel("50%", 8)).isEqualTo(4);
    assertThat(ExecPlan.parallel("+2", 8)).isEqualTo(10);
    assertThat(ExecPlan.parallel("-9", 8)).isEqualTo(1);
    assertThat(ExecPlan.parallel("0", 8)).isEqualTo(250);
  }
}
