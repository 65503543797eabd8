package dev.torc.spec;

import dev.torc.model.TorcException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the smallest parts of a JSON5 text: comments, words, keys, numbers and strings. */
final class Json5Scanner {
  private final Source source;
  private final String text;
  private final List<Comment> comments = new ArrayList<>();
  private int at;

  Json5Scanner(Source source) {
    this.source = source;
    this.text = source.text();
  }

  /** Those that were passed over, in order. */
  List<Comment> comments() {
    return comments;
  }

  /** Where the next character is, as an index into the text. */
  int at() {
    return at;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /** Passes over one character; returns where it was. */
  int pass() {
    return at++;
  }

  /** The text from a place to here. */
  String since(int from) {
    return text.substring(from, at);
  }

  TorcException broken(int offset, String message) {
    return source.error(offset, "not valid JSON5: " + message);
  }

  /** The next character; 0 at the end, where no character of JSON5 is 0. */
  char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  String found() {
    if (at >= text.length()) {
      return "the end of the text";
    }
    return "'" + Character.toString(text.codePointAt(at)) + "'";
  }

  void skip() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isSpace(c)) {
        at++;
      } else if (c == '/' && text.startsWith("//", at)) {
        int from = at;
        while (at < text.length() && !isLineEnd(text.charAt(at))) {
          at++;
        }
        comments.add(new Comment(source.lineAt(from), text.substring(from + 2, at)));
      } else if (c == '/' && text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
          throw broken(at, "the comment never ends");
        }
        comments.add(new Comment(source.lineAt(at), text.substring(at + 2, end)));
        at = end + 2;
      } else {
        return;
      }
    }
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
  }

  private static boolean isSpace(char c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || c == '\u00a0'
        || c == '\ufeff'
        || (c > 127 && (isLineEnd(c) || Character.getType(c) == Character.SPACE_SEPARATOR));
  }

  /** A value without quotes: a number, true, false or null. */
  @Nullable Object bare() {
    char c = peek();
    return c == '+' || c == '-' || c == '.' || isDigit(c) ? number() : word();
  }

  private @Nullable Object word() {
    int from = at;
    while (Character.isJavaIdentifierPart(peek()) && peek() != 0) {
      at++;
    }
    String word = text.substring(from, at);
    switch (word) {
      case "true":
        return true;
      case "false":
        return false;
      case "null":
        return null;
      case "Infinity", "NaN":
        throw noJson(from);
      default:
        at = from;
        TorcException e = broken(from, "a value is missing before " + found());
        throw word.isEmpty() ? e : broken(from, "text needs quotes: \"" + word + "\"");
    }
  }

  private TorcException noJson(int from) {
    return source
        .error(from, "the number " + text.substring(from, at) + " cannot be written as JSON")
        .withHint("put it in quotes if it is meant as text");
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private int digits(int from) {
    int i = from;
    while (i < text.length() && isDigit(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private Object number() {
    int from = at;
    at += peek() == '+' || peek() == '-' ? 1 : 0;
    int start = at;
    if (text.startsWith("Infinity", at) || text.startsWith("NaN", at)) {
      at += peek() == 'I' ? 8 : 3;
      throw noJson(from);
    }
    Object value =
        text.startsWith("0x", at) || text.startsWith("0X", at) ? hex(from) : decimal(from);
    boolean glued = at < text.length() && Character.isJavaIdentifierPart(peek()) && peek() != 0;
    if (glued || (peek() == '.' && at > start)) {
      throw broken(at, "a number cannot go on with " + found());
    }
    return value;
  }

  private Object hex(int from) {
    at += 2;
    int digits = at;
    while (Character.digit(peek(), 16) >= 0 && peek() < 128) {
      at++;
    }
    if (at == digits) {
      throw broken(at, "0x needs hexadecimal digits");
    }
    String sign = text.charAt(from) == '-' ? "-" : "";
    return whole(from, sign + text.substring(digits, at), 16);
  }

  private Object decimal(int from) {
    int start = at;
    at = digits(at);
    int whole = at - start;
    if (whole > 1 && text.charAt(start) == '0') {
      throw broken(start, "a number cannot begin with 0");
    }
    boolean real = false;
    int fraction = 0;
    if (peek() == '.') {
      real = true;
      int end = digits(at + 1);
      fraction = end - at - 1;
      at = end;
    }
    if (whole + fraction == 0) {
      throw broken(start, "a number needs digits, not " + found());
    }
    if (peek() == 'e' || peek() == 'E') {
      real = true;
      at++;
      at += peek() == '+' || peek() == '-' ? 1 : 0;
      int end = digits(at);
      if (end == at) {
        throw broken(at, "the exponent needs digits, not " + found());
      }
      at = end;
    }
    String s = text.substring(text.charAt(from) == '+' ? from + 1 : from, at);
    return real ? real(from, s) : whole(from, s, 10);
  }

  private Object real(int from, String s) {
    double d = Double.parseDouble(s);
    if (!Double.isFinite(d)) {
      throw source.error(from, "the number " + Texts.shorten(s) + " is too large");
    }
    return d;
  }

  private Object whole(int from, String digits, int radix) {
    if (digits.length() > 1000) {
      throw source.error(from, "the number has more than 1000 digits");
    }
    var big = new BigInteger(digits, radix);
    return big.bitLength() < 64 ? (Object) big.longValue() : big;
  }

  String identifier() {
    var out = new StringBuilder();
    int from = at;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      int width = Character.charCount(c);
      if (c == '\\' && text.startsWith("\\u", at)) {
        at += 2;
        c = unicode(4);
        width = 0;
      }
      boolean fits = out.isEmpty() ? isStart(c) : isPart(c);
      if (!fits && width > 0) {
        break;
      }
      if (!fits) {
        throw broken(from, "this escape cannot be part of a key without quotes");
      }
      out.appendCodePoint(c);
      at += width;
    }
    if (out.isEmpty()) {
      throw broken(at, "a key is missing before " + found());
    }
    return out.toString();
  }

  private static boolean isStart(int c) {
    return Character.isLetter(c)
        || c == '$'
        || c == '_'
        || Character.getType(c) == Character.LETTER_NUMBER;
  }

  private static boolean isPart(int c) {
    int type = Character.getType(c);
    return isStart(c)
        || type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.CONNECTOR_PUNCTUATION
        || c == 0x200c
        || c == 0x200d;
  }

  String string() {
    int open = at;
    char quote = text.charAt(at++);
    var out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        return out.toString();
      }
      if (c == '\n' || c == '\r') {
        throw broken(open, "the string does not end on its line")
            .withHint(
                "end a line with \\ to go on with the string in the next, \\n for a line break");
      }
      at++;
      if (c == '\\') {
        escape(out);
      } else {
        out.append(c);
      }
    }
    throw broken(open, "the string never ends");
  }

  private void escape(StringBuilder out) {
    if (at >= text.length()) {
      return;
    }
    char c = text.charAt(at++);
    switch (c) {
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'v' -> out.append('\u000b');
      case 'x' -> out.append((char) unicode(2));
      case 'u' -> out.append((char) unicode(4));
      case '\r' -> at += peek() == '\n' ? 1 : 0;
      case '\n', '\u2028', '\u2029' -> {
        // The string goes on in the next line.
      }
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        if (c != '0' || isDigit(peek())) {
          throw broken(at - 2, "there are no escapes with digits but \\0");
        }
        out.append('\0');
      }
      default -> out.append(c);
    }
  }

  private int unicode(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++, at++) {
      int d = peek() < 128 ? Character.digit(peek(), 16) : -1;
      if (d < 0) {
        throw broken(at, "this escape needs " + digits + " hexadecimal digits");
      }
      value = value * 16 + d;
    }
    return value;
  }
}
