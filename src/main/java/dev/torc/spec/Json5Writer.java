package dev.torc.spec;

import dev.torc.model.Json;
import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.Member;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a tree as JSON5: keys without quotes, comments, long texts over several lines. */
final class Json5Writer {
  private static final int WIDTH = 90;
  private static final Pattern KEY = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

  private final StringBuilder out = new StringBuilder();
  private final Comments comments;

  private Json5Writer(Comments comments) {
    this.comments = comments;
  }

  static String write(ObjectNode tree, Comments comments) {
    var writer = new Json5Writer(comments);
    writer.remarks(comments.take(tree.line()), 0);
    writer.value(tree, 0);
    writer.out.append('\n');
    writer.remarks(comments.rest(), 0);
    return writer.out.toString();
  }

  private void remarks(List<String> lines, int indent) {
    for (String line : lines) {
      out.append(" ".repeat(indent)).append(line.isEmpty() ? "//" : "// ").append(line);
      out.append('\n');
    }
  }

  private void value(Node node, int indent) {
    if (node instanceof ObjectNode o && !o.members().isEmpty()) {
      out.append("{\n");
      for (Member m : o.members().values()) {
        remarks(comments.take(m.line()), indent + 2);
        out.append(" ".repeat(indent + 2));
        out.append(KEY.matcher(m.key()).matches() ? m.key() : text(m.key())).append(": ");
        value(m.value(), indent + 2);
        out.append(",\n");
      }
      out.append(" ".repeat(indent)).append('}');
    } else if (node instanceof ListNode l && !isShort(l)) {
      out.append("[\n");
      for (Node item : l.items()) {
        if (!(item instanceof ScalarNode)) {
          remarks(comments.take(item.line()), indent + 2);
        }
        out.append(" ".repeat(indent + 2));
        value(item, indent + 2);
        out.append(",\n");
      }
      out.append(" ".repeat(indent)).append(']');
    } else {
      out.append(inLine(node));
    }
  }

  private static boolean isShort(ListNode l) {
    boolean scalars = l.items().stream().allMatch(ScalarNode.class::isInstance);
    return l.items().isEmpty()
        || (scalars && l.items().size() <= WIDTH && inLine(l).length() <= WIDTH);
  }

  private static String inLine(Node node) {
    if (node instanceof ObjectNode) {
      return "{}";
    }
    if (node instanceof ListNode l) {
      return l.items().stream()
          .map(Json5Writer::inLine)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    Object value = ((ScalarNode) node).value();
    return value instanceof String s ? text(s) : String.valueOf(value);
  }

  private static String text(String s) {
    String json = Json.write(s);
    json = json.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    // Behind a line break the string goes on in the next line of the file.
    int last = json.lastIndexOf("\\n", json.length() - 4);
    return last < 0 ? json : lines(json);
  }

  private static String lines(String json) {
    var out = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      out.append(c);
      if (c == '\\') {
        char next = json.charAt(++i);
        out.append(next);
        if (next == 'n' && i < json.length() - 2) {
          out.append("\\\n");
        }
      }
    }
    return out.toString();
  }
}
