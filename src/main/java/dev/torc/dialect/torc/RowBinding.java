package dev.torc.dialect.torc;

import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.server.JsonBinding;
import dev.torc.server.RawJson;
import dev.torc.store.Row;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries a wire record into a stored row and back: a component belongs to the column of the same
 * name in snake_case; lists, maps and nested records are JSON texts in the store. Thread-safe.
 */
final class RowBinding<T extends Record> {
  private final List<Field> fields;
  private final MethodHandle constructor;
  private final JsonBinding json;

  private record Field(String column, Class<?> type, MethodHandle get, boolean required) {}

  private RowBinding(List<Field> fields, MethodHandle constructor, JsonBinding json) {
    this.fields = fields;
    this.constructor = constructor;
    this.json = json;
  }

  static <T extends Record> RowBinding<T> of(Class<T> type, JsonBinding json) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      RecordComponent[] components = type.getRecordComponents();
      List<Field> fields = new ArrayList<>();
      for (RecordComponent c : components) {
        fields.add(
            new Field(
                snake(c.getName()),
                c.getType(),
                lookup.unreflect(c.getAccessor()),
                JsonBinding.isRequired(c)));
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      MethodHandle constructor =
          lookup.findConstructor(type, MethodType.methodType(void.class, types));
      return new RowBinding<>(fields, constructor, json);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be bound to a row", e);
    }
  }

  private static String snake(String name) {
    StringBuilder out = new StringBuilder();
    for (char c : name.toCharArray()) {
      if (Character.isUpperCase(c)) {
        out.append('_').append(Character.toLowerCase(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** The components that are not null, without the id. */
  Row row(T value) {
    Row row = new Row();
    for (Field f : fields) {
      Object v = f.column().equals("id") ? null : get(f, value);
      if (v != null) {
        row.set(f.column(), toColumn(v));
      }
    }
    return row;
  }

  /** The record of a row; columns that the row does not have are null. */
  @SuppressWarnings("unchecked")
  T record(Row row) {
    @Nullable Object[] args = new @Nullable Object[fields.size()];
    for (int i = 0; i < args.length; i++) {
      Field f = fields.get(i);
      args[i] = fromColumn(f, row.get(f.column()));
    }
    try {
      return (T) constructor.invokeWithArguments(args);
    } catch (Throwable e) {
      throw new IllegalStateException("row cannot be read: " + row, e);
    }
  }

  private static @Nullable Object get(Field f, Object value) {
    try {
      return f.get().invoke(value);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private Object toColumn(Object v) {
    if (v instanceof RawJson raw) {
      return raw.text();
    }
    if (v instanceof JobStatus s) {
      return (long) s.code();
    }
    if (v instanceof List<?> || v instanceof Map<?, ?>) {
      return Json.write(v);
    }
    if (v instanceof Record || v instanceof Enum<?>) {
      return new String(json.write(v), StandardCharsets.UTF_8);
    }
    return v;
  }

  private @Nullable Object fromColumn(Field f, @Nullable Object v) {
    if (v == null) {
      return f.required() ? absent(f.type()) : null;
    }
    Class<?> type = f.type();
    if (type == JobStatus.class) {
      return JobStatus.ofCode(((Number) v).intValue());
    }
    if (type == RawJson.class) {
      return new RawJson((String) v);
    }
    if (type == List.class) {
      List<?> list = Json.parse((String) v) instanceof List<?> l ? l : List.of();
      return list.isEmpty() ? null : list;
    }
    if (type == Map.class) {
      Map<?, ?> map = Json.parseObject((String) v);
      return map.isEmpty() ? null : map;
    }
    if (type.isRecord()) {
      return nested(type, (String) v);
    }
    if (type == double.class || type == Double.class) {
      return ((Number) v).doubleValue();
    }
    return v;
  }

  /** A stored object that cannot be read any more counts as absent. */
  private @Nullable Object nested(Class<?> type, String text) {
    try {
      return json.read(text.getBytes(StandardCharsets.UTF_8), type);
    } catch (TorcException e) {
      return null;
    }
  }

  private static @Nullable Object absent(Class<?> type) {
    if (type == long.class) {
      return 0L;
    }
    if (type == double.class) {
      return 0.0;
    }
    return type == String.class ? "" : null;
  }
}
