package dev.torc.dialect.graph;

import dev.torc.server.Call;
import dev.torc.server.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What browsers are told about who may ask. */
final class Cors {
  private static final String VARY =
      "origin, access-control-request-method, access-control-request-headers";

  private final List<String> origins;

  Cors(List<String> origins) {
    this.origins = List.copyOf(origins);
  }

  Map<String, String> headers(Call call) {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("Vary", VARY);
    String origin = call.header("Origin");
    if (origins.isEmpty()) {
      out.put("Access-Control-Allow-Origin", "*");
      if (!call.method().equals("OPTIONS")) {
        out.put("Access-Control-Expose-Headers", "*");
      }
    } else if (origin != null && origins.contains(origin)) {
      out.put("Access-Control-Allow-Origin", origin);
    }
    return out;
  }

  Reply preflight(Set<String> allowed) {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("Access-Control-Allow-Methods", "*");
    out.put("Access-Control-Allow-Headers", "*");
    if (!allowed.isEmpty()) {
      out.put("Allow", String.join(",", new TreeSet<>(allowed)));
    }
    return new Reply.Bytes(200, null, new byte[0], out);
  }
}
