package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlFormatTest {
  private static Object plain(String text) {
    return Specs.tree(Format.YAML, text).plain();
  }

  private static String error(String text) {
    SpecResult r = Specs.yaml(text);
    assertThat(r.spec()).isEmpty();
    return Specs.errors(r);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "on|java.lang.String|on",
        "no|java.lang.String|no",
        "yes|java.lang.String|yes",
        "Off|java.lang.String|Off",
        "012|java.lang.Long|12",
        "0o14|java.lang.Long|12",
        "0x1F|java.lang.Long|31",
        "+5|java.lang.Long|5",
        "1_000|java.lang.String|1_000",
        "0b11|java.lang.String|0b11",
        "12:30:45|java.lang.String|12:30:45",
        "2026-01-02|java.lang.String|2026-01-02",
        "1e3|java.lang.Double|1000.0",
        ".5|java.lang.Double|0.5",
        "true|java.lang.Boolean|true",
        "TRUE|java.lang.Boolean|true",
        "tRUE|java.lang.String|tRUE",
        "'12'|java.lang.String|12",
        "!!str 12|java.lang.String|12",
        "!!float 2|java.lang.Double|2.0",
        "9223372036854775808|java.math.BigInteger|9223372036854775808",
      })
  void scalarsFollowTheCoreSchema(String text, String type, String value) {
    // The quotes of the CSV are gone, so the quoted case is put back by hand.
    String yaml = type.equals("java.lang.String") && text.equals("12") ? "'12'" : text;
    Object v = ((Map<?, ?>) plain("a: " + yaml)).get("a");
    assertThat(v).isNotNull();
    assertThat(v.getClass().getName()).isEqualTo(type);
    assertThat(v).hasToString(value);
  }

  @Test
  void nullsAreNull() {
    assertThat(plain("a: ~")).hasToString("{a=null}");
    assertThat(plain("a:")).hasToString("{a=null}");
    assertThat(plain("a: Null")).hasToString("{a=null}");
  }

  @Test
  void aliasesAndMergeKeysWork() {
    Object v =
        plain(
            """
            base: &b {x: 1, y: 2}
            other: &o {y: 5, z: 3}
            one: {<<: *b, y: 7}
            two: {<<: [*b, *o]}
            list: [*b]
            """);
    assertThat(((Map<?, ?>) v).get("one")).isEqualTo(Map.of("x", 1L, "y", 7L));
    assertThat(((Map<?, ?>) v).get("two")).isEqualTo(Map.of("x", 1L, "y", 2L, "z", 3L));
    assertThat(((Map<?, ?>) v).get("list")).hasToString("[{x=1, y=2}]");
  }

  @Test
  void aQuotedMergeKeyIsAnOrdinaryKey() {
    assertThat(plain("{\"<<\": 1}")).isEqualTo(Map.of("<<", 1L));
  }

  @Test
  void placesAreThoseOfTheText() {
    var root = (ObjectNode) Specs.tree(Format.YAML, "a: 1\nb:\n  - x\n  -  yy\n");
    assertThat(root.members().get("b").line()).isEqualTo(2);
    var list = (ListNode) root.get("b");
    assertThat(list.items().get(1).line()).isEqualTo(4);
    assertThat(list.items().get(1).column()).isEqualTo(6);
  }

  @Test
  void duplicateKeysAreErrors() {
    assertThat(error("name: a\njobs: []\nname: b\n"))
        .isEqualTo("3:1 the key 'name' is given twice");
  }

  @Test
  void aBombOfAliasesIsRefusedQuickly() {
    var text = new StringBuilder("a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n");
    for (int i = 1; i < 40; i++) {
      text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
    }
    assertThat(error(text.toString())).contains("aliases of this file expand to more than");
  }

  @Test
  void manyHonestAliasesAreFine() {
    var text = new StringBuilder("name: w\njobs:\n  - &j {name: j0, command: c, priority: 3}\n");
    for (int i = 1; i < 500; i++) {
      text.append("  - {<<: *j, name: j").append(i).append("}\n");
    }
    assertThat(Specs.ok(text.toString()).jobs()).hasSize(500);
  }

  @Test
  void selfReferenceIsAnError() {
    assertThat(error("a: &a [*a]")).contains("1:8 the alias *a has no complete anchor");
  }

  @Test
  void depthIsLimited() {
    assertThat(error("a: " + "[".repeat(100_000))).contains("nested more than 100 levels deep");
    assertThat(error("a: " + "{a: ".repeat(5_000))).contains("nested more than 100 levels deep");
  }

  @Test
  void otherThingsThatAreNoWorkflow() {
    assertThat(error("")).isEqualTo("1:1 the file is empty");
    assertThat(error("# only a comment\n")).isEqualTo("1:1 the file is empty");
    assertThat(error("[1, 2]")).isEqualTo("1:1 a workflow is an object with fields, not a list");
    assertThat(error("a: 1\n---\nb: 2\n")).contains("more than one YAML document");
    assertThat(error("a: !custom x")).contains("1:4 the YAML tag !custom");
    assertThat(error("a: .inf")).contains("1:4 the number .inf cannot be written as JSON");
    assertThat(error("? [a, b]\n: 1\n")).contains("a key must be a plain word");
    assertThat(error("a: [1, 2\nb: 3\n")).startsWith("2:").contains("not valid YAML");
    assertThat(error("a: 'x\n")).contains("not valid YAML");
    assertThat(error("a:\n  - [\"x\\u")).startsWith("2:").contains("an escape", "is cut off");
    assertThat(error("a:\n\t- x\n")).startsWith("2:1").contains("not valid YAML");
  }
}
