package dev.torc.client;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of the API with typed access to its fields. Fields that are missing read as null,
 * as the API leaves out what has no value.
 */
public record Row(Map<String, @Nullable Object> fields) {

  public @Nullable Object get(String name) {
    return fields.get(name);
  }

  public @Nullable String text(String name) {
    Object v = fields.get(name);
    return v == null ? null : v.toString();
  }

  /** The text, or the empty text. */
  public String textOr(String name, String otherwise) {
    String v = text(name);
    return v == null ? otherwise : v;
  }

  public @Nullable Long number(String name) {
    return fields.get(name) instanceof Number n ? Long.valueOf(n.longValue()) : null;
  }

  public long numberOr(String name, long otherwise) {
    Long v = number(name);
    return v == null ? otherwise : v;
  }

  public @Nullable Double decimal(String name) {
    return fields.get(name) instanceof Number n ? Double.valueOf(n.doubleValue()) : null;
  }

  public boolean flag(String name) {
    return Boolean.TRUE.equals(fields.get(name));
  }

  /** The id, which every record of the API has. */
  public long id() {
    Long id = number("id");
    if (id == null) {
      throw TorcException.of(ErrorKind.INTERNAL, "the server sent a record without id");
    }
    return id;
  }

  /** Elements of an array field; none when it is missing. */
  public List<?> list(String name) {
    return fields.get(name) instanceof List<?> l ? l : List.of();
  }

  public Map<?, ?> map(String name) {
    return fields.get(name) instanceof Map<?, ?> m ? m : Map.of();
  }

  /** The objects of an array field. */
  public List<Row> rows(String name) {
    List<?> values = list(name);
    List<Row> out = new ArrayList<>(values.size());
    for (Object v : values) {
      out.add(of(v));
    }
    return out;
  }

  @SuppressWarnings("unchecked") // the parser makes maps with text keys only
  public static Row of(@Nullable Object value) {
    if (value instanceof Map<?, ?> m) {
      return new Row((Map<String, @Nullable Object>) m);
    }
    throw TorcException.of(ErrorKind.INTERNAL, "the server sent something that is no object")
        .withHint("is the URL that of a torc server, with the base path /torc-service/v1?");
  }
}
