package dev.torc.spec;

import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.Member;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a tree as YAML in block style. Quotes are set so that readers of YAML 1.1, for whom {@code
 * no} and {@code 1:30} are no strings, see the same as those of 1.2.
 */
final class YamlWriter {
  private static final int WIDTH = 90;
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z_/$][A-Za-z0-9_./$ =+@%()<>&|;*!~^,'\"{}\\[\\]?-]*(?<! )");
  private static final Pattern PLAIN_IN_FLOW = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./=+-]*");
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private final StringBuilder out = new StringBuilder();
  private final Comments comments;

  private YamlWriter(Comments comments) {
    this.comments = comments;
  }

  static String write(ObjectNode tree, Comments comments) {
    var writer = new YamlWriter(comments);
    if (tree.members().isEmpty()) {
      writer.out.append("{}\n");
    }
    writer.remarks(comments.take(tree.line()), 0);
    writer.members(tree, 0, false);
    writer.remarks(comments.rest(), 0);
    return writer.out.toString();
  }

  private void remarks(List<String> lines, int indent) {
    for (String line : lines) {
      out.append(" ".repeat(indent)).append(line.isEmpty() ? "#" : "# ").append(line).append('\n');
    }
  }

  /**
   * @param started whether the line of the first member is begun
   */
  private void members(ObjectNode o, int indent, boolean started) {
    boolean inLine = started;
    for (Member m : o.members().values()) {
      if (!inLine) {
        remarks(comments.take(m.line()), indent);
        out.append(" ".repeat(indent));
      }
      inLine = false;
      String key = key(m.key());
      // A key of more than 1024 characters must be marked as one.
      out.append(key.length() > 1000 ? "? " + key + "\n" + " ".repeat(indent) : key).append(':');
      value(m.value(), indent);
    }
  }

  private static String key(String key) {
    return PLAIN_KEY.matcher(key).matches() && !isWord(key) ? key : quoted(key);
  }

  private static boolean isWord(String s) {
    return WORDS.contains(s.toLowerCase(Locale.ROOT));
  }

  /** What stands behind a colon. */
  private void value(Node node, int indent) {
    if (node instanceof ObjectNode o && !o.members().isEmpty()) {
      out.append('\n');
      members(o, indent + 2, false);
    } else if (node instanceof ListNode l && !isShort(l)) {
      out.append('\n');
      items(l, indent + 2);
    } else if (node instanceof ScalarNode s && s.value() instanceof String text && isBlock(text)) {
      block(text, indent + 2);
    } else {
      out.append(' ').append(inLine(node, false)).append('\n');
    }
  }

  private void items(ListNode l, int indent) {
    for (Node item : l.items()) {
      if (!(item instanceof ScalarNode)) {
        remarks(comments.take(item.line()), indent);
      }
      out.append(" ".repeat(indent)).append('-');
      if (item instanceof ObjectNode o && !o.members().isEmpty()) {
        out.append(' ');
        members(o, indent + 2, true);
      } else {
        value(item, indent);
      }
    }
  }

  private static boolean isShort(ListNode l) {
    boolean scalars = l.items().stream().allMatch(ScalarNode.class::isInstance);
    return l.items().isEmpty()
        || (scalars && l.items().size() <= WIDTH && inLine(l, false).length() <= WIDTH);
  }

  private static String inLine(Node node, boolean inFlow) {
    if (node instanceof ObjectNode) {
      return "{}";
    }
    if (node instanceof ListNode l) {
      return l.items().stream()
          .map(i -> inLine(i, true))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    Object value = ((ScalarNode) node).value();
    if (!(value instanceof String s)) {
      return String.valueOf(value);
    }
    Pattern plain = inFlow ? PLAIN_IN_FLOW : PLAIN;
    return s.length() < 2000 && plain.matcher(s).matches() && !isWord(s) ? s : quoted(s);
  }

  private static String quoted(String s) {
    return Quoted.of(s, i -> isPrintable(s, i), c -> String.format("\\u%04X", c));
  }

  /** Whether a character may stand in a text as it is. */
  private static boolean isPrintable(String s, int i) {
    char c = s.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < s.length() && Character.isLowSurrogate(s.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i > 0 && Character.isHighSurrogate(s.charAt(i - 1));
    }
    boolean control = c < ' ' || (c >= 0x7f && c <= 0xa0);
    return !control && c < 0xfffe && c != 0xfeff && c != 0x2028 && c != 0x2029;
  }

  /** Whether a text of several lines can be written as it is. */
  private static boolean isBlock(String s) {
    if (s.indexOf('\n') < 0 || " \n\t".indexOf(s.charAt(0)) >= 0) {
      return false;
    }
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) != '\n' && s.charAt(i) != '\t' && !isPrintable(s, i)) {
        return false;
      }
    }
    return true;
  }

  private void block(String s, int indent) {
    out.append(s.endsWith("\n\n") ? " |+" : s.endsWith("\n") ? " |" : " |-").append('\n');
    String body = s.endsWith("\n") ? s.substring(0, s.length() - 1) : s;
    for (String line : body.split("\n", -1)) {
      out.append(line.isEmpty() ? "" : " ".repeat(indent)).append(line).append('\n');
    }
  }
}
