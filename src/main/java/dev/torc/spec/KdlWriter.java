package dev.torc.spec;

import dev.torc.model.Json;
import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.Member;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a workflow as KDL 2, in the spelling that {@link KdlFormat} reads. */
final class KdlWriter {
  private static final int WIDTH = 90;
  private static final Pattern BARE = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final Set<String> KEYWORDS = Set.of("true", "false", "null", "inf", "nan");

  private final StringBuilder out = new StringBuilder();
  private final Comments comments;

  private KdlWriter(Comments comments) {
    this.comments = comments;
  }

  static String write(ObjectNode tree, Comments comments) {
    var writer = new KdlWriter(comments);
    writer.remarks(comments.take(tree.line()), 0);
    writer.fields(Language.WORKFLOW, tree, 0, null);
    writer.remarks(comments.rest(), 0);
    return writer.out.toString();
  }

  private void remarks(List<String> lines, int indent) {
    for (String line : lines) {
      out.append(" ".repeat(indent)).append(line.isEmpty() ? "//" : "// ").append(line);
      out.append('\n');
    }
  }

  private StringBuilder begin(int indent, String name) {
    return out.append(" ".repeat(indent)).append(KdlTexts.name(name));
  }

  private void fields(Shape shape, ObjectNode o, int indent, @Nullable String without) {
    for (Member m : o.members().values()) {
      boolean absent = m.value() instanceof ScalarNode s && s.isNull();
      if (!m.key().equals(without) && !absent) {
        remarks(comments.take(m.line()), indent);
        Field f = shape.fields().get(m.key());
        if (f == null) {
          json(m.key(), m.value(), indent);
        } else {
          field(f, m.value(), indent);
        }
      }
    }
  }

  private void field(Field f, Node value, int indent) {
    Field.Type type = f.type();
    if (type instanceof Field.Many many && value instanceof ListNode l) {
      for (Node item : l.items()) {
        remarks(comments.take(item.line()), indent);
        record(f.kdl(), many.shape(), item, indent);
        out.append(indent == 0 ? "\n" : "");
      }
    } else if (type instanceof Field.One one) {
      record(f.name(), one.shape(), value, indent);
    } else if (type instanceof Field.Named named && value instanceof ObjectNode o) {
      begin(indent, f.name()).append(" {\n");
      o.members().values().forEach(m -> record(m.key(), named.shape(), m.value(), indent + 4));
      out.append(" ".repeat(indent)).append("}\n");
    } else if ((type instanceof Field.Texts || type instanceof Field.Ints)
        && value instanceof ListNode l) {
      values(f, l, indent);
    } else if ((type instanceof Field.AnyJson || type instanceof Field.JsonObject)
        && value instanceof ScalarNode s
        && s.isText()) {
      // One string would be read as JSON text.
      begin(indent, f.name()).append(' ');
      out.append(KdlTexts.of(Json.write(s.text()), indent)).append('\n');
    } else {
      json(f.name(), value, indent);
    }
  }

  private void record(String node, Shape shape, Node value, int indent) {
    if (!(value instanceof ObjectNode o)) {
      json(node, value, indent);
      return;
    }
    begin(indent, node);
    boolean named = o.get("name") instanceof ScalarNode s && !s.isNull();
    named &= shape.fields().containsKey("name");
    if (named) {
      out.append(' ').append(scalar((ScalarNode) Objects.requireNonNull(o.get("name")), indent));
    }
    if (o.members().size() > (named ? 1 : 0) || !named) {
      out.append(" {\n");
      fields(shape, o, indent + 4, named ? "name" : null);
      out.append(" ".repeat(indent)).append('}');
    }
    out.append('\n');
  }

  /** A list of scalars behind the name, or with one node for each when the line would be long. */
  private void values(Field f, ListNode l, int indent) {
    var line = new StringBuilder();
    boolean plain = l.items().size() <= WIDTH;
    for (Node item : l.items()) {
      plain &= item instanceof ScalarNode;
      if (plain) {
        line.append(' ').append(scalar((ScalarNode) item, indent));
      }
    }
    if (plain && (line.length() <= WIDTH && line.indexOf("\n") < 0 || l.items().size() <= 1)) {
      begin(indent, l.items().size() == 1 ? f.kdl() : f.name()).append(line).append('\n');
      return;
    }
    for (Node item : l.items()) {
      if (item instanceof ScalarNode s) {
        begin(indent, f.kdl()).append(' ').append(scalar(s, indent)).append('\n');
      } else {
        json(f.kdl(), item, indent);
      }
    }
  }

