package dev.torc.dialect.graph;

import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Text of YAML 1.2 or JSON as plain maps and lists, in which every scalar keeps the text it was
 * written with: a name may be a bare number and is a name all the same.
 */
final class Tree {
  private static final int DEEPEST = 100;

  private Tree() {}

  /**
   * A scalar that is no text.
   *
   * @param number false for true and false
   */
  record Plain(String text, boolean number) {}

  static @Nullable Object yaml(String text) {
    try {
      LoadSettings settings =
          LoadSettings.builder()
              .setSchema(new CoreSchema()) // or ~ and Null would be texts
              .setAllowDuplicateKeys(true)
              .setMaxAliasesForCollections(50)
              .setCodePointLimit(16 << 20)
              // Else a scalar of megabytes is copied for every kilobyte of it.
              .setBufferSize(Math.max(1024, Math.min(text.length(), 1 << 20)))
              .build();
      Optional<Node> node = new Compose(settings).composeString(text);
      return node.map(n -> value(n, 0)).orElse(null);
    } catch (MarkedYamlEngineException e) {
      throw TorcException.invalid(
          Stream.of(e.getContext(), e.getProblem())
                  .filter(Objects::nonNull)
                  .collect(Collectors.joining(" "))
              + e.getProblemMark()
                  .map(m -> " in line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1))
                  .orElse(""));
    } catch (YamlEngineException e) {
      throw TorcException.invalid(String.valueOf(e.getMessage()).lines().findFirst().orElse("bad"));
    }
  }

  private static @Nullable Object value(Node n, int depth) {
    if (depth > DEEPEST) {
      throw TorcException.of(ErrorKind.INVALID, "nested too deeply");
    }
    if (n instanceof MappingNode m) {
      Map<String, @Nullable Object> out = new LinkedHashMap<>();
      for (NodeTuple t : m.getValue()) {
        if (!(t.getKeyNode() instanceof ScalarNode key)) {
          throw TorcException.invalid("a key is not a text");
        }
        out.put(key.getValue(), value(t.getValueNode(), depth + 1));
      }
      return out;
    }
    if (n instanceof SequenceNode s) {
      List<@Nullable Object> out = new ArrayList<>();
      s.getValue().forEach(v -> out.add(value(v, depth + 1)));
      return out;
    }
    return scalar((ScalarNode) n);
  }

  private static @Nullable Object scalar(ScalarNode s) {
    if (s.getTag().equals(Tag.NULL)) {
      return null;
    }
    boolean number = s.getTag().equals(Tag.INT) || s.getTag().equals(Tag.FLOAT);
    return number || s.getTag().equals(Tag.BOOL) ? new Plain(s.getValue(), number) : s.getValue();
  }

  static @Nullable Object json(String text) {
    return marked(Json.parse(text));
  }

  private static @Nullable Object marked(@Nullable Object v) {
    if (v instanceof Map<?, ?> m) {
      Map<String, @Nullable Object> out = new LinkedHashMap<>();
      m.forEach((k, x) -> out.put(String.valueOf(k), marked(x)));
      return out;
    }
    if (v instanceof List<?> l) {
      List<@Nullable Object> out = new ArrayList<>();
      l.forEach(x -> out.add(marked(x)));
      return out;
    }
    if (v instanceof Number || v instanceof Boolean) {
      return new Plain(v.toString(), v instanceof Number);
    }
    return v;
  }
}
