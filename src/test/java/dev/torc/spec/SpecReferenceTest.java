package dev.torc.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The reference for users is what the tables of the language say. */
class SpecReferenceTest {
  private static final Path FILE = Path.of("docs/spec-reference.md");
  private static final String HEAD =
      """
      # Workflow files: reference

      Made from the tables with which torc reads workflow files; a test keeps the two the same. The [guide](guide.md) explains, `torc spec schema`
      says the same to editors.

      The column KDL shows how the field is written there when it differs from YAML, JSON and JSON5: lists of records are nodes in the singular with
      the name behind them, other lists are values behind the name, and a node may come again to add to its list. A field with the value
      null counts as absent. Unknown fields are errors, but below `resource_monitor`.
      """;

  private final StringBuilder out = new StringBuilder(HEAD);
  private final Set<Shape> shapes = new LinkedHashSet<>();

  private void collect(Shape shape) {
    if (shapes.add(shape)) {
      shape
          .fields()
          .values()
          .forEach(
              f -> {
                if (f.type() instanceof Field.Many m) {
                  collect(m.shape());
                } else if (f.type() instanceof Field.One o) {
                  collect(o.shape());
                } else if (f.type() instanceof Field.Named n) {
                  collect(n.shape());
                }
              });
    }
  }

  private String reference() {
    collect(Language.WORKFLOW);
    for (Shape shape : shapes) {
      out.append("\n## ").append(shape.name()).append("\n\n").append(shape.doc()).append("\n\n");
      out.append("| field | type | default | meaning | KDL |\n|---|---|---|---|---|\n");
      for (Field f : shape.fields().values()) {
        String absent =
            f.required() ? "required" : f.absent() == null ? "" : "`" + f.absent() + "`";
        out.append("| `").append(f.name()).append("` | ").append(type(f.type()));
        out.append(" | ").append(absent).append(" | ").append(f.doc());
        out.append(" | ").append(kdl(shape, f)).append(" |\n");
      }
    }
    return out.toString();
  }

  private static String type(Field.Type type) {
    if (type instanceof Field.Int i) {
      return i.min() == Long.MIN_VALUE || i.min() < 0 ? "integer" : "integer from " + i.min();
    }
    if (type instanceof Field.Word w) {
      return "`" + String.join("`, `", w.words()) + "`";
    }
    if (type instanceof Field.Many m) {
      return "list of " + link(m.shape());
    }
    if (type instanceof Field.One o) {
      return link(o.shape());
    }
    if (type instanceof Field.Named n) {
      return "object of " + link(n.shape());
    }
    return plain(type);
  }

  private static String plain(Field.Type type) {
    if (type instanceof Field.Text) {
      return "string";
    }
    if (type instanceof Field.Flag) {
      return "boolean";
    }
    if (type instanceof Field.Num) {
      return "number";
    }
    if (type instanceof Field.Texts) {
      return "list of strings";
    }
    if (type instanceof Field.Ints) {
      return "list of integers";
    }
    if (type instanceof Field.TextMap) {
      return "object of strings";
    }
    if (type instanceof Field.Parameters) {
      return "object of [values](guide.md#parameters)";
    }
    if (type instanceof Field.Scalars) {
      return "object of strings, numbers, booleans";
    }
    return type instanceof Field.JsonObject ? "JSON object" : "JSON value";
  }

  private static String link(Shape shape) {
    return "[" + shape.name() + "](#" + shape.name() + ")";
  }

  private static String kdl(Shape shape, Field f) {
    if (shape.fields().containsKey("name")
        && f.name().equals("name")
        && shape != Language.WORKFLOW) {
      return "`" + shape.name() + " \"x\" { … }`";
    }
    if (f.type() instanceof Field.Many m) {
      boolean named = m.shape().fields().containsKey("name");
      return "`" + f.kdl() + (named ? " \"x\"" : "") + " { … }`";
    }
    if (f.type() instanceof Field.Texts) {
      return "`" + f.kdl() + " \"x\" \"y\"`";
    }
    return f.type() instanceof Field.Ints ? "`" + f.kdl() + " 1 2`" : "";
  }

  @Test
  void theReferenceIsWhatTheTablesSay() throws IOException {
    String now = reference();
    if (Boolean.getBoolean("contract.update")) {
      Files.writeString(FILE, now);
    }
    assertThat(Files.readString(FILE))
        .as("the language changed: run this test with -Dcontract.update=true and look at the diff")
        .isEqualTo(now);
  }
}
