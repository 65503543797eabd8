package dev.torc.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong while a file is read. A place that is expanded a thousand times may fail a
 * thousand times: only the first few per place are kept, the rest is counted.
 */
final class Problems {
  private static final int PER_PLACE = 4;

  /** Of errors, and of all that is less: warnings must not hide why a file is refused. */
  private static final int MOST = 1_000;

  private record Entry(
      Severity severity, String message, @Nullable String hint, int line, int column, Node at) {}

  private record Place(Severity severity, int line, int column) {}

  private final Source source;
  // Keyed by text, as the hash of a node would walk the whole subtree.
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<Place, Integer> perPlace = new HashMap<>();
  private int errors;
  private int keptErrors;

  Problems(Source source) {
    this.source = source;
  }

  void error(Node at, String message) {
    add(Severity.ERROR, at, message, null);
  }

  void error(Node at, String message, @Nullable String hint) {
    add(Severity.ERROR, at, message, hint);
  }

  void error(Node at, String message, Optional<String> hint) {
    add(Severity.ERROR, at, message, hint.orElse(null));
  }

  /** An error at the key of a member. */
  void errorAtKey(Node.Member m, String message, @Nullable String hint) {
    errors++;
    put(new Entry(Severity.ERROR, message, hint, m.line(), m.column(), m.value()));
  }

  void warning(Node at, String message, @Nullable String hint) {
    add(Severity.WARNING, at, message, hint);
  }

  void doubt(Node at, String message, @Nullable String hint) {
    add(Severity.DOUBT, at, message, hint);
  }

  int errorCount() {
    return errors;
  }

  private void add(Severity severity, Node at, String message, @Nullable String hint) {
    if (severity == Severity.ERROR) {
      errors++;
    }
    put(new Entry(severity, message, hint, at.line(), at.column(), at));
  }

  private void put(Entry e) {
    String key = e.line() + ":" + e.column() + e.severity() + e.message();
    if (entries.containsKey(key)) {
      return;
    }
    int n = perPlace.merge(new Place(e.severity(), e.line(), e.column()), 1, Integer::sum);
    boolean error = e.severity() == Severity.ERROR;
    int kept = error ? keptErrors : entries.size() - keptErrors;
    if (n <= PER_PLACE && kept < MOST) {
      entries.put(key, e);
      keptErrors += error ? 1 : 0;
    }
  }

  /** The problems in the order of the file, with paths looked up in the tree. */
  List<Problem> finish(Node root) {
    Map<Node, String> paths = new IdentityHashMap<>();
    entries.values().forEach(e -> paths.put(e.at(), ""));
    fillPaths(root, "", paths, new IdentityHashMap<>());
    List<Problem> out = new ArrayList<>();
    Map<Place, Integer> left = new HashMap<>(perPlace);
    for (Entry e : entries.values()) {
      left.merge(new Place(e.severity(), e.line(), e.column()), -1, Integer::sum);
      out.add(problem(e, paths.getOrDefault(e.at(), "")));
    }
    out.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    addLeftOut(out, left);
    return out;
  }

  private static void addLeftOut(List<Problem> out, Map<Place, Integer> left) {
    for (int i = out.size() - 1; i >= 0; i--) {
      Problem p = out.get(i);
      Integer n = left.remove(new Place(p.severity(), p.line(), p.column()));
      if (n != null && n > 0) {
        out.add(i + 1, like(p, "and " + n + " more of this kind at the same place"));
      }
    }
    int rest = left.values().stream().mapToInt(Integer::intValue).sum();
    if (rest > 0 && !out.isEmpty()) {
      out.add(like(out.get(out.size() - 1), "and " + rest + " more problems elsewhere"));
    }
  }

  private static Problem like(Problem p, String message) {
    return new Problem(p.severity(), message, p.file(), p.line(), p.column(), null, null, p.path());
  }

  private Problem problem(Entry e, String path) {
    return new Problem(
        e.severity(),
        e.message(),
        source.name(),
        e.line(),
        e.column(),
        source.line(e.line()),
        e.hint(),
        path);
  }

  private static void fillPaths(
      Node node, String path, Map<Node, String> paths, Map<Node, Boolean> seen) {
    if (node instanceof Node.ScalarNode || seen.put(node, true) == null) {
      paths.computeIfPresent(node, (n, old) -> old.isEmpty() ? path : old);
      if (node instanceof Node.ObjectNode o) {
        String prefix = path.isEmpty() ? "" : path + ".";
        o.members().values().forEach(m -> fillPaths(m.value(), prefix + m.key(), paths, seen));
      } else if (node instanceof Node.ListNode l) {
        for (int i = 0; i < l.items().size(); i++) {
          fillPaths(l.items().get(i), path + "[" + i + "]", paths, seen);
        }
      }
    }
  }
}
