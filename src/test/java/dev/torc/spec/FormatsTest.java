package dev.torc.spec;

import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatsTest {
  private static final String JSON =
      "{\"name\": \"w\", \"jobs\": [{\"name\": \"a\",\n  \"command\": \"c\"}]}";

  private static SpecResult json(String text) {
    return SpecReader.read(text, "w.json", Format.JSON);
  }

  @Test
  void theExtensionChooses() {
    assertThat(Format.ofFileName("a.YML")).contains(Format.YAML);
    assertThat(Format.ofFileName("dir.x/a.Json")).contains(Format.JSON);
    assertThat(Format.ofFileName("a.json5")).contains(Format.JSON5);
    assertThat(Format.ofFileName("a.kdl")).contains(Format.KDL);
    assertThat(Format.ofFileName("yaml")).contains(Format.YAML);
    assertThat(Format.ofFileName("a.txt")).isEmpty();
  }

  @Test
  void jsonAndYamlGiveTheSameWorkflow() {
    WorkflowSpec yaml = Specs.ok("name: w\njobs: [{name: a, command: c}]");
    assertThat(json(JSON).orThrow()).isEqualTo(yaml);
    assertThat(SpecReader.read(JSON, "-", null).orThrow()).isEqualTo(yaml);
    for (String text :
        new String[] {
          "name: w\njobs: [{name: a, command: c}]",
          "{name: 'w', jobs: [{name: 'a', command: 'c'}]}",
          "// x\n{name: 'w', jobs: [{name: 'a', command: 'c'}]}",
          "name \"w\"\njob \"a\" { command \"c\"; }",
          "name \"w\"; job \"a\" command=\"c\"; /- b \"x: y\"",
        }) {
      assertThat(SpecReader.read(text, "-", null).orThrow()).as(text).isEqualTo(yaml);
    }
  }

  @Test
  void jsonErrorsHaveTheirPlace() {
    assertThat(Specs.errors(json("{\n  \"name\": \"w\",\n}"))).startsWith("3:1 not valid JSON");
    assertThat(Specs.errors(json("{\"name\": \"w\", \"jobs\": [],\n \"name\": 2}")))
        .isEqualTo("2:2 the key 'name' is given twice");
    assertThat(Specs.errors(json("{} x"))).startsWith("1:").contains("JSON");
    assertThat(Specs.errors(json("{} {}")))
        .isEqualTo("1:4 there is text after the end of the JSON value");
    assertThat(Specs.errors(json(""))).isEqualTo("1:1 the file is empty");
    assertThat(Specs.errors(json("{\"a\":" + "[".repeat(100_000))))
        .contains("nested more than 100");
    assertThat(Specs.errors(json("{\"a\": 1e999}"))).contains("the number 1e999 is too large");
    assertThat(Specs.errors(json("{\"a\": "))).doesNotContain("Source:");
  }

  @Test
  void withoutFormatTheLikelierErrorIsTold() {
    assertThat(Specs.errors(SpecReader.read("{\"name\": \"w\",, }", "-", null))).contains("JSON");
    assertThat(Specs.errors(SpecReader.read("name: [", "-", null))).contains("YAML");
    assertThat(Specs.errors(SpecReader.read("job \"a\" {", "-", null))).contains("KDL");
    assertThat(Specs.errors(SpecReader.read("nmae: w", "-", null))).contains("unknown field");
    assertThat(Specs.errors(SpecReader.read("hello", "-", null))).contains("neither JSON nor YAML");
    assertThat(Specs.errors(SpecReader.read(" \n", "-", null))).contains("the workflow is empty");
  }

  @Test
  void aByteOrderMarkIsPassedOver() {
    assertThat(json("\uFEFF" + JSON).orThrow().name()).isEqualTo("w");
  }

  @Test
  void filesThatCannotBeReadThrow(@TempDir Path dir) throws IOException {
    assertThatThrownBy(() -> SpecReader.read(dir.resolve("none.yaml")))
        .isInstanceOfSatisfying(
            TorcException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
        .hasMessageContaining("none.yaml does not exist");
    Path latin = Files.write(dir.resolve("l.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});
    assertThatThrownBy(() -> SpecReader.read(latin))
        .hasMessageContaining("is not UTF-8 text: byte 0xE4 in line 1, column 4")
        .isInstanceOfSatisfying(
            TorcException.class, e -> assertThat(e.hint()).contains("iconv -f LATIN1"));
    Path wide = Files.write(dir.resolve("w.yaml"), "name: w".getBytes(UTF_16));
    assertThatThrownBy(() -> SpecReader.read(wide)).hasMessageContaining("UTF-16");
  }

  @Test
  void aRenderedProblemShowsLineAndCaret() {
    SpecResult r = Specs.yaml("name: w\njobs:\n  - {name: a, comand: x, command: c}\n");
    Problem p = r.errors().get(0);
    assertThat(p.render())
        .isEqualTo(
            "w.yaml:3:15: error: job 'a': unknown field 'comand'\n"
                + "    - {name: a, comand: x, command: c}\n"
                + "                ^\n"
                + "  hint: did you mean 'command'?");
    assertThatThrownBy(r::orThrow).hasMessage(p.render());
  }

  @Test
  void aLongSourceLineIsShownAroundThePlace() {
    SpecResult r =
        Specs.yaml("{name: w, description: " + "x".repeat(5_000) + ", bad: 1, jobs: []}");
    assertThat(r.errors().get(0).render().lines()).noneMatch(l -> l.contains("x".repeat(200)));
    assertThat(r.errors().get(0).render()).contains("bad: 1");
  }
}
