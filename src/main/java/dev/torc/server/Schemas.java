package dev.torc.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.torc.model.JobStatus;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** JSON schemas of wire types; records become named schemas. */
final class Schemas {
  private final Map<String, Object> named = new TreeMap<>();

  Map<String, Object> named() {
    return named;
  }

  static Map<String, Object> integer() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("type", "integer");
    out.put("format", "int64");
    return out;
  }

  static Map<String, Object> jobStatus() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("type", "string");
    out.put("enum", Arrays.stream(JobStatus.values()).map(JobStatus::wireName).toList());
    return out;
  }

  /** The schema of a type, or a reference to it. */
  Map<String, Object> of(Type type) {
    return of(type, Map.of());
  }

  private Map<String, Object> of(Type type, Map<String, Type> variables) {
    if (type instanceof TypeVariable<?> v) {
      return of(variables.getOrDefault(v.getName(), Object.class), variables);
    }
    if (type instanceof ParameterizedType p && p.getRawType() instanceof Class<?> raw) {
      return generic(raw, p.getActualTypeArguments(), variables);
    }
    return type instanceof Class<?> c ? plain(c) : Map.of();
  }

  private Map<String, Object> generic(Class<?> raw, Type[] args, Map<String, Type> variables) {
    if (raw == byte[].class) {
      return of(args[0], variables);
    }
    if (List.class.isAssignableFrom(raw)) {
      return array(of(args[0], variables));
    }
    if (Map.class.isAssignableFrom(raw)) {
      return object("additionalProperties", of(args[1], variables));
    }
    Map<String, Type> bound = new LinkedHashMap<>();
    StringBuilder name = new StringBuilder(raw.getSimpleName());
    for (int i = 0; i < args.length; i++) {
      bound.put(raw.getTypeParameters()[i].getName(), args[i]);
      name.append(args[i] instanceof Class<?> c ? c.getSimpleName() : "");
    }
    return reference(name.toString(), raw, bound);
  }

  private static Map<String, Object> array(Map<String, Object> items) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("type", "array");
    out.put("items", items);
    return out;
  }

  private static Map<String, Object> object(String key, Object value) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("type", "object");
    out.put(key, value);
    return out;
  }

  private Map<String, Object> plain(Class<?> c) {
    if (c == RawJson.class || c == Object.class || c == byte[].class) {
      return Map.of();
    }
    if (c.isArray()) {
      return array(of(c.getComponentType()));
    }
    if (c == JobStatus.class) {
      return jobStatus();
    }
    if (c.isEnum()) {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("type", "string");
      out.put("enum", constants(c));
      return out;
    }
    if (c.isRecord()) {
      return reference(c.getSimpleName(), c, Map.of());
    }
    return scalar(c);
  }

  private static Map<String, Object> scalar(Class<?> c) {
    if (c == String.class) {
      return Map.of("type", "string");
    }
    if (c == boolean.class || c == Boolean.class) {
      return Map.of("type", "boolean");
    }
    if (c == double.class || c == Double.class) {
      return Map.of("type", "number");
    }
    if (c.isPrimitive() || Number.class.isAssignableFrom(c)) {
      return integer();
    }
    return Map.of("type", "object");
  }

  private static List<String> constants(Class<?> c) {
    List<String> out = new ArrayList<>();
    for (Field f : c.getFields()) {
      if (f.isEnumConstant()) {
        JsonProperty name = f.getAnnotation(JsonProperty.class);
        out.add(name == null ? f.getName() : name.value());
      }
    }
    return out;
  }

  private Map<String, Object> reference(String name, Class<?> record, Map<String, Type> bound) {
    if (!named.containsKey(name)) {
      named.put(name, Map.of()); // a record may contain itself
      named.put(name, record(record, bound));
    }
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  private Map<String, Object> record(Class<?> type, Map<String, Type> bound) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent c : type.getRecordComponents()) {
      String name = snake(c.getName());
      Map<String, Object> schema = of(c.getGenericType(), bound);
      properties.put(name, JsonBinding.isRequired(c) ? schema : nullable(schema, type));
      if (JsonBinding.isRequired(c)) {
        required.add(name);
      }
    }
    Map<String, Object> out = object("properties", properties);
    if (!required.isEmpty()) {
      out.put("required", required);
    }
    if (type.isAnnotationPresent(Strict.class)) {
      out.put("additionalProperties", false);
    }
    return out;
  }

  /** The same schema, or null; a reference stays as it is where absent is said instead. */
  private static Map<String, Object> nullable(Map<String, Object> schema, Class<?> record) {
    if (!(schema.get("type") instanceof String type)) {
      JsonInclude include = record.getAnnotation(JsonInclude.class);
      boolean shown = include != null && include.value() == JsonInclude.Include.ALWAYS;
      return shown && schema.containsKey("$ref")
          ? Map.of("anyOf", List.of(schema, Map.of("type", "null")))
          : schema;
    }
    Map<String, Object> out = new LinkedHashMap<>(schema);
    out.put("type", List.of(type, "null"));
    return out;
  }

  private static String snake(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
