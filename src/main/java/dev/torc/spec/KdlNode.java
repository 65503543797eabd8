package dev.torc.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of a KDL document.
 *
 * @param offset of its first character in the text
 * @param type annotation, such as {@code array}
 * @param properties by key; of several with one key the last, as KDL says
 * @param children null when there is no block
 */
record KdlNode(
    int offset,
    @Nullable String type,
    String name,
    List<Value> arguments,
    Map<String, Property> properties,
    @Nullable List<KdlNode> children) {

  /**
   * A value.
   *
   * @param value String, Long, BigInteger, Double (infinite ones too), Boolean or null
   * @param text as written, without quotes
   */
  record Value(int offset, @Nullable String type, @Nullable Object value, String text) {}

  /**
   * A value with a key.
   *
   * @param offset of the key
   */
  record Property(int offset, Value value) {}

  List<KdlNode> block() {
    return children == null ? List.of() : children;
  }
}
