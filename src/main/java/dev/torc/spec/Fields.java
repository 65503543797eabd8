package dev.torc.spec;

import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.Member;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the fields of one object. A wrong type is reported and then treated as absent, so
 * that reading goes on and every problem is found in one go. Null counts as absent.
 */
final class Fields {
  private final ObjectNode node;
  private final String owner;
  private final Shape shape;
  private final Problems problems;

  /**
   * @param owner how messages name the object: "job 'x'"; empty for the document
   * @param shape what the object can hold
   */
  Fields(ObjectNode node, String owner, Shape shape, Problems problems) {
    this.node = node;
    this.owner = owner;
    this.shape = shape;
    this.problems = problems;
  }

  ObjectNode node() {
    return node;
  }

  String owner() {
    return owner;
  }

  /** Reports every unknown field and every one that is missing. */
  Fields checked() {
    if (!shape.open()) {
      for (Member m : node.members().values()) {
        if (!shape.fields().containsKey(m.key())) {
          problems.errorAtKey(
              m, prefix() + "unknown field '" + m.key() + "'", unknownHint(m.key(), shape.names()));
        }
      }
    }
    for (Field f : shape.fields().values()) {
      if (f.required() && !has(f.name())) {
        error(node, "the field '" + f.name() + "' is missing", null);
      }
    }
    return this;
  }

  static String unknownHint(String word, List<String> known) {
    return Texts.didYouMean(word, known)
        .orElseGet(() -> "known fields: " + String.join(", ", new TreeSet<>(known)));
  }

  private String prefix() {
    return owner.isEmpty() ? "" : owner + ": ";
  }

  boolean has(String name) {
    return get(name) != null;
  }

  @Nullable Node get(String name) {
    Node n = node.get(shape.field(name).name());
    return n instanceof ScalarNode s && s.isNull() ? null : n;
  }

  /** Reports a problem with a field that was found. */
  void error(Node at, String message, @Nullable String hint) {
    problems.error(at, prefix() + message, hint);
  }

  private void wrongType(String name, Node n, String wanted) {
    String hint = null;
    if (wanted.equals("a string") && n instanceof ScalarNode s) {
      hint = "put it in quotes: \"" + Texts.shorten(s.text()) + "\"";
    } else if (wanted.startsWith("a list") && n instanceof ScalarNode s) {
      hint = "put it in brackets: [" + Texts.shorten(s.text()) + "]";
    }
    error(n, "'" + name + "' must be " + wanted + ", not " + n.describe(), hint);
  }

  @Nullable ScalarNode text(String name) {
    Node n = get(name);
    if (n instanceof ScalarNode s && s.isText()) {
      return s;
    }
    if (n != null) {
      wrongType(name, n, "a string");
    }
    return null;
  }

  @Nullable String string(String name) {
    ScalarNode s = text(name);
    return s == null ? null : s.text();
  }

  /** A string that must be there; a stand-in when it is not, which {@link #checked} reports. */
  String requiredString(String name) {
    ScalarNode s = text(name);
    return s == null ? "" : s.text();
  }

  /** One of the words of the field. */
  @Nullable String word(String name) {
    List<String> words = ((Field.Word) shape.field(name).type()).words();
    ScalarNode s = text(name);
    if (s == null || words.contains(s.text())) {
      return s == null ? null : s.text();
    }
    String hint = Texts.didYouMean(s.text(), words).orElse("one of " + String.join(", ", words));
    error(s, "'" + name + "' cannot be '" + Texts.shorten(s.text()) + "'", hint);
    return null;
  }

  @Nullable Boolean bool(String name) {
    Node n = get(name);
    if (n instanceof ScalarNode s && s.value() instanceof Boolean b) {
      return b;
    }
    if (n != null) {
      wrongType(name, n, "true or false");
    }
    return null;
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(bool(name));
  }

