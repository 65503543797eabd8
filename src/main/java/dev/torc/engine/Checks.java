package dev.torc.engine;

import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules about single values that several commands share. */
final class Checks {
  private static final Pattern ENV_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private Checks() {}

  static void env(@Nullable Map<String, String> env) {
    if (env != null) {
      for (String key : env.keySet()) {
        if (!ENV_KEY.matcher(key).matches()) {
          throw TorcException.invalid(
              "environment variable name '" + key + "' must match [A-Za-z_][A-Za-z0-9_]*");
        }
      }
    }
  }

  /** Labels sorted and without repetition. */
  static List<String> labels(@Nullable List<String> labels) {
    if (labels == null || labels.isEmpty()) {
      return List.of();
    }
    for (String l : labels) {
      if (l.isEmpty() || l.contains(",") || !l.equals(l.strip())) {
        throw TorcException.invalid(
            "label '" + l + "' must not be empty, contain a comma or begin or end with a blank");
      }
    }
    return List.copyOf(new TreeSet<>(labels));
  }

  static void priority(@Nullable Long priority) {
    if (priority != null && priority < 0) {
      throw TorcException.invalid("priority must be >= 0, not " + priority);
    }
  }

  static @Nullable String labelText(List<String> labels) {
    return labels.isEmpty() ? null : Json.write(labels);
  }

  /** A stored JSON object of texts. */
  static Map<String, String> envMap(@Nullable String json) {
    if (json == null || json.isEmpty()) {
      return Map.of();
    }
    Map<String, String> out = new LinkedHashMap<>();
    Json.parseObject(json).forEach((k, v) -> out.put(k, v == null ? "" : v.toString()));
    return out;
  }

  /** A stored JSON array of texts. */
  static List<String> textList(@Nullable String json) {
    if (json == null || json.isEmpty()) {
      return List.of();
    }
    List<String> out = new ArrayList<>();
    if (Json.parse(json) instanceof List<?> l) {
      l.forEach(o -> out.add(String.valueOf(o)));
    }
    return out;
  }
}
