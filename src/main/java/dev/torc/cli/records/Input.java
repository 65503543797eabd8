package dev.torc.cli.records;

import dev.torc.cli.InputText;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An option that gives a field of a record, or a filter of a list.
 *
 * @param key name of the field or filter in the API
 * @param otherwise value when the option is not given, or null for none
 */
record Input(
    String key,
    Type type,
    String help,
    boolean required,
    @Nullable Object otherwise,
    List<String> names) {

  enum Type {
    TEXT,
    NUMBER,
    FLAG,
    /** {@code true} or {@code false}. */
    BOOL,
    JSON,
    NUMBERS,
    TEXTS
  }

  static Input of(Type type, String key, String help, String... names) {
    return new Input(key, type, help, false, null, List.of(names));
  }

  static Input text(String key, String help, String... names) {
    return of(Type.TEXT, key, help, names);
  }

  static Input number(String key, String help, String... names) {
    return of(Type.NUMBER, key, help, names);
  }

  Input needed() {
    return new Input(key, type, help, true, otherwise, names);
  }

  Input or(Object value) {
    return new Input(key, type, help + ". Default: " + value, required, value, names);
  }

  void declare(Options o) {
    String[] all = names.toArray(new String[0]);
    switch (type) {
      case FLAG -> o.flag(help, all);
      case NUMBERS -> o.values("IDS", help, all);
      case TEXTS -> o.values("TEXT", help, all);
      case TEXT -> o.value("TEXT", help, all);
      case NUMBER -> o.value("N", help, all);
      case BOOL -> o.value("true|false", help, all);
      case JSON -> o.value("JSON", help, all);
    }
  }

  /** A value for examples. */
  String sample() {
    return switch (type) {
      case TEXT -> key.equals("rules") ? "'[{\"exit_codes\":[3],\"max_retries\":2}]'" : "TEXT";
      case NUMBER -> "1";
      case FLAG -> "";
      case BOOL -> "true";
      case JSON -> "'{\"lr\": 0.5}'";
      case NUMBERS -> "1,2";
      case TEXTS -> "a,b";
    };
  }

  private String longName() {
    return names.get(names.size() - 1);
  }

  /** The value of the field, or null when it was not given. */
  @Nullable Object value(Options o) {
    String name = longName();
    if (required) {
      o.needed(name);
    }
    if (!o.has(name)) {
      return otherwise;
    }
    return switch (type) {
      case TEXT -> o.text(name);
      case NUMBER -> o.number(name);
      case FLAG -> true;
      case BOOL -> o.trueOrFalse(name);
      case JSON -> json(name, o.needed(name));
      case TEXTS -> o.texts(name);
      case NUMBERS -> o.numbers(name);
    };
  }

  private static @Nullable Object json(String name, String value) {
    if (value.equals(InputText.STANDARD_INPUT)) {
      return new FromInput(name);
    }
    try {
      return Json.parse(value);
    } catch (TorcException e) {
      throw TorcException.invalid("the value of " + name + " is no JSON: " + e.message())
          .withHint("text needs quotes of its own: '\"text\"'");
    }
  }

  /** JSON that comes on standard input, which is not read before the command runs. */
  private record FromInput(String name) {}

  /** Reads the values that come on standard input. */
  static void complete(Map<String, @Nullable Object> values, Session session) {
    values.replaceAll((key, v) -> v instanceof FromInput f ? read(f, session) : v);
  }

  private static @Nullable Object read(FromInput f, Session session) {
    return json(f.name(), InputText.of(session, InputText.STANDARD_INPUT));
  }
}
