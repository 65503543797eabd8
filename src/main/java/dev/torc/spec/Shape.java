package dev.torc.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of record of the language with all its fields, in the order of the reference.
 *
 * @param name identifier: {@code job}
 * @param doc what such a record is, in a sentence
 * @param open whether unknown fields are passed over instead of being errors
 */
record Shape(String name, String doc, boolean open, Map<String, Field> fields) {
  static Shape of(String name, String doc, Field... fields) {
    Map<String, Field> byName = new LinkedHashMap<>();
    for (Field f : fields) {
      byName.put(f.name(), f);
    }
    return new Shape(name, doc, false, byName);
  }

  Shape opened() {
    return new Shape(name, doc, true, fields);
  }

  /** The names of all fields. */
  List<String> names() {
    return List.copyOf(fields.keySet());
  }

  /** The declaration of a field which the caller knows to exist. */
  Field field(String field) {
    Field f = fields.get(field);
    if (f == null) {
      throw new IllegalArgumentException(name + " has no field " + field);
    }
    return f;
  }

  /** The field which a KDL document calls so, in the singular or by its own name; or null. */
  @Nullable Field kdlField(String node) {
    Field own = fields.get(node);
    if (own != null) {
      return own;
    }
    for (Field f : fields.values()) {
      if (f.kdl().equals(node)) {
        return f;
      }
    }
    return null;
  }
}
