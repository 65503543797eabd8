package dev.torc.spec;

import dev.torc.model.TorcException;
import dev.torc.spec.Node.ListNode;
import dev.torc.spec.Node.Member;
import dev.torc.spec.Node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.LoadSettingsBuilder;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML 1.2, core schema, one document. The tree is built from the library's events and not by its
 * composer, which has no limit of depth and forgets where a merged key came from. Aliases and merge
 * keys ({@code <<}) work; what they expand to is bounded.
 */
final class YamlFormat implements SpecFormat {
  private static final long MAX_EXPANDED = 5_000_000;
  private static final int MAX_CODE_POINTS = 512 << 20;
  private static final int MOST_BUFFERED = 1 << 20;

  @Override
  public Node parse(Source source, Problems problems) {
    var settings = settings(source).setLabel(source.name()).setUseMarks(true).build();
    try {
      var events = new Parse(settings).parseString(source.text()).iterator();
      Node root = new Builder(events, problems).document();
      return source.hasPairs() ? inChars(root, source, new IdentityHashMap<>()) : root;
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      String problem = Optional.ofNullable(e.getProblem()).orElse("the text cannot be read");
      String context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
      TorcException broken =
          SpecFormat.syntax(
              mark.map(m -> m.getLine() + 1).orElse(0),
              mark.map(m -> m.getColumn() + 1).orElse(0),
              "not valid YAML: " + problem + context);
      throw problem.contains("\\t(TAB)") || problem.contains("'\t'")
          ? broken.withHint("YAML takes no tabs at the start of a line; use spaces")
          : broken;
    } catch (YamlEngineException e) {
      throw SpecFormat.syntax(0, 0, "not valid YAML: " + e.getMessage());
    }
  }

  /**
   * What every reading of the text needs. The library moves what it has read of a word each time it
   * fills its buffer: with the small one that it has by itself, words of megabytes take minutes.
   */
  private static LoadSettingsBuilder settings(Source source) {
    int buffer = Math.max(1024, Math.min(source.text().length(), MOST_BUFFERED));
    return LoadSettings.builder().setCodePointLimit(MAX_CODE_POINTS).setBufferSize(buffer);
  }

  /** The same tree with columns in UTF-16 units; the library counts code points. */
  private static Node inChars(Node node, Source source, Map<Node, Node> done) {
    Node known = done.get(node);
    if (known != null) {
      return known;
    }
    int column = source.inChars(node.line(), node.column());
    Node out;
    if (node instanceof ObjectNode o) {
      Map<String, Member> members = new LinkedHashMap<>();
      for (Member m : o.members().values()) {
        int keyColumn = source.inChars(m.line(), m.column());
        Node value = inChars(m.value(), source, done);
        members.put(m.key(), new Member(m.key(), m.line(), keyColumn, value));
      }
      out = new ObjectNode(o.line(), column, members);
    } else if (node instanceof ListNode l) {
      List<Node> items = new ArrayList<>(l.items().size());
      l.items().forEach(i -> items.add(inChars(i, source, done)));
      out = new ListNode(l.line(), column, List.copyOf(items));
    } else {
      Node.ScalarNode s = (Node.ScalarNode) node;
      out = new Node.ScalarNode(s.line(), column, s.value(), s.text());
    }
    done.put(node, out);
    return out;
  }

  /**
   * The comments of a text, which is known to be YAML. The library does not allow them in every
   * place when it is to report them; those behind such a place are lost.
   */
  static List<Comment> comments(Source source) {
    var settings = settings(source).setParseComments(true).build();
    List<Comment> out = new ArrayList<>();
    try {
      for (Event e : new Parse(settings).parseString(source.text())) {
        if (e instanceof CommentEvent c && c.getCommentType() != CommentType.BLANK_LINE) {
          out.add(new Comment(line(e), c.getValue()));
        }
      }
    } catch (YamlEngineException e) {
      return out;
    }
    return out;
  }

  /** Builds one document from events. */
  private static final class Builder {
    private record Anchored(Node node, long size) {}

    private final Iterator<Event> events;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final Problems problems;
    private @Nullable Event last;
    private long count;

    Builder(Iterator<Event> events, Problems problems) {
      this.events = events;
      this.problems = problems;
    }

    /** The library meets the end of the text in the middle of an escape with this exception. */
    private Event next() {
      try {
        last = events.next();
        return last;
      } catch (NumberFormatException e) {
        String message = "not valid YAML: an escape in the quoted text after this is cut off";
        Event before = last;
        throw before == null ? SpecFormat.syntax(1, 1, message) : at(before, message);
      }
    }

