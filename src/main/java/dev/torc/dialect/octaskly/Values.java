package dev.torc.dialect.octaskly;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of requests that must be in a range or a list. Each refusal is BAD_REQUEST. */
final class Values {
  private Values() {}

  static long between(@Nullable Long value, String field, long least, long most, long otherwise) {
    if (value == null) {
      return otherwise;
    }
    if (value < least || value > most) {
      throw TorcException.of(
          ErrorKind.BAD_REQUEST,
          "Invalid parameter value: " + field + " must be from " + least + " to " + most);
    }
    return value;
  }

  static String oneOf(@Nullable String value, String field, List<String> known, String otherwise) {
    if (value == null) {
      return otherwise;
    }
    if (!known.contains(value)) {
      throw TorcException.of(
          ErrorKind.BAD_REQUEST,
          "Invalid parameter value: " + field + " must be one of " + String.join(", ", known));
    }
    return value;
  }

  static List<String> texts(@Nullable List<String> list, String field) {
    if (list == null) {
      return List.of();
    }
    for (String s : list) {
      if (s == null) {
        throw Call.unfit(field, "a list of texts");
      }
    }
    return list;
  }
}
