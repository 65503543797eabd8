package dev.torc.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema (2020-12) of workflow files, for editors. Made from the tables that the readers
 * use. It knows fields, types, words and bounds; what needs the whole workflow, such as that a name
 * exists, only the readers know.
 */
public final class SpecSchema {
  private final Map<String, Object> definitions = new LinkedHashMap<>();

  private SpecSchema() {}

  /** The schema as plain JSON. */
  public static Map<String, Object> json() {
    var schema = new SpecSchema();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    out.put("$id", "https://torc.dev/schema/workflow.json");
    out.put("title", "Torc workflow");
    out.putAll(schema.object(Language.WORKFLOW));
    out.put("$defs", schema.definitions);
    return out;
  }

  private Map<String, Object> object(Shape shape) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Field f : shape.fields().values()) {
      properties.put(f.name(), field(f));
      if (f.required()) {
        required.add(f.name());
      }
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("description", shape.doc());
    out.put("type", "object");
    out.put("properties", properties);
    if (!required.isEmpty()) {
      out.put("required", required);
    }
    if (!shape.open()) {
      out.put("additionalProperties", false);
    }
    return out;
  }

  private Map<String, Object> field(Field f) {
    Map<String, Object> type = type(f.type());
    Map<String, Object> out = new LinkedHashMap<>(f.required() ? type : orNull(type));
    out.put("description", f.doc());
    if (f.absent() != null) {
      out.put("default", f.absent());
    }
    return out;
  }

  /** Null says the same as no field. */
  private static Map<String, Object> orNull(Map<String, Object> type) {
    Map<String, Object> out = new LinkedHashMap<>(type);
    if (type.get("type") instanceof String name) {
      out.put("type", List.of(name, "null"));
    } else if (type.get("enum") instanceof List<?> words) {
      List<@Nullable Object> more = new ArrayList<>(words);
      more.add(null);
      out.put("enum", more);
    } else if (type.containsKey("$ref")) {
      return Map.of("anyOf", List.of(type, Map.of("type", "null")));
    }
    return out;
  }

  private Map<String, Object> type(Field.Type type) {
    if (type instanceof Field.Text) {
      return Map.of("type", "string");
    }
    if (type instanceof Field.Word w) {
      return Map.of("enum", w.words());
    }
    if (type instanceof Field.Flag) {
      return Map.of("type", "boolean");
    }
    if (type instanceof Field.Int i) {
      return integer(i);
    }
    if (type instanceof Field.Num) {
      return Map.of("type", "number");
    }
    if (type instanceof Field.Texts) {
      return list(Map.of("type", "string"));
    }
    if (type instanceof Field.Ints) {
      return list(Map.of("type", "integer"));
    }
    if (type instanceof Field.One one) {
      return reference(one.shape());
    }
    if (type instanceof Field.Many many) {
      return list(reference(many.shape()));
    }
    return map(type);
  }

  /** Types whose keys are free. */
  private Map<String, Object> map(Field.Type type) {
    if (type instanceof Field.TextMap) {
      return mapOf(Map.of("type", "string"));
    }
    if (type instanceof Field.Scalars) {
      return mapOf(Map.of("type", List.of("string", "number", "boolean")));
    }
    if (type instanceof Field.Parameters) {
      List<String> scalar = List.of("string", "number", "boolean");
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("type", List.of("string", "number", "boolean", "array"));
      value.put("items", Map.of("type", scalar));
      return mapOf(value);
    }
    if (type instanceof Field.Named named) {
      return mapOf(reference(named.shape()));
    }
    return type instanceof Field.JsonObject ? Map.of("type", "object") : Map.of();
  }

  private static Map<String, Object> integer(Field.Int i) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("type", "integer");
    if (i.min() > Long.MIN_VALUE) {
      out.put("minimum", i.min());
      out.put("maximum", i.max());
    }
    return out;
  }

  private static Map<String, Object> list(Object items) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("type", "array");
    out.put("items", items);
    return out;
  }

  private static Map<String, Object> mapOf(Object values) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("type", "object");
    out.put("additionalProperties", values);
    return out;
  }

  private Map<String, Object> reference(Shape shape) {
    if (!definitions.containsKey(shape.name())) {
      definitions.put(shape.name(), Map.of());
      definitions.put(shape.name(), object(shape));
    }
    return Map.of("$ref", "#/$defs/" + shape.name());
  }
}
