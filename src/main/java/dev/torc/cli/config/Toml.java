package dev.torc.cli.config;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads TOML: tables, arrays of tables, dotted and quoted keys, strings of all kinds, numbers,
 * booleans, arrays and inline tables. Dates are read as text. Values are plain maps, lists, texts,
 * longs, doubles and booleans.
 */
final class Toml {
  private final String name;
  private final String text;
  private int at;

  private Toml(String name, String text) {
    this.name = name;
    this.text = text.replace("\r\n", "\n");
  }

  /**
   * @param name how messages call the text
   * @throws TorcException INVALID naming file and line
   */
  static Map<String, Object> parse(String name, String text) {
    return new Toml(name, text).document();
  }

  private Map<String, Object> document() {
    Map<String, Object> root = new LinkedHashMap<>();
    Map<String, Object> table = root;
    skip(true);
    while (at < text.length()) {
      if (text.startsWith("[[", at)) {
        at += 2;
        table = appended(root, keys(']'));
        expect("]]");
      } else if (peek() == '[') {
        at++;
        table = table(root, keys(']'));
        expect("]");
      } else {
        pair(table);
      }
      skip(false);
      if (at < text.length() && peek() != '\n') {
        throw wrong("unexpected text after a value");
      }
      skip(true);
    }
    return root;
  }

  private void pair(Map<String, Object> table) {
    List<String> path = keys('=');
    expect("=");
    skip(false);
    Map<String, Object> owner = table(table, path.subList(0, path.size() - 1));
    String key = path.get(path.size() - 1);
    if (owner.putIfAbsent(key, value()) != null) {
      throw wrong("'" + key + "' is given twice");
    }
  }

  private List<String> keys(char end) {
    List<String> out = new ArrayList<>();
    while (true) {
      skip(false);
      out.add(key());
      skip(false);
      if (at >= text.length() || peek() == end) {
        return out;
      }
      expect(".");
    }
  }

  private String key() {
    if (at < text.length() && (peek() == '"' || peek() == '\'')) {
      return string();
    }
    int from = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '-')) {
      at++;
    }
    if (from == at) {
      throw wrong("a key is missing");
    }
    return text.substring(from, at);
  }

  @SuppressWarnings("unchecked") // every map in the tree was made here
  private Map<String, Object> table(Map<String, Object> from, List<String> path) {
    Map<String, Object> table = from;
    for (String k : path) {
      Object next = table.computeIfAbsent(k, x -> new LinkedHashMap<String, Object>());
      if (next instanceof List<?> l && !l.isEmpty()) {
        next = l.get(l.size() - 1);
      }
      if (!(next instanceof Map<?, ?>)) {
        throw wrong("'" + k + "' is a value and no table");
      }
      table = (Map<String, Object>) next;
    }
    return table;
  }

  @SuppressWarnings("unchecked") // every list of tables in the tree was made here
  private Map<String, Object> appended(Map<String, Object> root, List<String> path) {
    Map<String, Object> owner = table(root, path.subList(0, path.size() - 1));
    String key = path.get(path.size() - 1);
    Object list = owner.computeIfAbsent(key, x -> new ArrayList<>());
    if (!(list instanceof List<?>)) {
      throw wrong("'" + key + "' is no array of tables");
    }
    Map<String, Object> table = new LinkedHashMap<>();
    ((List<Object>) list).add(table);
    return table;
  }

  private Object value() {
    if (at >= text.length()) {
      throw wrong("a value is missing");
    }
    return switch (peek()) {
      case '"', '\'' -> string();
      case '[' -> array();
      case '{' -> inline();
      default -> scalar();
    };
  }

  private List<Object> array() {
    List<Object> out = new ArrayList<>();
    at++;
    skip(true);
    while (at < text.length() && peek() != ']') {
      out.add(value());
      skip(true);
      if (at < text.length() && peek() == ',') {
        at++;
        skip(true);
      } else {
        break;
      }
    }
    expect("]");
    return out;
  }

  private Map<String, Object> inline() {
    Map<String, Object> out = new LinkedHashMap<>();
    at++;
    skip(true);
    while (at < text.length() && peek() != '}') {
      pair(out);
      skip(true);
      if (at < text.length() && peek() == ',') {
        at++;
        skip(true);
      } else {
        break;
      }
    }
    expect("}");
    return out;
  }

  private Object scalar() {
    int from = at;
    while (at < text.length() && ",]}#\n \t".indexOf(peek()) < 0) {
      at++;
    }
    String word = text.substring(from, at);
    if (word.equals("true") || word.equals("false")) {
      return word.equals("true");
    }
    String digits = word.replace("_", "");
    try {
      return Long.decode(digits.startsWith("0o") ? "0" + digits.substring(2) : digits);
    } catch (NumberFormatException noInteger) {
      try {
        return Double.valueOf(digits);
      } catch (NumberFormatException noNumber) {
        if (!word.isEmpty() && Character.isDigit(word.charAt(0)) && word.length() >= 8) {
          return word; // a date or a time
        }
        throw wrong("'" + word + "' is no value; text needs quotes");
      }
    }
  }

  private String string() {
    char quote = peek();
    String triple = String.valueOf(quote).repeat(3);
    boolean many = text.startsWith(triple, at);
    at += many ? 3 : 1;
    if (many && at < text.length() && peek() == '\n') {
      at++;
    }
    var out = new StringBuilder();
    while (at < text.length()) {
      char c = peek();
      if (many ? text.startsWith(triple, at) : c == quote) {
        at += many ? 3 : 1;
        return out.toString();
      }
      if (c == '\n' && !many) {
        break;
      }
      at++;
      out.append(c == '\\' && quote == '"' ? escaped() : String.valueOf(c));
    }
    throw wrong("a string is not closed");
  }

  private String escaped() {
    char c = at < text.length() ? text.charAt(at++) : 0;
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case '"', '\\' -> String.valueOf(c);
      case 'u' -> code(4);
      case 'U' -> code(8);
      case '\n' -> {
        skip(true);
        yield "";
      }
      default -> throw wrong("'\\" + c + "' is no escape");
    };
  }

  private String code(int digits) {
    try {
      int code = Integer.parseInt(text.substring(at, at + digits), 16);
      at += digits;
      return Character.toString(code);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw wrong("a code of " + digits + " hexadecimal digits is missing");
    }
  }

  /** Passes over blanks and comments, and over lines if they may end here. */
  private void skip(boolean lines) {
    while (at < text.length()) {
      char c = peek();
      if (c == '#') {
        while (at < text.length() && peek() != '\n') {
          at++;
        }
      } else if (c == ' ' || c == '\t' || c == '\uFEFF' || (lines && c == '\n')) {
        at++;
      } else {
        return;
      }
    }
  }

  private char peek() {
    return text.charAt(at);
  }

  private void expect(String what) {
    if (!text.startsWith(what, at)) {
      throw wrong("'" + what + "' is missing");
    }
    at += what.length();
  }

  private TorcException wrong(String what) {
    long line = text.substring(0, Math.min(at, text.length())).lines().count();
    boolean fresh = at == 0 || (at <= text.length() && text.charAt(at - 1) == '\n');
    return TorcException.of(
        ErrorKind.INVALID, name + ":" + Math.max(1, fresh ? line + 1 : line) + ": " + what);
  }
}
