package dev.torc.model.work;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object by name, filled while the tokens go by; unknown ones are passed
 * over. Every reader starts at the first token of its value and ends at the last one. What is
 * missing or of another type is a BAD_REQUEST that names the field.
 */
final class JsonFields {
  /** Reads a value that is no scalar. */
  interface Item<T> {
    T read(JsonParser p) throws IOException;
  }

  interface Nested {
    /** Reader of a field that is no scalar, or null. */
    @Nullable Item<?> of(String field);
  }

  private final String record;
  private final Map<String, Object> values = new LinkedHashMap<>();

  private JsonFields(String record) {
    this.record = record;
  }

  <T> @Nullable T get(String name, Class<T> type) {
    Object v = values.get(name);
    if (v == null) {
      return null;
    }
    if (type.isInstance(v)) {
      return type.cast(v);
    }
    throw bad(record + "." + name + " has the wrong type");
  }

  private <T> T need(@Nullable T v, String name) {
    if (v == null) {
      throw bad(record + "." + name + " is missing");
    }
    return v;
  }

  @Nullable String text(String name) {
    return get(name, String.class);
  }

  String needText(String name) {
    return need(text(name), name);
  }

  @Nullable Long number(String name) {
    return get(name, Long.class);
  }

  long needLong(String name) {
    return need(number(name), name);
  }

  int needInt(String name) {
    long v = needLong(name);
    if (v != (int) v) {
      throw bad(record + "." + name + " is out of range");
    }
    return (int) v;
  }

  @Nullable Double decimal(String name) {
    Number n = get(name, Number.class);
    return n == null ? null : Double.valueOf(n.doubleValue());
  }

  double needDouble(String name) {
    return need(get(name, Number.class), name).doubleValue();
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(get(name, Boolean.class));
  }

  @SuppressWarnings("unchecked") // only what an Item of this type has read is put in
  <T> List<T> list(String name) {
    List<T> v = (List<T>) get(name, List.class);
    return v == null ? List.of() : v;
  }

  <T> List<T> needList(String name) {
    need(get(name, List.class), name);
    return list(name);
  }

  @SuppressWarnings("unchecked")
  Map<String, String> texts(String name) {
    Map<String, String> v = (Map<String, String>) get(name, Map.class);
    return v == null ? Map.of() : v;
  }

  <T> T needObject(String name, Class<T> type) {
    return need(get(name, type), name);
  }

  /** An object that has only scalar fields. */
  static JsonFields read(JsonParser p, String record) throws IOException {
    return read(p, record, f -> null);
  }

  /**
   * @param record what messages call the object
   */
  static JsonFields read(JsonParser p, String record, Nested nested) throws IOException {
    if (p.currentToken() != JsonToken.START_OBJECT) {
      throw bad(record + " is not an object");
    }
    var fields = new JsonFields(record);
    String name;
    while ((name = p.nextFieldName()) != null) {
      JsonToken t = p.nextToken();
      Object v = t.isScalarValue() ? scalar(p, t) : nested(p, nested.of(name));
      if (v != null) {
        fields.values.put(name, v);
      }
    }
    return fields;
  }

  private static @Nullable Object nested(JsonParser p, @Nullable Item<?> reader)
      throws IOException {
    if (reader == null) {
      p.skipChildren();
      return null;
    }
    return reader.read(p);
  }

  private static @Nullable Object scalar(JsonParser p, JsonToken t) throws IOException {
    return switch (t) {
      case VALUE_STRING -> p.getText();
      case VALUE_NUMBER_INT -> p.getLongValue();
      case VALUE_NUMBER_FLOAT -> finite(p.getDoubleValue());
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> null;
    };
  }

  private static Double finite(double number) {
    if (!Double.isFinite(number)) {
      throw bad("a number is out of range");
    }
    return number;
  }

  static <T> Item<List<T>> listOf(Item<T> item) {
    return p -> {
      if (p.currentToken() != JsonToken.START_ARRAY) {
        throw bad("an array was expected");
      }
      List<T> out = new ArrayList<>();
      while (p.nextToken() != JsonToken.END_ARRAY) {
        out.add(item.read(p));
      }
      return out;
    };
  }

  static String textItem(JsonParser p) throws IOException {
    if (p.currentToken() != JsonToken.VALUE_STRING) {
      throw bad("a text was expected");
    }
    return p.getText();
  }

  static Long numberItem(JsonParser p) throws IOException {
    if (p.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw bad("an integer was expected");
    }
    return p.getLongValue();
  }

  static Map<String, String> textMap(JsonParser p) throws IOException {
    Map<String, String> out = new LinkedHashMap<>();
    String name;
    while ((name = p.nextFieldName()) != null) {
      p.nextToken();
      out.put(name, textItem(p));
    }
    return out;
  }

  static TorcException bad(String message) {
    return TorcException.of(ErrorKind.BAD_REQUEST, message);
  }
}
