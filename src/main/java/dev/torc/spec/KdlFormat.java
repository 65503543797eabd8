package dev.torc.spec;

import dev.torc.model.TorcException;
import dev.torc.spec.KdlNode.Value;
import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.Member;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Workflows in KDL. Fields are nodes of the same name; records of a list are nodes in the singular
 * with the name as argument ({@code job "a" {…}}), lists are arguments, and a node may come again
 * to add more of them. Free JSON is written as JSON-in-KDL does it, or as a string that holds JSON.
 */
final class KdlFormat implements SpecFormat {
  @Override
  public Node parse(Source source, Problems problems) {
    List<KdlNode> nodes = KdlParser.parse(source).nodes();
    var mapper = new Mapper(source, problems);
    return mapper.object(Language.WORKFLOW, 0, Map.of(), nodes, new LinkedHashMap<>());
  }

  /** Turns nodes into the common tree, guided by the tables of the language. */
  private static final class Mapper {
    /** Published files say so, and mean this. */
    private static final String OLD_DEPENDS_ON = "depends_on_job";

    private final Source source;
    private final Problems problems;
    private boolean toldOldName;

    Mapper(Source source, Problems problems) {
      this.source = source;
      this.problems = problems;
    }

    private int line(int offset) {
      return source.lineAt(offset);
    }

    private int column(int offset) {
      return source.columnAt(offset);
    }

    private Member member(String key, int offset, Node value) {
      return new Member(key, line(offset), column(offset), value);
    }

    private void error(KdlNode at, String message, @Nullable String hint) {
      var place = new ScalarNode(line(at.offset()), column(at.offset()), null, at.name());
      problems.error(place, "'" + Texts.shorten(at.name()) + "' " + message, hint);
    }

    ObjectNode object(
        Shape shape,
        int offset,
        Map<String, KdlNode.Property> properties,
        List<KdlNode> children,
        Map<String, Member> members) {
      for (KdlNode n : all(properties, children)) {
        Field f = shape.kdlField(n.name());
        if (f == null && shape == Language.JOB && n.name().equals(OLD_DEPENDS_ON)) {
          f = shape.field("depends_on");
          tellOldName(n);
        }
        if (f != null) {
          field(f, n, members);
        } else {
          Node nothing = new ScalarNode(line(n.offset()), column(n.offset()), null, "");
          members.putIfAbsent(n.name(), member(n.name(), n.offset(), nothing));
        }
      }
      for (Field f : shape.fields().values()) {
        // A list without records has no nodes, which is how it is empty.
        if (f.required() && f.type() instanceof Field.Many) {
          Node empty = new ListNode(line(offset), column(offset), List.of());
          members.putIfAbsent(f.name(), member(f.name(), offset, empty));
        }
      }
      return new ObjectNode(line(offset), column(offset), members);
    }

    private void tellOldName(KdlNode n) {
      if (!toldOldName) {
        toldOldName = true;
        var place = new ScalarNode(line(n.offset()), column(n.offset()), null, n.name());
        problems.warning(
            place,
            "'" + OLD_DEPENDS_ON + "' is read as 'depends_on' here; other programs pass over it",
            "write depends_on");
      }
    }

    /** Properties and children alike: a property is a child with one value. */
    private static List<KdlNode> all(
        Map<String, KdlNode.Property> properties, List<KdlNode> children) {
      List<KdlNode> out = new ArrayList<>(properties.size() + children.size());
      properties.forEach(
          (k, p) -> out.add(new KdlNode(p.offset(), null, k, List.of(p.value()), Map.of(), null)));
      out.addAll(children);
      return out;
    }

    private void field(Field f, KdlNode n, Map<String, Member> members) {
      Field.Type type = f.type();
      if (type instanceof Field.Many many) {
        boolean plural = n.name().equals(f.name()) && !f.kdl().equals(f.name());
        if (plural) {
          error(n, "is no node in KDL", "write a node '" + f.kdl() + "' for each of them");
        } else {
          items(f, n, members).add(record(many.shape(), n));
        }
      } else if (type instanceof Field.Texts || type instanceof Field.Ints) {
        List<Node> items = items(f, n, members);
        n.arguments().forEach(v -> items.add(scalar(v)));
        if (!n.properties().isEmpty() || n.children() != null) {
          error(n, "takes values only", "write them behind the name: " + f.kdl() + " \"a\" \"b\"");
        }
      } else {
        Member m = member(f.name(), n.offset(), value(type, n));
        Member old = members.putIfAbsent(f.name(), m);
        if (old != null) {
          SpecFormat.duplicate(problems, old, m);
        }
      }
    }

    /** The growing list of a field, which several nodes fill. */
    private List<Node> items(Field f, KdlNode n, Map<String, Member> members) {
      Member known = members.get(f.name());
      if (known != null && known.value() instanceof ListNode l) {
        return l.items();
      }
      List<Node> items = new ArrayList<>();
      Node list = new ListNode(line(n.offset()), column(n.offset()), items);
      members.put(f.name(), member(f.name(), n.offset(), list));
      return items;
    }

