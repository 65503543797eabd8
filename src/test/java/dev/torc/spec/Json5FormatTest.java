package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.TorcException;
import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.ObjectNode;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Json5FormatTest {
  private static Object plain(String text) {
    return Specs.tree(Format.JSON5, text).plain();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0x1F|31",
        "-0XfF|-255",
        "+7|7",
        "0|0",
        ".5|0.5",
        "5.|5.0",
        "-.5e-1|-0.05",
        "1e3|1000.0",
        "true|true",
        "'a\"b'|a\"b",
        "\"a'b\"|a'b",
        "'\\x41\\u0042\\n\\'\\q'|`AB\n'q`",
        "`'a\\\nb'`|ab",
        "`/* x */ 1 // y`|1",
      })
  void values(String text, String value) {
    assertThat(String.valueOf(plain(text))).isEqualTo(value);
  }

  @Test
  void numbersKeepTheirSizeAndKind() {
    assertThat(plain("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(plain("0xFFFFFFFFFFFFFFFF")).isEqualTo(new BigInteger("18446744073709551615"));
    assertThat(plain("1.0")).isEqualTo(1.0);
    assertThat(plain("[null,]")).isEqualTo(Arrays.asList((Object) null));
  }

  @Test
  void keysNeedNoQuotes() {
    assertThat(plain("{$a_1: 1, 'b c': 2, \"d\": 3, ümläut: 4, \\u0061b: 5, null: 6,}"))
        .hasToString("{$a_1=1, b c=2, d=3, ümläut=4, ab=5, null=6}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{a: 1 b: 2}|1:7|a comma or } is missing before 'b'",
        "[1, 2|1:1|the list is never closed with ]",
        "{a:|1:4|a value is missing before the end of the text",
        "{a 1}|1:4|a colon is missing after 'a'",
        "{, }|1:2|a key is missing before ','",
        "[,]|1:2|a value is missing before ','",
        "{a: x}|1:5|text needs quotes: \"x\"",
        "'abc|1:1|the string never ends",
        "`'ab\nc'`|1:1|the string does not end on its line",
        "'\\u12'|1:6|this escape needs 4 hexadecimal digits",
        "'\\1'|1:2|there are no escapes with digits but \\0",
        "/* |1:1|the comment never ends",
        "010|1:1|a number cannot begin with 0",
        "0x|1:3|0x needs hexadecimal digits",
        "1e|1:3|the exponent needs digits, not the end of the text",
        "1.2.3|1:4|a number cannot go on with '.'",
        "12px|1:3|a number cannot go on with 'p'",
        ".|1:1|a number needs digits, not the end of the text",
        "[Infinity]|1:2|the number Infinity cannot be written as JSON",
        "-NaN|1:1|the number -NaN cannot be written as JSON",
        "1e999|1:1|the number 1e999 is too large",
        "1 2|1:3|there is text after the end",
        "{1a: 2}|1:2|a key is missing before '1'",
      })
  void mistakesHaveTheirPlace(String text, String place, String message) {
    assertThatThrownBy(() -> plain(text))
        .isInstanceOfSatisfying(
            TorcException.class,
            e ->
                assertThat(e.details().get("line") + ":" + e.details().get("column"))
                    .isEqualTo(place))
        .hasMessageContaining(message);
  }

  @Test
  void placesAreThoseOfTheText() {
    var root = (ObjectNode) Specs.tree(Format.JSON5, "// x\r\n{\r\n  a: [1,\r  2],\n}");
    assertThat(root.members().get("a").line()).isEqualTo(3);
    assertThat(root.members().get("a").column()).isEqualTo(3);
    var list = (ListNode) root.get("a");
    assertThat(list.items().get(1).line()).isEqualTo(4);
    assertThat(list.items().get(1).column()).isEqualTo(3);
  }

  @Test
  void nestingIsBounded() {
    assertThat(Specs.errors(Specs.read(Format.JSON5, "[".repeat(100_000))))
        .contains("nested more than 100");
  }

  @Test
  void aKeyThatIsThereTwiceDoesNotHideOtherMistakes() {
    SpecResult r = Specs.read(Format.JSON5, "{name: 'w',\n name: 'x', jobs: [{name: 'a'}]}");
    assertThat(Specs.errors(r))
        .isEqualTo(
            "2:2 the key 'name' is given twice\n2:20 job 'a': the field 'command' is missing");
  }
}
