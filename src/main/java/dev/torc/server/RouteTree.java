package dev.torc.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a path in time proportional to its segments, however many routes there are.
 * Literal segments win over parameters.
 */
final class RouteTree {
  private final Node root = new Node();

  /** A route with its dialect and the names of its path parameters in order. */
  record Entry(Dialect dialect, Route route, List<String> names) {}

  /** Outcome of a search: an entry, or the methods that the path has (none: unknown path). */
  record Match(@Nullable Entry entry, Map<String, String> params, Set<String> allowed) {}

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    final Map<String, Entry> methods = new HashMap<>();
    @Nullable Node parameter;
    @Nullable Node rest;
  }

  void add(Dialect dialect, Route route) {
    Node node = root;
    List<String> names = new ArrayList<>();
    for (String segment : segments(dialect.basePath() + route.path())) {
      if (segment.startsWith("{")) {
        names.add(segment.substring(1, segment.length() - 1));
        node = node.parameter = node.parameter == null ? new Node() : node.parameter;
      } else if (segment.startsWith("<")) {
        names.add(segment.substring(1, segment.length() - 1));
        node = node.rest = node.rest == null ? new Node() : node.rest;
      } else {
        node = node.literals.computeIfAbsent(segment, s -> new Node());
      }
    }
    Entry old = node.methods.put(route.method(), new Entry(dialect, route, List.copyOf(names)));
    if (old != null) {
      throw new IllegalStateException(
          "two routes for " + route.method() + " " + dialect.basePath() + route.path());
    }
  }

  Match find(String method, String path) {
    String[] segments = segments(path);
    List<String> values = new ArrayList<>(4);
    Node node = walk(root, segments, 0, values);
    if (node == null) {
      return new Match(null, Map.of(), Set.of());
    }
    Entry entry = node.methods.get(method);
    if (entry == null && method.equals("HEAD")) {
      entry = node.methods.get("GET");
    }
    if (entry == null) {
      return new Match(null, Map.of(), allowed(node));
    }
    Map<String, String> params = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      params.put(entry.names().get(i), decode(values.get(i)));
    }
    return new Match(entry, params, Set.of());
  }

  private static @Nullable Node walk(Node node, String[] segments, int at, List<String> values) {
    if (at == segments.length) {
      return node.methods.isEmpty() ? null : node;
    }
    String segment = segments[at];
    Node literal = node.literals.get(segment);
    if (literal != null) {
      Node found = walk(literal, segments, at + 1, values);
      if (found != null) {
        return found;
      }
    }
    if (node.parameter != null && !segment.isEmpty()) {
      values.add(segment);
      Node found = walk(node.parameter, segments, at + 1, values);
      if (found != null) {
        return found;
      }
      values.remove(values.size() - 1);
    }
    if (node.rest != null) {
      values.add(String.join("/", List.of(segments).subList(at, segments.length)));
      return node.rest;
    }
    return null;
  }

  private static Set<String> allowed(Node node) {
    Set<String> methods = new TreeSet<>(node.methods.keySet());
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  private static String[] segments(String path) {
    String inner = path.startsWith("/") ? path.substring(1) : path;
    return inner.split("/", -1);
  }

  /** Percent-decodes; a broken escape is left as it is. */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