    private Node value(Field.Type type, KdlNode n) {
      if (isNull(n)) {
        return json(n);
      }
      if (type instanceof Field.One one) {
        return record(one.shape(), n);
      }
      if (type instanceof Field.Named named) {
        return map(n, child -> isNull(child) ? json(child) : record(named.shape(), child));
      }
      if (type instanceof Field.TextMap
          || type instanceof Field.Scalars
          || type instanceof Field.Parameters) {
        return map(n, this::json);
      }
      boolean free = type instanceof Field.AnyJson || type instanceof Field.JsonObject;
      return free && isJsonText(n) ? jsonText(n, n.arguments().get(0)) : json(n);
    }

    /** {@code key #null}, which leaves the field out as in the other forms. */
    private static boolean isNull(KdlNode n) {
      return n.arguments().size() == 1
          && n.arguments().get(0).value() == null
          && n.type() == null
          && n.properties().isEmpty()
          && n.children() == null;
    }

    /** A record in a block; the first argument is its name. */
    private ObjectNode record(Shape shape, KdlNode n) {
      Map<String, Member> members = new LinkedHashMap<>();
      boolean named = shape.fields().containsKey("name");
      if (named && !n.arguments().isEmpty()) {
        Value name = n.arguments().get(0);
        members.put("name", member("name", name.offset(), scalar(name)));
      }
      if (n.arguments().size() > (named ? 1 : 0)) {
        error(n, named ? "takes one name only" : "takes no value", "write fields into its block");
      }
      return object(shape, n.offset(), n.properties(), n.block(), members);
    }

    private interface Reader {
      Node read(KdlNode n);
    }

    private ObjectNode map(KdlNode n, Reader reader) {
      if (!n.arguments().isEmpty()) {
        error(n, "takes no value", "write keys into its block: " + n.name() + " { key \"value\" }");
      }
      Map<String, Member> members = new LinkedHashMap<>();
      for (KdlNode child : all(n.properties(), n.block())) {
        Member m = member(child.name(), child.offset(), reader.read(child));
        Member old = members.putIfAbsent(child.name(), m);
        if (old != null) {
          SpecFormat.duplicate(problems, old, m);
        }
      }
      return new ObjectNode(line(n.offset()), column(n.offset()), members);
    }

    private static boolean isJsonText(KdlNode n) {
      return n.arguments().size() == 1
          && n.arguments().get(0).value() instanceof String
          && n.type() == null
          && n.properties().isEmpty()
          && n.children() == null;
    }

    private Node jsonText(KdlNode n, Value v) {
      try {
        var inner = new Problems(source);
        Node node = new JsonFormat().parse(new Source(source.name(), v.text()), inner);
        if (inner.errorCount() > 0) {
          error(n, "has a key twice in its JSON", null);
        }
        return moved(node, line(v.offset()), column(v.offset()));
      } catch (TorcException e) {
        error(n, "must hold JSON; " + e.message(), "text needs quotes of its own: #\"\"text\"\"#");
        return new ScalarNode(line(v.offset()), column(v.offset()), null, "");
      }
    }

    /** The same tree, all of it at one place. */
    private static Node moved(Node node, int line, int column) {
      if (node instanceof ObjectNode o) {
        Map<String, Member> members = new LinkedHashMap<>();
        o.members()
            .forEach(
                (k, m) ->
                    members.put(k, new Member(k, line, column, moved(m.value(), line, column))));
        return new ObjectNode(line, column, members);
      }
      if (node instanceof ListNode l) {
        return new ListNode(
            line, column, l.items().stream().map(i -> moved(i, line, column)).toList());
      }
      ScalarNode s = (ScalarNode) node;
      return new ScalarNode(line, column, s.value(), s.text());
    }

    /** A value as JSON-in-KDL has it: literal, list or object by what the node has. */
    private Node json(KdlNode n) {
      boolean array = "array".equals(n.type());
      boolean object = "object".equals(n.type());
      boolean keys = n.block().stream().anyMatch(c -> !c.name().equals("-"));
      if (object || !n.properties().isEmpty() || keys) {
        return map(n, this::json);
      }
      if (n.arguments().size() == 1 && !array && n.children() == null) {
        return scalar(n.arguments().get(0));
      }
      if (n.arguments().isEmpty() && n.children() == null && !array) {
        error(n, "has no value", null);
        return new ScalarNode(line(n.offset()), column(n.offset()), null, "");
      }
      if (n.arguments().isEmpty() && n.block().isEmpty() && !array) {
        return new ObjectNode(line(n.offset()), column(n.offset()), Map.of());
      }
      List<Node> items = new ArrayList<>();
      n.arguments().forEach(v -> items.add(scalar(v)));
      n.block().forEach(c -> items.add(json(c)));
      return new ListNode(line(n.offset()), column(n.offset()), items);
    }

    private ScalarNode scalar(Value v) {
      if (v.value() instanceof Double d && !Double.isFinite(d)) {
        var place = new ScalarNode(line(v.offset()), column(v.offset()), 0.0, v.text());
        problems.error(
            place,
            "the number " + Texts.shorten(v.text()) + " cannot be written as JSON",
            "put it in quotes if it is meant as text");
        return place;
      }
      return new ScalarNode(line(v.offset()), column(v.offset()), v.value(), v.text());
    }
  }
}
