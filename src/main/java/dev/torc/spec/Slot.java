package dev.torc.spec;

import dev.torc.spec.Node.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A string of the file that is filled with parameter values, with its place. */
record Slot(ScalarNode at, Template template) {
  static Slot of(ScalarNode at, Sweep sweep) {
    return new Slot(at, Template.of(at.text(), sweep.names()));
  }

  static @Nullable Slot ofNullable(@Nullable ScalarNode at, Sweep sweep) {
    return at == null ? null : of(at, sweep);
  }

  static List<Slot> all(List<ScalarNode> nodes, Sweep sweep) {
    List<Slot> out = new ArrayList<>(nodes.size());
    nodes.forEach(n -> out.add(of(n, sweep)));
    return out;
  }

  static Map<String, Slot> all(Map<String, ScalarNode> nodes, Sweep sweep) {
    Map<String, Slot> out = new LinkedHashMap<>();
    nodes.forEach((k, n) -> out.put(k, of(n, sweep)));
    return out;
  }

  String render(List<ParamValue> row) {
    return template.render(row);
  }
}
