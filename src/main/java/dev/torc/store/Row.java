package dev.torc.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of one of the {@link Table}s as column values: Long, Double, Boolean or String (JSON
 * columns as text). A column that is absent and one that is null read the same. Not thread-safe.
 */
public final class Row {
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  public Row set(String column, @Nullable Object value) {
    values.put(column, value instanceof Integer i ? (Object) i.longValue() : value);
    return this;
  }

  public boolean has(String column) {
    return values.containsKey(column);
  }

  public @Nullable Object get(String column) {
    return values.get(column);
  }

  public long id() {
    return num("id");
  }

  /** A number that must be there. */
  public long num(String column) {
    if (values.get(column) instanceof Long l) {
      return l;
    }
    throw new IllegalStateException("no number in column " + column);
  }

  public @Nullable Long numOrNull(String column) {
    return values.get(column) instanceof Long l ? l : null;
  }

  public @Nullable Double realOrNull(String column) {
    return values.get(column) instanceof Number n ? (Double) n.doubleValue() : null;
  }

  public String text(String column) {
    return values.get(column) instanceof String s ? s : "";
  }

  public @Nullable String textOrNull(String column) {
    return values.get(column) instanceof String s ? s : null;
  }

  public boolean bool(String column) {
    return Boolean.TRUE.equals(values.get(column));
  }

  public Map<String, @Nullable Object> values() {
    return Collections.unmodifiableMap(values);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
