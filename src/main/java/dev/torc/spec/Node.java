package dev.torc.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a workflow file with its place. Every format is parsed to this tree and everything
 * after it works on the tree alone, so that a new format is a new parser and nothing else. Nodes
 * are immutable and may be shared (YAML aliases).
 */
sealed interface Node {
  /** 1-based. */
  int line();

  /** 1-based. */
  int column();

  /** The value as the house's JSON: Map, List, String, Long, BigInteger, Double, Boolean, null. */
  @Nullable Object plain();

  /** The kind with the value, for messages: "the number 5". */
  String describe();

  /** One entry of an object, with the place of its key. */
  record Member(String key, int line, int column, Node value) {}

  /** An object; keys are unique. */
  record ObjectNode(int line, int column, Map<String, Member> members) implements Node {
    @Nullable Node get(String key) {
      Member m = members.get(key);
      return m == null ? null : m.value();
    }

    @Override
    public Map<String, @Nullable Object> plain() {
      Map<String, @Nullable Object> out = new LinkedHashMap<>();
      members.forEach((k, m) -> out.put(k, m.value().plain()));
      return out;
    }

    @Override
    public String describe() {
      return "an object";
    }
  }

  /** A list. */
  record ListNode(int line, int column, List<Node> items) implements Node {
    @Override
    public List<@Nullable Object> plain() {
      List<@Nullable Object> out = new ArrayList<>(items.size());
      items.forEach(i -> out.add(i.plain()));
      return out;
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /**
   * A scalar.
   *
   * @param text as written, without quotes
   */
  record ScalarNode(int line, int column, @Nullable Object value, String text) implements Node {
    boolean isNull() {
      return value == null;
    }

    boolean isText() {
      return value instanceof String;
    }

    ScalarNode withText(String other) {
      return new ScalarNode(line, column, other, other);
    }

    @Override
    public @Nullable Object plain() {
      return value;
    }

    @Override
    public String describe() {
      if (value == null) {
        return "null";
      }
      if (value instanceof String) {
        return "the string '" + Texts.shorten(text) + "'";
      }
      return (value instanceof Boolean ? "the boolean " : "the number ") + Texts.shorten(text);
    }
  }
}