  /** An integer within the bounds of the field. */
  @Nullable Long integer(String name) {
    var type = (Field.Int) shape.field(name).type();
    Node n = get(name);
    if (n instanceof ScalarNode s && s.value() instanceof Long v) {
      if (v >= type.min() && v <= type.max()) {
        return v;
      }
      String bound = v < type.min() ? "at least " + type.min() : "at most " + type.max();
      error(n, "'" + name + "' must be " + bound + ", not " + v, null);
    } else if (n != null) {
      wrongType(name, n, "an integer");
    }
    return null;
  }

  /** An integer, or the default of the field; a stand-in for a required one that is missing. */
  long integerOrDefault(String name) {
    Long v = integer(name);
    return v != null ? v : shape.field(name).absent() instanceof Integer i ? i : 0;
  }

  /** A string, or the default of the field. */
  String stringOrDefault(String name) {
    String v = string(name);
    return v != null ? v : String.valueOf(shape.field(name).absent());
  }

  @Nullable Double number(String name) {
    Node n = get(name);
    if (n instanceof ScalarNode s && s.value() instanceof Number v) {
      return v.doubleValue();
    }
    if (n != null) {
      wrongType(name, n, "a number");
    }
    return null;
  }

  /** The items of a list of strings; absent is empty. */
  List<ScalarNode> texts(String name) {
    List<ScalarNode> out = new ArrayList<>();
    for (Node item : list(name, "a list of strings")) {
      if (item instanceof ScalarNode s && s.isText()) {
        out.add(s);
      } else {
        wrongType(name + "[]", item, "a string");
      }
    }
    return out;
  }

  List<String> strings(String name) {
    return texts(name).stream().map(ScalarNode::text).toList();
  }

  List<Long> integers(String name) {
    List<Long> out = new ArrayList<>();
    for (Node item : list(name, "a list of integers")) {
      if (item instanceof ScalarNode s && s.value() instanceof Long v) {
        out.add(v);
      } else {
        wrongType(name + "[]", item, "an integer");
      }
    }
    return out;
  }

  /** The items of a list of objects; absent is empty. */
  List<ObjectNode> objects(String name) {
    List<ObjectNode> out = new ArrayList<>();
    for (Node item : list(name, "a list of objects")) {
      if (item instanceof ObjectNode o) {
        out.add(o);
      } else {
        wrongType(name + "[]", item, "an object");
      }
    }
    return out;
  }

  private List<Node> list(String name, String wanted) {
    Node n = get(name);
    if (n instanceof ListNode l) {
      return l.items();
    }
    if (n != null) {
      wrongType(name, n, wanted);
    }
    return List.of();
  }

  @Nullable ObjectNode object(String name) {
    Node n = get(name);
    if (n instanceof ObjectNode o) {
      return o;
    }
    if (n != null) {
      wrongType(name, n, "an object");
    }
    return null;
  }

  /** The records of an object of records; absent is empty. */
  Map<String, ObjectNode> named(String name) {
    Map<String, ObjectNode> out = new LinkedHashMap<>();
    ObjectNode o = object(name);
    if (o != null) {
      for (Member m : o.members().values()) {
        if (m.value() instanceof ObjectNode record) {
          out.put(m.key(), record);
        } else if (!(m.value() instanceof ScalarNode s && s.isNull())) {
          wrongType(name + "." + m.key(), m.value(), "an object");
        }
      }
    }
    return out;
  }

  @Nullable Map<String, @Nullable Object> json(String name) {
    ObjectNode o = object(name);
    return o == null ? null : Plain.copy(o.plain());
  }

  /** An object of strings; absent is empty. */
  Map<String, ScalarNode> textMap(String name) {
    Map<String, ScalarNode> out = new LinkedHashMap<>();
    ObjectNode o = object(name);
    if (o != null) {
      for (Member m : o.members().values()) {
        if (m.value() instanceof ScalarNode s && s.isText()) {
          out.put(m.key(), s);
        } else {
          wrongType(name + "." + m.key(), m.value(), "a string");
        }
      }
    }
    return out;
  }
}
