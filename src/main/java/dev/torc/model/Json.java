package dev.torc.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain Java values: {@code Map<String,Object>} (in order), {@code List<Object>}, String,
 * Long, BigInteger, Double, Boolean and null. It uses Jackson's streaming layer only, because short
 * commands cannot afford the start of the data-binding layer. Duplicate keys are an error; nesting
 * is limited to 200. Thread-safe.
 */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(200)
                  .maxStringLength(256 << 20)
                  .build())
          .build();

  private Json() {}

  /** The one streaming factory; for code that reads or writes tokens itself. */
  public static JsonFactory factory() {
    return FACTORY;
  }

  /**
   * Parses one JSON value.
   *
   * @throws TorcException BAD_REQUEST naming line and column when the text is not JSON
   */
  public static @Nullable Object parse(String text) {
    try (JsonParser p = FACTORY.createParser(text)) {
      p.nextToken();
      Object v = value(p);
      if (p.nextToken() != null) {
        throw TorcException.of(ErrorKind.BAD_REQUEST, "text after the end of the JSON value");
      }
      return v;
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw TorcException.of(
          ErrorKind.BAD_REQUEST, "not valid JSON" + where + ": " + inWords(e.getOriginalMessage()));
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.INTERNAL, "cannot read JSON", e);
    }
  }

  /** Without what the parser tells of its own options: where a list began, it says line and all. */
  private static String inWords(String message) {
    return message.replaceAll(
        " \\(start marker at \\[Source: [^;]*; line: (\\d+), column: \\d+\\]\\)",
        " (opened in line $1)");
  }

  /** Like {@link #parse} but requires an object. */
  public static Map<String, @Nullable Object> parseObject(String text) {
    if (parse(text) instanceof Map<?, ?> m) {
      @SuppressWarnings("unchecked")
      var map = (Map<String, @Nullable Object>) m;
      return map;
    }
    throw TorcException.of(ErrorKind.BAD_REQUEST, "the JSON value is not an object");
  }

  /** Compact text of a value made of the types above (any Number, any Iterable, any Map). */
  public static String write(@Nullable Object value) {
    return write(value, false);
  }

  public static String writePretty(@Nullable Object value) {
    return write(value, true);
  }

  private static String write(@Nullable Object value, boolean pretty) {
    var out = new StringWriter();
    try (JsonGenerator g = FACTORY.createGenerator(out)) {
      if (pretty) {
        g.useDefaultPrettyPrinter();
      }
      emit(g, value);
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.INTERNAL, "cannot write JSON", e);
    }
    return out.toString();
  }

  private static @Nullable Object value(JsonParser p) throws IOException {
    JsonToken t = p.currentToken();
    if (t == null) {
      throw TorcException.of(ErrorKind.BAD_REQUEST, "not valid JSON: the text is empty");
    }
    return switch (t) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> m = new LinkedHashMap<>();
        while (p.nextToken() != JsonToken.END_OBJECT) {
          String key = p.currentName();
          p.nextToken();
          m.put(key, value(p));
        }
        yield m;
      }
      case START_ARRAY -> {
        List<@Nullable Object> l = new ArrayList<>();
        while (p.nextToken() != JsonToken.END_ARRAY) {
          l.add(value(p));
        }
        yield l;
      }
      case VALUE_STRING -> p.getText();
      case VALUE_NUMBER_INT -> {
        BigInteger big = p.getBigIntegerValue();
        yield big.bitLength() < 64 ? (Object) big.longValue() : big;
      }
      case VALUE_NUMBER_FLOAT -> p.getDoubleValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> throw TorcException.of(ErrorKind.BAD_REQUEST, "not valid JSON: unexpected " + t);
    };
  }

  /** Writes one value with a generator of the caller. */
  public static void emit(JsonGenerator g, @Nullable Object value) throws IOException {
    if (value == null) {
      g.writeNull();
    } else if (value instanceof CharSequence s) {
      g.writeString(s.toString());
    } else if (value instanceof Boolean b) {
      g.writeBoolean(b);
    } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      g.writeNumber(((Number) value).longValue());
    } else if (value instanceof BigInteger i) {
      g.writeNumber(i);
    } else if (value instanceof Number n) {
      g.writeNumber(n.doubleValue());
    } else if (value instanceof Map<?, ?> m) {
      g.writeStartObject();
      for (var e : m.entrySet()) {
        g.writeFieldName(String.valueOf(e.getKey()));
        emit(g, e.getValue());
      }
      g.writeEndObject();
    } else if (value instanceof Iterable<?> l) {
      g.writeStartArray();
      for (Object o : l) {
        emit(g, o);
      }
      g.writeEndArray();
    } else {
      g.writeString(value.toString());
    }
  }
}