    Node document() {
      Event e = next();
      while (e.getEventId() == Event.ID.StreamStart || e.getEventId() == Event.ID.Comment) {
        e = next();
      }
      if (e.getEventId() == Event.ID.StreamEnd) {
        throw SpecFormat.syntax(1, 1, "the file is empty");
      }
      Node node = node(next(), 0);
      next();
      Event end = next();
      if (end.getEventId() != Event.ID.StreamEnd) {
        throw at(end, "there is more than one YAML document; a workflow file holds one");
      }
      return node;
    }

    private Node node(Event e, int depth) {
      if (depth > MAX_DEPTH) {
        throw SpecFormat.tooDeep(line(e), column(e));
      }
      long before = count++;
      if (e instanceof AliasEvent alias) {
        return alias(alias);
      }
      if (e instanceof ScalarEvent s) {
        return anchored(s.getAnchor(), YamlScalars.node(s, line(e), column(e)), before);
      }
      if (e instanceof SequenceStartEvent s) {
        refuseTag(s.getTag(), "tag:yaml.org,2002:seq", e);
        s.getAnchor().ifPresent(a -> anchors.remove(a.getValue()));
        return anchored(s.getAnchor(), list(e, depth), before);
      }
      if (e instanceof MappingStartEvent m) {
        refuseTag(m.getTag(), "tag:yaml.org,2002:map", e);
        m.getAnchor().ifPresent(a -> anchors.remove(a.getValue()));
        return anchored(m.getAnchor(), object(e, depth), before);
      }
      throw at(e, "not valid YAML: unexpected " + e.getEventId());
    }

    private Node anchored(Optional<Anchor> anchor, Node node, long before) {
      anchor.ifPresent(a -> anchors.put(a.getValue(), new Anchored(node, count - before)));
      return node;
    }

    private Node alias(AliasEvent e) {
      String name = e.getAlias().getValue();
      Anchored target = anchors.get(name);
      if (target == null) {
        throw at(e, "the alias *" + name + " has no complete anchor &" + name + " before it")
            .withHint("an anchor must come first and cannot contain itself");
      }
      count += target.size();
      if (count > MAX_EXPANDED) {
        throw at(e, "the aliases of this file expand to more than " + MAX_EXPANDED + " values");
      }
      return target.node();
    }

    private Node list(Event start, int depth) {
      List<Node> items = new ArrayList<>();
      for (Event e = next(); e.getEventId() != Event.ID.SequenceEnd; e = next()) {
        items.add(node(e, depth + 1));
      }
      return new ListNode(line(start), column(start), List.copyOf(items));
    }

    private Node object(Event start, int depth) {
      Map<String, Member> own = new LinkedHashMap<>();
      List<ObjectNode> merged = new ArrayList<>();
      for (Event e = next(); e.getEventId() != Event.ID.MappingEnd; e = next()) {
        String key = key(e);
        Node value = node(next(), depth + 1);
        if (key == null) {
          merge(e, value, merged);
        } else {
          var m = new Member(key, line(e), column(e), value);
          Member old = own.putIfAbsent(key, m);
          if (old != null) {
            SpecFormat.duplicate(problems, old, m);
          }
        }
      }
      // Own keys win over merged ones, an earlier merged object over a later one.
      for (ObjectNode m : merged) {
        count += m.members().size();
        m.members().forEach(own::putIfAbsent);
      }
      if (!merged.isEmpty() && count > MAX_EXPANDED) {
        throw at(start, "the merge keys of this file expand to too many values");
      }
      return new ObjectNode(line(start), column(start), own);
    }

    /** The text of a key, or null for the merge key. */
    private @Nullable String key(Event e) {
      if (e instanceof ScalarEvent s) {
        s.getAnchor().ifPresent(a -> node(e, 0));
        return s.isPlain() && s.getValue().equals("<<") ? null : s.getValue();
      }
      if (e instanceof AliasEvent a && alias(a) instanceof Node.ScalarNode s) {
        return s.text();
      }
      throw at(e, "a key must be a plain word or a string");
    }

    private static void merge(Event key, Node value, List<ObjectNode> merged) {
      List<Node> parts = value instanceof ListNode l ? l.items() : List.of(value);
      for (Node part : parts) {
        if (!(part instanceof ObjectNode o)) {
          throw at(key, "the merge key << needs an object or a list of objects");
        }
        merged.add(o);
      }
    }
  }

  private static void refuseTag(Optional<String> tag, String allowed, Event e) {
    if (tag.isPresent() && !tag.get().equals(allowed) && !tag.get().equals("!")) {
      throw at(e, "the YAML tag " + tag.get() + " is not supported");
    }
  }

  private static TorcException at(Event e, String message) {
    return SpecFormat.syntax(line(e), column(e), message);
  }

  private static int line(Event e) {
    return e.getStartMark().map(m -> m.getLine() + 1).orElse(0);
  }

  private static int column(Event e) {
    return e.getStartMark().map(m -> m.getColumn() + 1).orElse(0);
  }
}
