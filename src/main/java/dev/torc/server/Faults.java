package dev.torc.server;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.torc.model.JobStatus;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in plain words what Jackson did not like. */
final class Faults {
  private Faults() {}

  static String where(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null
        ? "unexpected end"
        : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + firstLine(e);
  }

  static String describe(JsonProcessingException e) {
    String field = e instanceof JsonMappingException m ? path(m) : "";
    if (e instanceof UnrecognizedPropertyException u) {
      return "unknown field '" + field + "', known are " + u.getKnownPropertyIds();
    }
    if (e instanceof InvalidNullException) {
      return "field '" + field + "' is missing";
    }
    if (e.getCause() instanceof InputCoercionException c) {
      return "field '" + field + "': " + firstLine(c);
    }
    String message = firstLine(e);
    if (message.startsWith("Missing required creator property")) {
      return "field '" + field + "' is missing";
    }
    if (e instanceof InvalidFormatException f && f.getTargetType() != null) {
      return "field '"
          + field
          + "': '"
          + f.getValue()
          + "' is not "
          + expected(f.getTargetType())
          + values(f.getTargetType());
    }
    if (e instanceof MismatchedInputException m && m.getTargetType() != null) {
      String what = field.isEmpty() ? "the body" : "field '" + field + "'";
      return what + " is not " + expected(m.getTargetType());
    }
    return message;
  }

  private static String path(JsonMappingException e) {
    StringBuilder out = new StringBuilder();
    for (JsonMappingException.Reference r : e.getPath()) {
      if (r.getFieldName() != null) {
        out.append(out.isEmpty() ? "" : ".").append(r.getFieldName());
      } else if (r.getIndex() >= 0) {
        out.append('[').append(r.getIndex()).append(']');
      }
    }
    return out.toString();
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return "a known value";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "an integer in range";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return Map.class.isAssignableFrom(type) || type.isRecord() ? "an object" : "of the right type";
  }

  private static String values(Class<?> type) {
    return type == JobStatus.class ? ", expected one of " + ParamReader.statusNames() : "";
  }

  private static String firstLine(JsonProcessingException e) {
    @Nullable String text = e.getOriginalMessage();
    return text == null ? "unreadable" : text.lines().findFirst().orElse("unreadable");
  }
}
