package dev.torc.dialect.torc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares an answer with the recorded one; learns ids on the way. */
final class Comparison {
  /** Values that differ from run to run, or texts that are ours. */
  private static final Set<String> MASKED =
      Set.of(
          "message",
          "reason",
          "timestamp",
          "start_time",
          "executed_at",
          "created_at",
          "created_at_ms",
          "started_at_ms",
          "finished_at_ms",
          "git_hash",
          "url",
          "version",
          "job_retried");

  private final IdMap ids;
  private final String ownKind;
  private final boolean creation;
  private final List<String> differences = new ArrayList<>();

  Comparison(IdMap ids, String ownKind, boolean creation) {
    this.creation = creation;
    this.ids = ids;
    this.ownKind = ownKind;
  }

  List<String> differences() {
    return differences;
  }

  void compare(String at, String key, @Nullable Object recorded, @Nullable Object here) {
    if (recorded instanceof Map<?, ?> r && here instanceof Map<?, ?> h) {
      maps(at, r, h);
    } else if (recorded instanceof List<?> r && here instanceof List<?> h) {
      if (r.size() != h.size()) {
        differences.add(at + ": " + r.size() + " items, here " + h.size());
        return;
      }
      for (int i = 0; i < r.size(); i++) {
        compare(at + "[" + i + "]", key, r.get(i), h.get(i));
      }
    } else {
      values(at, key, recorded, here);
    }
  }

  private void maps(String at, Map<?, ?> r, Map<?, ?> h) {
    Set<String> keys = new TreeSet<>();
    r.keySet().forEach(k -> keys.add((String) k));
    h.keySet().forEach(k -> keys.add((String) k));
    for (String k : keys) {
      if (!r.containsKey(k)) {
        differences.add(at + "." + k + ": only here: " + shorten(h.get(k)));
      } else if (!h.containsKey(k)) {
        differences.add(at + "." + k + ": missing, recorded " + shorten(r.get(k)));
      } else {
        compare(at + "." + k, k, r.get(k), h.get(k));
      }
    }
  }

  private void values(String at, String key, @Nullable Object recorded, @Nullable Object here) {
    String kind = IdMap.kind(key, ownKind);
    if (kind != null && recorded instanceof Long r && here instanceof Long h) {
      if (creation && ids.here(kind, r) == r) {
        ids.learn(kind, r, h);
      }
      if (ids.here(kind, r) != h) {
        differences.add(at + ": id " + r + " is " + ids.here(kind, r) + " here, got " + h);
      }
      return;
    }
    if (MASKED.contains(key)) {
      if (recorded != null && (here == null || !sameKind(recorded, here))) {
        differences.add(at + ": recorded " + shorten(recorded) + ", here " + shorten(here));
      }
      return;
    }
    boolean same =
        recorded instanceof Number a && here instanceof Number b
            ? a.doubleValue() == b.doubleValue() && (a instanceof Double) == (b instanceof Double)
            : Objects.equals(recorded, here);
    if (!same) {
      differences.add(at + ": recorded " + shorten(recorded) + ", here " + shorten(here));
    }
  }

  private static boolean sameKind(Object a, Object b) {
    return a.getClass() == b.getClass();
  }

  private static String shorten(@Nullable Object o) {
    String s = String.valueOf(o);
    return s.length() > 120 ? s.substring(0, 120) + "…" : s;
  }
}