  /** Any value, as JSON-in-KDL has it. */
  private void json(String key, Node node, int indent) {
    if (node instanceof ScalarNode s) {
      begin(indent, key).append(' ').append(scalar(s, indent)).append('\n');
    } else if (node instanceof ListNode l) {
      list(key, l, indent);
    } else if (node instanceof ObjectNode o) {
      boolean dashes = o.members().keySet().stream().allMatch("-"::equals);
      out.append(" ".repeat(indent)).append(dashes ? "(object)" : "").append(KdlTexts.name(key));
      if (!o.members().isEmpty()) {
        out.append(" {\n");
        for (Member m : o.members().values()) {
          remarks(comments.take(m.line()), indent + 4);
          json(m.key(), m.value(), indent + 4);
        }
        out.append(" ".repeat(indent)).append('}');
      }
      out.append('\n');
    }
  }

  private void list(String key, ListNode l, int indent) {
    boolean scalars = l.items().stream().allMatch(ScalarNode.class::isInstance);
    boolean inLine = scalars && l.items().size() <= WIDTH;
    boolean marked = !inLine || l.items().size() < 2;
    out.append(" ".repeat(indent)).append(marked ? "(array)" : "").append(KdlTexts.name(key));
    if (inLine) {
      l.items().forEach(i -> out.append(' ').append(scalar((ScalarNode) i, indent)));
    } else {
      out.append(" {\n");
      l.items().forEach(i -> json("-", i, indent + 4));
      out.append(" ".repeat(indent)).append('}');
    }
    out.append('\n');
  }

  private static String scalar(ScalarNode s, int indent) {
    Object value = s.value();
    if (value instanceof String text) {
      return KdlTexts.of(text, indent);
    }
    return value == null || value instanceof Boolean ? "#" + value : String.valueOf(value);
  }

  /** Strings of KDL 2. */
  private static final class KdlTexts {
    static String name(String s) {
      boolean bare = s.equals("-") || (BARE.matcher(s).matches() && !KEYWORDS.contains(s));
      return bare ? s : quoted(s);
    }

    /** The form that needs the fewest escapes; further lines are indented. */
    static String of(String s, int indent) {
      boolean clean = true;
      for (int i = 0; i < s.length() && clean; i++) {
        clean = s.charAt(i) == '\n' || isLiteral(s, i);
      }
      if (!clean) {
        return quoted(s);
      }
      if (s.indexOf('\n') >= 0) {
        return s.lines().anyMatch(KdlTexts::isOnlyBlanks) ? quoted(s) : lines(s, indent);
      }
      boolean escapes = s.indexOf('"') >= 0 || s.indexOf('\\') >= 0;
      boolean raw = escapes && !s.startsWith("\"\"") && !s.equals("\"");
      String marks = marks(s, "\"");
      return raw ? marks + "\"" + s + "\"" + marks : quoted(s);
    }

    /** A line of blanks alone would lose them. */
    private static boolean isOnlyBlanks(String line) {
      return !line.isEmpty() && line.chars().allMatch(c -> c == '\t' || Character.isSpaceChar(c));
    }

    /** As many marks as no closing of the string has. */
    private static String marks(String s, String close) {
      String marks = "#";
      while (s.contains(close + marks)) {
        marks += "#";
      }
      return marks;
    }

    private static String lines(String s, int indent) {
      String marks = s.indexOf('\\') < 0 && !s.contains("\"\"\"") ? "" : marks(s, "\"\"\"");
      String blanks = " ".repeat(indent + 4);
      var out = new StringBuilder(marks + "\"\"\"\n");
      for (String line : s.split("\n", -1)) {
        out.append(line.isEmpty() ? "" : blanks).append(line).append('\n');
      }
      return out.append(blanks).append("\"\"\"").append(marks).toString();
    }

    private static boolean isLiteral(String s, int i) {
      char c = s.charAt(i);
      if (Character.isSurrogate(c)) {
        int code = s.codePointAt(Character.isLowSurrogate(c) && i > 0 ? i - 1 : i);
        return code > 0xffff;
      }
      int type = Character.getType(c);
      boolean mark = type == Character.CONTROL || type == Character.FORMAT;
      return c == '\t' || (!mark && c != 0x2028 && c != 0x2029 && c != 0xfeff);
    }

    private static String quoted(String s) {
      return Quoted.of(s, i -> isLiteral(s, i), c -> "\\u{" + Integer.toHexString(c) + "}");
    }
  }
}
