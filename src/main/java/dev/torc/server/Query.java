package dev.torc.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A query string, parsed leniently. */
final class Query {
  private Query() {}

  static Map<String, List<String>> parse(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> out = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      if (!pair.isEmpty()) {
        int eq = pair.indexOf('=');
        String name = decode(eq < 0 ? pair : pair.substring(0, eq));
        String value = eq < 0 ? "" : decode(pair.substring(eq + 1));
        out.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
      }
    }
    return out;
  }

  private static String decode(String text) {
    return RouteTree.decode(text.replace('+', ' '));
  }
}
