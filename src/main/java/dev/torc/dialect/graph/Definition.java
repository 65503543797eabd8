package dev.torc.dialect.graph;

import dev.torc.engine.Bundles.Item;
import dev.torc.model.Json;
import dev.torc.model.work.RetryPolicy;
import dev.torc.server.Call;
import dev.torc.store.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as it was sent or written in a file, with every field that answers show.
 *
 * @param jobs the fields of each job in the order of the contract
 * @param retries retry budgets of the jobs, in the same order
 */
record Definition(
    String name,
    String trigger,
    List<Map<String, @Nullable Object>> jobs,
    List<RetryPolicy> retries) {
  private static final long U32 = 0xFFFF_FFFFL;

  /** What is stored must be read again with every list; the original goes a little deeper. */
  private static final int DEEPEST = 100;

  /** Reads a request; what does not fit is refused with the path of the field. */
  static Definition of(Wire.NewWorkflow w) {
    List<Map<String, @Nullable Object>> jobs = new ArrayList<>();
    List<RetryPolicy> retries = new ArrayList<>();
    for (int i = 0; i < w.jobs().size(); i++) {
      Wire.NewJob j = w.jobs().get(i);
      String at = "jobs[" + i + "]";
      Map<String, @Nullable Object> f = fields(j, at);
      keepable(f, at, 0);
      jobs.add(f);
      retries.add(retry(j, at));
    }
    return new Definition(w.name(), w.trigger(), jobs, retries);
  }

  private static void keepable(@Nullable Object value, String at, int depth) {
    if (depth > DEEPEST) {
      throw Call.unfit(at, "nested at most " + DEEPEST + " levels deep");
    }
    if (value instanceof Double d && !Double.isFinite(d)) {
      throw Call.unfit(at, "made of numbers that fit into 64 bits: number out of range");
    }
    if (value instanceof Map<?, ?> m) {
      m.values().forEach(v -> keepable(v, at, depth + 1));
    } else if (value instanceof List<?> l) {
      l.forEach(v -> keepable(v, at, depth + 1));
    }
  }

  private static Map<String, @Nullable Object> fields(Wire.@Nullable NewJob j, String at) {
    if (j == null) {
      throw Call.unfit(at, "a job");
    }
    if (!Words.ALL.contains(j.status())) {
      throw Call.unfit(
          at + ".status",
          "one of " + String.join(", ", Words.ALL) + ": unknown variant `" + j.status() + "`");
    }
    Map<String, @Nullable Object> f =
        job(j.id(), j.name(), j.command(), texts(j.dependsOn(), at + ".depends_on"));
    f.put("status", j.status());
    f.put("duration_secs", unsigned(j.durationSecs(), Long.MAX_VALUE, at + ".duration_secs"));
    f.put("started_at", j.startedAt());
    f.put("output", j.output());
    f.put("required_labels", texts(orEmpty(j.requiredLabels()), at + ".required_labels"));
    f.put("max_retries", orZero(unsigned(j.maxRetries(), U32, at + ".max_retries")));
    f.put("attempt", orZero(unsigned(j.attempt(), U32, at + ".attempt")));
    f.put("metadata", j.metadata() == null ? Map.of() : j.metadata());
    f.put("ports", ports(orEmpty(j.ports()), at + ".ports"));
    f.put("children", j.children() == null ? null : children(j.children(), at + ".children"));
    f.put("collapsed", Boolean.TRUE.equals(j.collapsed()));
    return f;
  }

  /** A job with the defaults of all other fields. */
  static Map<String, @Nullable Object> job(
      String id, String name, String command, List<String> dependsOn) {
    Map<String, @Nullable Object> f = new LinkedHashMap<>();
    f.put("id", id);
    f.put("name", name);
    f.put("status", Words.QUEUED);
    f.put("command", command);
    f.put("duration_secs", null);
    f.put("started_at", null);
    f.put("depends_on", dependsOn);
    f.put("output", null);
    f.put("required_labels", List.of());
    f.put("max_retries", 0L);
    f.put("attempt", 0L);
    f.put("metadata", Map.of());
    f.put("ports", List.of());
    f.put("children", null);
    f.put("collapsed", false);
    return f;
  }

  private static List<Map<String, @Nullable Object>> children(List<Wire.NewJob> list, String at) {
    List<Map<String, @Nullable Object>> out = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      out.add(fields(list.get(i), at + "[" + i + "]"));
    }
    return out;
  }

  private static List<Map<String, @Nullable Object>> ports(List<Wire.Port> list, String at) {
    List<Map<String, @Nullable Object>> out = new ArrayList<>();
    for (Wire.Port p : list) {
      if (p == null || !(p.direction().equals("input") || p.direction().equals("output"))) {
        throw Call.unfit(at, "a list of ports whose direction is input or output");
      }
      Map<String, @Nullable Object> f = new LinkedHashMap<>();
      f.put("id", p.id());
      f.put("label", p.label());
      f.put("direction", p.direction());
      f.put("port_type", p.portType() == null ? "" : p.portType());
      f.put("color", p.color());
      out.add(f);
    }
    return out;
  }

  private static RetryPolicy retry(Wire.NewJob j, String at) {
    long most = j.maxRetries() == null ? 0 : j.maxRetries();
    Object backoff = j.retryPolicy() instanceof Map<?, ?> m ? m.get("backoff") : null;
    return Backoffs.read(backoff, most)
        .orElseThrow(
            () ->
                Call.unfit(
                    at + ".retry_policy.backoff",
                    "\"None\", {\"Fixed\":{\"delay_secs\":N}} or"
                        + " {\"Exponential\":{\"base_secs\":N,\"max_secs\":M}}"));
  }

  private static @Nullable Long unsigned(@Nullable Long value, long most, String at) {
    if (value != null && (value < 0 || value > most)) {
      throw Call.unfit(at, "an integer from 0 to " + most);
    }
    return value;
  }

  private static Long orZero(@Nullable Long value) {
    return value == null ? 0L : value;
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  /** A list of texts in which every element is there. */
  static List<String> texts(List<String> list, String at) {
    for (String s : list) {
      if (s == null) {
        throw Call.unfit(at, "a list of texts");
      }
    }
    return list;
  }

  /** The body of a request that creates it. */
  Map<String, Object> request() {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      Map<String, @Nullable Object> f = new LinkedHashMap<>(jobs.get(i));
      f.put("retry_policy", Map.of("backoff", Backoffs.write(retries.get(i))));
      all.add(f);
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", name);
    out.put("trigger", trigger);
    out.put("jobs", all);
    return out;
  }

  /** The jobs as the engine takes them. */
  List<Item> items() {
    List<Item> out = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      Map<String, @Nullable Object> f = jobs.get(i);
      out.add(
          new Item(
              String.valueOf(f.get("id")),
              String.valueOf(f.get("command")),
              strings(f.get("depends_on")),
              strings(f.get("required_labels")),
              retries.get(i),
              new Row().set("key", f.get("id")).set("definition", Json.write(f))));
    }
    return out;
  }

  private static List<String> strings(@Nullable Object list) {
    List<String> out = new ArrayList<>();
    if (list instanceof List<?> l) {
      l.forEach(s -> out.add(String.valueOf(s)));
    }
    return out;
  }
}
