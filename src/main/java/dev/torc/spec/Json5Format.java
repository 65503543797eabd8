package dev.torc.spec;

import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.Member;
import dev.torc.spec.Node.ObjectNode;
import dev.torc.spec.Node.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON5 (spec.json5.org, 1.0.0). An own parser, because the libraries that there are keep no places
 * of values. Infinity and NaN are refused: no field of a workflow can hold them.
 */
final class Json5Format implements SpecFormat {
  @Override
  public Node parse(Source source, Problems problems) {
    return new Parser(source, problems).document();
  }

  /** The comments of a text, in order. */
  static List<Comment> comments(Source source) {
    var parser = new Parser(source, new Problems(source));
    parser.document();
    return parser.in.comments();
  }

  /** Reads one text. */
  private static final class Parser {
    private final Source source;
    private final Json5Scanner in;
    private final Problems problems;

    Parser(Source source, Problems problems) {
      this.source = source;
      this.in = new Json5Scanner(source);
      this.problems = problems;
    }

    Node document() {
      in.skip();
      if (in.atEnd()) {
        throw SpecFormat.syntax(1, 1, "the file is empty");
      }
      Node node = value(0);
      in.skip();
      if (!in.atEnd()) {
        throw source.error(in.at(), "there is text after the end of the JSON5 value");
      }
      return node;
    }

    private Node value(int depth) {
      int line = source.lineAt(in.at());
      int column = source.columnAt(in.at());
      if (depth > MAX_DEPTH) {
        throw SpecFormat.tooDeep(line, column);
      }
      char c = in.peek();
      if (c == '{') {
        return object(depth, line, column);
      }
      if (c == '[') {
        return list(depth, line, column);
      }
      if (c == '"' || c == '\'') {
        String s = in.string();
        return new ScalarNode(line, column, s, s);
      }
      int from = in.at();
      return new ScalarNode(line, column, in.bare(), in.since(from));
    }

    private ListNode list(int depth, int line, int column) {
      List<Node> items = new ArrayList<>();
      int open = in.pass();
      for (in.skip(); in.peek() != ']'; in.skip()) {
        if (in.atEnd()) {
          throw in.broken(open, "the list is never closed with ]");
        }
        items.add(value(depth + 1));
        separator(']', open, "list");
      }
      in.pass();
      return new ListNode(line, column, List.copyOf(items));
    }

    /** Passes over the comma behind a value, which may be missing before the end. */
    private void separator(char close, int open, String what) {
      in.skip();
      if (in.peek() == ',') {
        in.pass();
      } else if (in.atEnd()) {
        throw in.broken(open, "the " + what + " is never closed with " + close);
      } else if (in.peek() != close) {
        throw in.broken(in.at(), "a comma or " + close + " is missing before " + in.found());
      }
    }

    private ObjectNode object(int depth, int line, int column) {
      Map<String, Member> members = new LinkedHashMap<>();
      int open = in.pass();
      for (in.skip(); in.peek() != '}'; in.skip()) {
        if (in.atEnd()) {
          throw in.broken(open, "the object is never closed with }");
        }
        int keyLine = source.lineAt(in.at());
        int keyColumn = source.columnAt(in.at());
        String key = in.peek() == '"' || in.peek() == '\'' ? in.string() : in.identifier();
        in.skip();
        if (in.peek() != ':') {
          throw in.broken(in.at(), "a colon is missing after '" + Texts.shorten(key) + "'");
        }
        in.pass();
        in.skip();
        var m = new Member(key, keyLine, keyColumn, value(depth + 1));
        Member old = members.putIfAbsent(key, m);
        if (old != null) {
          SpecFormat.duplicate(problems, old, m);
        }
        separator('}', open, "object");
      }
      in.pass();
      return new ObjectNode(line, column, members);
    }
  }
}
