package dev.torc.spec;

import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The comments of a file, each bound to the field or record behind it (or beside it), so that a
 * writer can put it before the same field or record of another form. Used once, for one text.
 */
final class Comments {
  private final TreeMap<Integer, List<String>> byLine = new TreeMap<>();
  private final List<String> atEnd = new ArrayList<>();

  Comments(List<Comment> comments, Node tree) {
    var lines = new TreeSet<Integer>();
    places(tree, lines, new IdentityHashMap<>());
    for (Comment c : comments) {
      Integer line = lines.ceiling(c.line());
      List<String> to = line == null ? atEnd : byLine.computeIfAbsent(line, l -> new ArrayList<>());
      c.text().strip().lines().map(Comments::plain).forEach(to::add);
      if (c.text().isBlank()) {
        to.add("");
      }
    }
  }

  static Comments none() {
    return new Comments(List.of(), new ListNode(0, 0, List.of()));
  }

  /** One line, without characters that some form does not allow even in comments. */
  private static String plain(String line) {
    return line.strip().replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]", " ");
  }

  private static void places(Node node, TreeSet<Integer> lines, Map<Node, Boolean> seen) {
    if (node instanceof ScalarNode || seen.put(node, true) != null) {
      return;
    }
    lines.add(node.line());
    if (node instanceof ObjectNode o) {
      o.members().values().forEach(m -> lines.add(m.line()));
      o.members().values().forEach(m -> places(m.value(), lines, seen));
    } else if (node instanceof ListNode l) {
      l.items().forEach(i -> places(i, lines, seen));
    }
  }

  boolean isEmpty() {
    return byLine.isEmpty() && atEnd.isEmpty();
  }

  /** The comments of a line of the source; empty when they were taken before. */
  List<String> take(int line) {
    List<String> found = byLine.remove(line);
    return found == null ? List.of() : found;
  }

  /** Everything that was not taken. */
  List<String> rest() {
    List<String> out = new ArrayList<>();
    byLine.values().forEach(out::addAll);
    out.addAll(atEnd);
    byLine.clear();
    atEnd.clear();
    return out;
  }
}
