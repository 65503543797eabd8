package dev.torc.dialect.graph;

import dev.torc.dialect.graph.Tree.Plain;
import dev.torc.model.TorcException;
import dev.torc.model.work.RetryPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one workflow file (contract: workflow-graph semantics, section 8). */
final class DefinitionFile {
  private final Map<?, ?> file;
  private final List<String> globalEnv;

  private DefinitionFile(Map<?, ?> file) {
    this.file = file;
    this.globalEnv = exports(file.get("env"), "env");
  }

  /**
   * The workflow that a file describes.
   *
   * @throws TorcException INVALID with what is wrong in it
   */
  static Definition read(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> m)) {
      throw TorcException.invalid("the file is not a mapping");
    }
    return new DefinitionFile(m).definition();
  }

  private Definition definition() {
    if (!(file.get("jobs") instanceof Map<?, ?> jobs)) {
      throw TorcException.invalid("field 'jobs' is missing or not a mapping");
    }
    List<Map<String, @Nullable Object>> out = new ArrayList<>();
    List<RetryPolicy> retries = new ArrayList<>();
    for (Map.Entry<?, ?> e : jobs.entrySet()) {
      String key = String.valueOf(e.getKey());
      if (!(e.getValue() instanceof Map<?, ?> j)) {
        throw TorcException.invalid("job '" + key + "' is not a mapping");
      }
      out.add(job(key, j, jobs));
      retries.add(retry(key, j));
    }
    return new Definition(text(file.get("name"), "name"), trigger(file.get("on")), out, retries);
  }

  private Map<String, @Nullable Object> job(String key, Map<?, ?> j, Map<?, ?> all) {
    String at = "jobs." + key;
    String name = j.get("name") == null ? key : text(j.get("name"), at + ".name");
    Map<String, @Nullable Object> f =
        Definition.job(key, name, command(j, at), needs(j.get("needs"), at, all));
    f.put("required_labels", texts(j.get("labels"), at + ".labels"));
    f.put("max_retries", retries(j, at));
    return f;
  }

  private static long retries(Map<?, ?> j, String at) {
    Object value = j.get("retries");
    if (value == null) {
      return 0;
    }
    if (value instanceof Plain p && p.number()) {
      try {
        long n = Long.parseLong(p.text());
        if (n >= 0 && n <= 0xFFFF_FFFFL) {
          return n;
        }
      } catch (NumberFormatException e) {
        // said below
      }
    }
    throw TorcException.invalid(at + ".retries is not a number >= 0");
  }

  private static RetryPolicy retry(String key, Map<?, ?> j) {
    String at = "jobs." + key;
    return Backoffs.read(numbers(j.get("backoff")), retries(j, at))
        .orElseThrow(
            () ->
                TorcException.invalid(
                    at
                        + ".backoff is not None, Fixed: {delay_secs: N} or Exponential:"
                        + " {base_secs: N, max_secs: M}"));
  }

  private static @Nullable Object numbers(@Nullable Object v) {
    if (v instanceof Map<?, ?> m) {
      Map<String, @Nullable Object> out = new LinkedHashMap<>();
      m.forEach((k, x) -> out.put(String.valueOf(k), numbers(x)));
      return out;
    }
    try {
      return v instanceof Plain p ? (Object) Long.valueOf(p.text()) : v;
    } catch (NumberFormatException e) {
      return v;
    }
  }

  private static List<String> needs(@Nullable Object value, String at, Map<?, ?> all) {
    List<String> out =
        value instanceof String || value instanceof Plain
            ? List.of(text(value, at + ".needs"))
            : texts(value, at + ".needs");
    for (String n : out) {
      if (!all.containsKey(n)) {
        throw TorcException.invalid(at + ".needs names '" + n + "', which is no job");
      }
    }
    return out;
  }

  private String command(Map<?, ?> j, String at) {
    List<String> pieces = new ArrayList<>(globalEnv);
    pieces.addAll(exports(j.get("env"), at + ".env"));
    Object steps = j.get("steps");
    if (steps instanceof List<?> l && !l.isEmpty()) {
      for (int i = 0; i < l.size(); i++) {
        step(l.get(i), i + 1, at + ".steps[" + i + "]", pieces);
      }
    } else if (steps != null && !(steps instanceof List<?>)) {
      throw TorcException.invalid(at + ".steps is not a list");
    } else if (j.get("run") != null) {
      pieces.add(text(j.get("run"), at + ".run").strip());
    } else {
      throw TorcException.invalid(at + " has neither 'run' nor 'steps'");
    }
    return String.join(" && ", pieces);
  }

  private static void step(@Nullable Object value, int number, String at, List<String> pieces) {
    if (!(value instanceof Map<?, ?> s)) {
      throw TorcException.invalid(at + " is not a mapping");
    }
    if (s.get("run") == null) {
      return;
    }
    pieces.addAll(exports(s.get("env"), at + ".env"));
    Object label = s.get("name") != null ? s.get("name") : s.get("id");
    String shown = label == null ? "step " + number : text(label, at + ".name");
    pieces.add("echo '=== " + shown + " ==='");
    pieces.add(text(s.get("run"), at + ".run").strip());
  }

  private static List<String> exports(@Nullable Object env, String at) {
    List<String> out = new ArrayList<>();
    if (env instanceof Map<?, ?> m) {
      m.forEach(
          (k, v) ->
              out.add("export " + k + "='" + text(v, at + "." + k).replace("'", "'\\''") + "'"));
    } else if (env != null) {
      throw TorcException.invalid(at + " is not a mapping");
    }
    return out;
  }

  private static String trigger(@Nullable Object on) {
    if (on instanceof Map<?, ?> m) {
      return "on: [" + String.join(", ", m.keySet().stream().map(String::valueOf).toList()) + "]";
    }
    return on instanceof List<?>
        ? "on: [" + String.join(", ", texts(on, "on")) + "]"
        : "on: " + text(on, "on");
  }

  private static List<String> texts(@Nullable Object list, String at) {
    if (list == null) {
      return List.of();
    }
    if (!(list instanceof List<?> l)) {
      throw TorcException.invalid(at + " is not a list of texts");
    }
    List<String> out = new ArrayList<>();
    l.forEach(v -> out.add(text(v, at)));
    return out;
  }

  private static String text(@Nullable Object v, String at) {
    if (v instanceof String s) {
      return s;
    }
    if (v instanceof Plain p && p.number()) {
      return p.text();
    }
    throw TorcException.invalid(
        v == null ? "field '" + at + "' is missing" : "field '" + at + "' is not a text");
  }
}
