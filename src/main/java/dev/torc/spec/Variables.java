package dev.torc.spec;

import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.Member;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Puts the constants of {@code variables} into every string of the tree. Only a workflow that has
 * variables is touched; in it every {@code {word}} must be a variable or a parameter.
 */
final class Variables {
  private static final Pattern WORD = Pattern.compile("(\\$?)\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Pattern BRACES = Pattern.compile("(?<!\\$)\\{[^{}]*}");
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Map<String, ScalarNode> values;
  private final Set<String> parameters;
  private final Problems problems;
  private final Map<Node, Node> done = new IdentityHashMap<>();

  private Variables(Map<String, ScalarNode> values, Set<String> parameters, Problems problems) {
    this.values = values;
    this.parameters = parameters;
    this.problems = problems;
  }

  /** The tree with variables put in; the same tree when there are none. */
  static ObjectNode apply(ObjectNode root, Set<String> parameters, Problems problems) {
    var top = new Fields(root, "", Language.WORKFLOW, problems);
    if (!top.has("variables")) {
      return root;
    }
    Map<String, ScalarNode> values = top.textMap("variables");
    values.forEach((name, value) -> check(name, value, parameters, problems));
    return new Variables(values, parameters, problems).top(root);
  }

  private static void check(
      String name, ScalarNode value, Set<String> parameters, Problems problems) {
    if (!IDENTIFIER.matcher(name).matches()) {
      problems.error(value, "the variable name '" + name + "' is not an identifier");
    }
    if (parameters.contains(name)) {
      problems.error(value, "'" + name + "' is both a variable and a parameter");
    }
    if (BRACES.matcher(value.text()).find()) {
      problems.error(
          value,
          "the value of variable '" + name + "' contains braces",
          "variables are plain text and cannot use other variables or parameters");
    }
  }

  private ObjectNode top(ObjectNode root) {
    Map<String, Member> out = new LinkedHashMap<>();
    root.members()
        .forEach((k, m) -> out.put(k, k.equals("variables") ? m : member(m, replaced(m.value()))));
    return new ObjectNode(root.line(), root.column(), out);
  }

  private static Member member(Member m, Node value) {
    return new Member(m.key(), m.line(), m.column(), value);
  }

  private Node replaced(Node node) {
    // Aliased nodes are shared: each is rewritten once.
    Node old = done.get(node);
    if (old != null) {
      return old;
    }
    Node result = rewrite(node);
    done.put(node, result);
    return result;
  }

  private Node rewrite(Node node) {
    if (node instanceof ObjectNode o) {
      Map<String, Member> out = new LinkedHashMap<>();
      o.members().forEach((k, m) -> out.put(k, member(m, replaced(m.value()))));
      return new ObjectNode(o.line(), o.column(), out);
    }
    if (node instanceof ListNode l) {
      List<Node> out = new ArrayList<>(l.items().size());
      l.items().forEach(i -> out.add(replaced(i)));
      return new ListNode(l.line(), l.column(), out);
    }
    ScalarNode s = (ScalarNode) node;
    return s.isText() && s.text().indexOf('{') >= 0 ? text(s) : s;
  }

  private ScalarNode text(ScalarNode s) {
    var m = WORD.matcher(s.text());
    var out = new StringBuilder();
    int from = 0;
    while (m.find()) {
      String word = m.group(2);
      ScalarNode value = m.group(1).isEmpty() ? values.get(word) : null;
      if (value != null) {
        out.append(s.text(), from, m.start()).append(value.text());
        from = m.end();
      } else if (m.group(1).isEmpty() && !parameters.contains(word)) {
        unknown(s, word);
      }
    }
    return from == 0 ? s : s.withText(out.append(s.text().substring(from)).toString());
  }

  private void unknown(ScalarNode s, String word) {
    Set<String> known = new TreeSet<>(values.keySet());
    known.addAll(parameters);
    Optional<String> near = Texts.didYouMean(word, known);
    problems.error(
        s,
        "'{" + word + "}' is neither a variable nor a parameter",
        near.orElse(
            "with 'variables' in a workflow every {word} must be known; "
                + "write ${"
                + word
                + "} for the shell"));
  }
}
