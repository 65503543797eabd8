package dev.torc.spec;

import dev.torc.model.TorcException;
import dev.torc.spec.KdlNode.Property;
import dev.torc.spec.KdlNode.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * KDL (kdl.dev), versions 2.0 and 1.0, text to nodes with their places. A document says which it is
 * with {@code /- kdl-version N} in its first line; else it is version 2 when it can be read so.
 */
final class KdlParser {
  private static final Pattern MARKER =
      Pattern.compile("/-[\\t ]*kdl-version[\\t ]+([12])[\\t ]*(\\R.*)?", Pattern.DOTALL);

  private final KdlScanner in;
  private final KdlAtoms atoms;

  private KdlParser(Source source, boolean old) {
    this.in = new KdlScanner(source, old);
    this.atoms = new KdlAtoms(in);
  }

  /** What a text holds. */
  record Document(List<KdlNode> nodes, List<Comment> comments) {}

  /**
   * Parses a text.
   *
   * @throws TorcException as made by {@link SpecFormat#syntax}
   */
  static Document parse(Source source) {
    Matcher marker = MARKER.matcher(source.text());
    if (marker.matches()) {
      return new KdlParser(source, marker.group(1).equals("1")).document();
    }
    try {
      return new KdlParser(source, false).document();
    } catch (TorcException asTwo) {
      try {
        return new KdlParser(source, true).document();
      } catch (TorcException asOne) {
        // The version in which more of the text can be read is the likelier one.
        throw place(asOne) > place(asTwo) ? asOne : asTwo;
      }
    }
  }

  private static long place(TorcException e) {
    long line = e.details().get("line") instanceof Integer n ? n : 0;
    return (line << 32) + (e.details().get("column") instanceof Integer n ? n : 0);
  }

  private Document document() {
    if (!in.old) {
      in.refuseHidden();
    }
    List<KdlNode> nodes = nodes(0, -1);
    return new Document(nodes, in.comments);
  }

  /** The nodes up to the end of the text, or of the block that was opened at the offset. */
  private List<KdlNode> nodes(int depth, int open) {
    if (depth > SpecFormat.MAX_DEPTH) {
      throw in.tooDeep();
    }
    List<KdlNode> out = new ArrayList<>();
    while (true) {
      in.lineSpace();
      if (in.ended() && open >= 0) {
        throw in.broken(open, "the block is never closed with }");
      }
      if (in.ended() || (in.peek() == '}' && open >= 0)) {
        return out;
      }
      boolean dropped = in.slashdash();
      KdlNode node = node(depth, open >= 0);
      if (!dropped) {
        out.add(node);
      }
    }
  }

  private List<KdlNode> block(int depth) {
    int open = in.at++;
    List<KdlNode> out = nodes(depth + 1, open);
    in.at++;
    return out;
  }

  private KdlNode node(int depth, boolean inBlock) {
    int from = in.at;
    String type = type();
    int nameAt = in.at;
    if (!(atoms.atom(true).value() instanceof String name)) {
      throw in.broken(nameAt, "the name of a node must be a string");
    }
    List<Value> arguments = new ArrayList<>();
    Map<String, Property> properties = new LinkedHashMap<>();
    List<KdlNode> children = null;
    boolean blocks = false;
    while (true) {
      boolean apart = in.nodeSpace();
      if (in.ended() || (in.peek() == '}' && inBlock)) {
        break;
      }
      if (in.isLineEnd(in.peek()) || in.peek() == ';') {
        in.lineEnd();
        break;
      }
      if (in.text.startsWith("//", in.at)) {
        in.lineComment();
        break;
      }
      boolean dropped = in.slashdash();
      if (in.peek() == '{') {
        if (!dropped && children != null) {
          throw in.broken(in.at, "a node has one block at most");
        }
        List<KdlNode> inside = block(depth);
        children = dropped ? children : inside;
        blocks = true;
      } else if (blocks) {
        throw in.broken(in.at, "a line end or ; is missing after the block, before " + in.found());
      } else if (apart || dropped) {
        entry(
            dropped ? new ArrayList<>() : arguments, dropped ? new LinkedHashMap<>() : properties);
      } else {
        throw in.broken(in.at, "a blank is missing before " + in.found());
      }
    }
    return new KdlNode(from, type, name, arguments, properties, children);
  }

  private void entry(List<Value> arguments, Map<String, Property> properties) {
    int from = in.at;
    String type = type();
    Value value = atoms.atom(false);
    int after = in.at;
    if (!in.old) {
      in.nodeSpace();
    }
    if (in.peek() != '=') {
      in.at = after;
      if (in.old && value.type() == KdlAtoms.BARE) {
        throw in.broken(from, "a string needs quotes: \"" + Texts.shorten(value.text()) + "\"");
      }
      arguments.add(new Value(from, type, value.value(), value.text()));
      return;
    }
    if (type != null || !(value.value() instanceof String key)) {
      throw in.broken(from, "the key of a property must be a string without a type");
    }
    in.at++;
    if (!in.old) {
      in.nodeSpace();
    }
    int valueAt = in.at;
    String valueType = type();
    Value v = atoms.atom(false);
    if (in.old && v.type() == KdlAtoms.BARE) {
      throw in.broken(valueAt, "a string needs quotes: \"" + Texts.shorten(v.text()) + "\"");
    }
    properties.remove(key);
    properties.put(key, new Property(from, new Value(valueAt, valueType, v.value(), v.text())));
  }

  private @Nullable String type() {
    if (in.peek() != '(') {
      return null;
    }
    int open = in.at++;
    if (!in.old) {
      in.nodeSpace();
    }
    if (!(atoms.atom(true).value() instanceof String name)) {
      throw in.broken(open, "a type in brackets must be a string");
    }
    if (!in.old) {
      in.nodeSpace();
    }
    if (in.peek() != ')') {
      throw in.broken(in.at, "a ) is missing before " + in.found());
    }
    in.at++;
    if (!in.old) {
      in.nodeSpace();
    }
    return name;
  }
}
