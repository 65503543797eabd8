package dev.torc.server;

import dev.torc.model.JobStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the declared parameters of a route from a request: path first, then query. */
final class ParamReader {
  private ParamReader() {}

  static Map<String, Object> read(
      List<Param> params, Map<String, String> path, Map<String, List<String>> query) {
    Map<String, Object> out = new HashMap<>();
    for (Param.In in : Param.In.values()) {
      for (Param p : params) {
        if (p.in() == in) {
          Object value = in == Param.In.PATH ? fromPath(p, path) : fromQuery(p, query);
          if (value != null) {
            out.put(p.name(), value);
          }
        }
      }
    }
    return out;
  }

  private static @Nullable Object fromPath(Param p, Map<String, String> path) {
    String text = path.get(p.name());
    if (text == null) {
      throw new IllegalStateException("path has no parameter " + p.name());
    }
    return convert(p, text);
  }

  private static @Nullable Object fromQuery(Param p, Map<String, List<String>> query) {
    List<String> texts = query.getOrDefault(p.name(), List.of());
    if (p.kind() == Param.Kind.TEXTS) {
      return texts.stream().filter(t -> !t.isEmpty()).toList();
    }
    String text = texts.isEmpty() ? null : texts.get(texts.size() - 1);
    // Clients send empty values for what they do not mean; only for texts is that a value.
    if (text == null || text.isEmpty() && p.kind() != Param.Kind.TEXT) {
      if (p.required()) {
        throw ReadFault.missing(p);
      }
      return p.defaultValue();
    }
    return convert(p, text);
  }

  private static Object convert(Param p, String text) {
    return switch (p.kind()) {
      case INTEGER -> integer(p, text);
      case BOOLEAN -> bool(p, text);
      case TEXT -> text;
      case TEXTS -> List.of(text);
      case JOB_STATUS ->
          JobStatus.ofWireName(text)
              .orElseThrow(() -> ReadFault.value(p, text, "a job status (" + statusNames() + ")"));
    };
  }

  private static Long integer(Param p, String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw ReadFault.value(p, text, "a 64-bit integer");
    }
  }

  private static Boolean bool(Param p, String text) {
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw ReadFault.value(p, text, "true or false");
    };
  }

  static String statusNames() {
    StringBuilder out = new StringBuilder();
    for (JobStatus s : JobStatus.values()) {
      out.append(out.isEmpty() ? "" : ", ").append(s.wireName());
    }
    return out.toString();
  }
}
