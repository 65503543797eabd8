package dev.torc.dialect.graph;

import dev.torc.model.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares what was recorded with what is answered here; learns which ids stand for which. */
final class Comparison {
  private static final List<String> HEADERS =
      List.of(
          "vary",
          "allow",
          "location",
          "access-control-allow-origin",
          "access-control-expose-headers",
          "access-control-allow-methods",
          "access-control-allow-headers");

  private final Map<String, String> ids = new HashMap<>();
  private final boolean wholeLists;

  /**
   * A comparison that knows no ids yet.
   *
   * @param wholeLists lists of workflows are compared too, in whatever order
   */
  Comparison(boolean wholeLists) {
    this.wholeLists = wholeLists;
  }

  /** A recorded text with the ids of this server. */
  String translate(String text) {
    String out = text;
    for (Map.Entry<String, String> id : ids.entrySet()) {
      if (id.getKey().length() == 36) {
        out = out.replace(id.getKey(), id.getValue());
      }
    }
    return out;
  }

  /** What differs first; null when nothing does. */
  @Nullable String difference(Map<String, Object> recorded, GraphBed.Answer a, String path) {
    long status = (Long) recorded.get("status");
    if (a.status() != status) {
      return "status " + status + ", here " + a.status() + " " + a.text();
    }
    String headers = headers((Map<?, ?>) recorded.get("headers"), a);
    return headers == null ? body(recorded, a, path) : headers;
  }

  private @Nullable String headers(Map<?, ?> recorded, GraphBed.Answer a) {
    for (String name : HEADERS) {
      Object want = recorded.get(name);
      String here = a.headers().firstValue(name).orElse(null);
      if (!Objects.equals(want, here)) {
        return "header " + name + " is " + want + ", here " + here;
      }
    }
    String want = mediaType(recorded.get("content-type"));
    String here = mediaType(a.headers().firstValue("content-type").orElse(null));
    return want.equals(here) ? null : "content type '" + want + "', here '" + here + "'";
  }

  private static String mediaType(@Nullable Object header) {
    return header == null ? "" : header.toString().replace(" ", "");
  }

  private @Nullable String body(Map<String, Object> recorded, GraphBed.Answer a, String path) {
    Object body = recorded.get("body");
    String kind = (String) recorded.get("body_kind");
    if (kind.equals("empty")) {
      return a.text().isEmpty() ? null : "no body, here " + a.text();
    }
    if (kind.equals("text")) {
      String want = String.valueOf(body);
      String prefix = want.contains(": ") ? want.substring(0, want.indexOf(": ") + 2) : want;
      return a.text().startsWith(prefix) ? null : "text '" + prefix + "', here " + a.text();
    }
    Object here = Json.parse(a.text());
    boolean workflows = path.startsWith("/api/workflows?") || path.equals("/api/workflows");
    if (workflows && body instanceof List<?> all) {
      if (!wholeLists) {
        return here instanceof List<?> ? null : "a list";
      }
      return values("", byId(all), here instanceof List<?> l ? byId(l) : here);
    }
    return values("", body, here);
  }

  private static Map<Object, Object> byId(List<?> workflows) {
    Map<Object, Object> out = new HashMap<>();
    workflows.forEach(w -> out.put(((Map<?, ?>) w).get("id"), w));
    return out;
  }

  /** What differs first below a place; null when nothing does. */
  @Nullable String values(String at, @Nullable Object want, @Nullable Object here) {
    if (want instanceof Map<?, ?> w && here instanceof Map<?, ?> h) {
      return maps(at, w, h);
    }
    if (want instanceof List<?> recorded && here instanceof List<?> h) {
      return lists(at, whole(recorded), h);
    }
    if (masked(at)) {
      if (want instanceof String w && here instanceof String h) {
        ids.putIfAbsent(w, h);
      }
      return (want == null) == (here == null) ? null : at + " is " + want + ", here " + here;
    }
    return Objects.equals(want, here) ? null : at + " is " + want + ", here " + here;
  }

  private @Nullable String maps(String at, Map<?, ?> w, Map<?, ?> h) {
    if (!w.keySet().equals(h.keySet())) {
      return at + " has " + w.keySet() + ", here " + h.keySet();
    }
    for (Object key : w.keySet()) {
      String d = values(at + "." + key, w.get(key), h.get(key));
      if (d != null) {
        return d;
      }
    }
    return null;
  }

  private @Nullable String lists(String at, List<?> w, List<?> h) {
    if (w.size() != h.size()) {
      return at + " has " + w.size() + " elements, here " + h.size();
    }
    for (int i = 0; i < w.size(); i++) {
      String d = values(at + "[" + i + "]", w.get(i), h.get(i));
      if (d != null) {
        return d;
      }
    }
    return null;
  }

  private static boolean masked(String at) {
    return at.endsWith("_ms")
        || at.endsWith(".started_at")
        || at.endsWith(".duration_secs")
        || at.equals(".id")
        || at.endsWith("lease_id")
        || at.endsWith("workflow_id");
  }

  /** A list of numbered lines from whose middle the recording has left some out. */
  static List<?> whole(List<?> recorded) {
    List<Object> out = new ArrayList<>();
    for (Object element : recorded) {
      if (element instanceof String s && s.matches("\\.\\.\\.<\\d+ left out>")) {
        int missing = Integer.parseInt(s.replaceAll("\\D", ""));
        for (int i = 0; i < missing; i++) {
          Map<String, Object> next = new HashMap<>();
          ((Map<?, ?>) out.get(out.size() - 1)).forEach((k, v) -> next.put(String.valueOf(k), v));
          long number = (Long) next.get("sequence") + 1;
          next.put("sequence", number);
          next.put("data", "line " + number + "\n");
          out.add(next);
        }
      } else {
        out.add(element);
      }
    }
    return out;
  }
}
