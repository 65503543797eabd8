package dev.torc.spec;

import dev.torc.model.TorcException;
import dev.torc.spec.KdlNode.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the values of a KDL document: strings of all kinds, numbers, keywords. */
final class KdlAtoms {
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?[0-9][0-9_]*(\\.[0-9][0-9_]*)?([eE][-+]?[0-9][0-9_]*)?");
  private static final Pattern RADIX =
      Pattern.compile("([-+]?)0(x[0-9a-fA-F][0-9a-fA-F_]*|o[0-7][0-7_]*|b[01][01_]*)");

  private final KdlScanner in;

  KdlAtoms(KdlScanner in) {
    this.in = in;
  }

  /** Marks strings without quotes, which version 1 takes as names only. */
  static final String BARE = new String("bare");

  /** A string, number or keyword. */
  Value atom(boolean name) {
    int from = in.at;
    char c = in.peek();
    if (c == '"') {
      String s = in.old ? oldString() : in.text.startsWith("\"\"\"", in.at) ? lines(0) : quoted();
      return new Value(from, null, s, s);
    }
    if (in.old ? isOldRaw() : c == '#') {
      return hashed(from);
    }
    while (!in.ended() && isIdentifierChar(in.peek())) {
      in.at++;
    }
    String word = in.text.substring(from, in.at);
    if (word.isEmpty()) {
      throw in.broken(in.at, (name ? "a name" : "a value") + " is missing before " + in.found());
    }
    int sign = "+-".indexOf(word.charAt(0)) >= 0 ? 1 : 0;
    int digit = sign + (word.startsWith(".", sign) ? 1 : 0);
    if (digit < word.length()
        && Character.digit(word.charAt(digit), 10) >= 0
        && word.charAt(digit) < 128) {
      if (!in.old || digit == sign) {
        return new Value(from, null, number(from, word), word);
      }
    }
    return bare(from, word);
  }

  private Value bare(int from, String word) {
    boolean keyword = word.equals("true") || word.equals("false") || word.equals("null");
    if (keyword && in.old) {
      return new Value(from, null, word.equals("null") ? null : word.equals("true"), word);
    }
    if (keyword || (!in.old && (word.equals("inf") || word.equals("-inf") || word.equals("nan")))) {
      throw in.broken(from, "'" + word + "' is no string")
          .withHint("write #" + word + " for the value, or \"" + word + "\" for the text");
    }
    return new Value(from, BARE, word, word);
  }

  private boolean isIdentifierChar(char c) {
    String special = in.old ? "\\/(){}<>;[]=,\"" : "\\/(){};[]\"#=";
    return special.indexOf(c) < 0 && c > ' ' && !in.isSpace(c) && !in.isLineEnd(c);
  }

  private Object number(int from, String word) {
    Matcher radix = RADIX.matcher(word);
    if (word.length() > 1000) {
      throw in.broken(from, "the number has more than 1000 digits");
    }
    if (radix.matches()) {
      char kind = radix.group(2).charAt(0);
      String digits = radix.group(2).substring(1).replace("_", "");
      return whole(radix.group(1) + digits, kind == 'x' ? 16 : kind == 'o' ? 8 : 2);
    }
    if (!DECIMAL.matcher(word).matches()) {
      throw in.broken(from, "'" + Texts.shorten(word) + "' is no number")
          .withHint("put it in quotes if it is meant as text");
    }
    String digits = word.replace("_", "");
    boolean real = digits.indexOf('.') >= 0 || digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0;
    return real ? (Object) Double.valueOf(digits) : whole(digits, 10);
  }

  private static Object whole(String digits, int radix) {
    var big = new BigInteger(digits.startsWith("+") ? digits.substring(1) : digits, radix);
    return big.bitLength() < 64 ? (Object) big.longValue() : big;
  }

  private boolean isOldRaw() {
    int i = in.at + 1;
    while (i < in.text.length() && in.text.charAt(i) == '#') {
      i++;
    }
    return in.peek() == 'r' && in.text.startsWith("\"", i);
  }

  /** A raw string, or one of the keywords of version 2. */
  private Value hashed(int from) {
    in.at += in.old ? 1 : 0;
    int marks = 0;
    while (in.peek() == '#') {
      marks++;
      in.at++;
    }
    if (in.peek() == '"') {
      boolean lines = !in.old && in.text.startsWith("\"\"\"", in.at);
      String s = lines ? lines(marks) : raw(marks);
      return new Value(from, null, s, s);
    }
    while (!in.ended() && isIdentifierChar(in.peek())) {
      in.at++;
    }
    String word = in.text.substring(from, in.at);
    return switch (word) {
      case "#true" -> new Value(from, null, true, "true");
      case "#false" -> new Value(from, null, false, "false");
      case "#null" -> new Value(from, null, null, "null");
      case "#inf" -> new Value(from, null, Double.POSITIVE_INFINITY, word);
      case "#-inf" -> new Value(from, null, Double.NEGATIVE_INFINITY, word);
      case "#nan" -> new Value(from, null, Double.NaN, word);
      default ->
          throw in.broken(from, "'" + Texts.shorten(word) + "' is no keyword")
              .withHint("there are #true, #false, #null, #inf, #-inf and #nan");
    };
  }

  private String raw(int marks) {
    int open = in.at++;
    String close = "\"" + "#".repeat(marks);
    int end = in.text.indexOf(close, in.at);
    if (end < 0) {
      throw in.broken(open, "the string is never closed with " + close);
    }
    String s = in.text.substring(in.at, end);
    if (!in.old && s.chars().anyMatch(c -> in.isLineEnd((char) c))) {
      throw onOneLine(open);
    }
    in.at = end + close.length();
    return s;
  }

  private TorcException onOneLine(int open) {
    return in.broken(open, "the string does not end on its line")
        .withHint(
            "a string of several lines begins and ends with three quotes on lines of their own");
  }

  private String quoted() {
    int open = in.at++;
    var out = new StringBuilder();
    while (in.peek() != '"') {
      if (in.ended()) {
        throw in.broken(open, "the string never ends");
      }
      if (in.isLineEnd(in.peek())) {
        throw onOneLine(open);
      }
      if (in.peek() != '\\') {
        out.append(in.text.charAt(in.at++));
      } else if (!spaceEscape()) {
        escape(out, in.text, in.at, in.at);
        in.at = escapeEnd();
      }
    }
    in.at++;
    return out.toString();
  }

  private String oldString() {
    int open = in.at++;
    var out = new StringBuilder();
    while (in.peek() != '"' || in.ended()) {
      if (in.ended()) {
        throw in.broken(open, "the string never ends");
      }
      if (in.peek() == '\\') {
        escape(out, in.text, in.at, in.at);
        in.at = escapeEnd();
      } else {
        out.append(in.text.charAt(in.at++));
      }
    }
    in.at++;
    return out.toString();
  }

  /** Passes over a backslash with blanks or line ends behind it. */
  private boolean spaceEscape() {
    int i = in.at + 1;
    while (i < in.text.length()
        && (in.isSpace(in.text.charAt(i)) || in.isLineEnd(in.text.charAt(i)))) {
      i++;
    }
    if (i == in.at + 1) {
      return false;
    }
    in.at = i;
    return true;
  }

  /** Where the escape ends that begins here, which is known to be good. */
  private int escapeEnd() {
    return in.text.startsWith("\\u", in.at) ? in.text.indexOf('}', in.at) + 1 : in.at + 2;
  }

  /** Appends what the escape at {@code i} of a text stands for. */
  private void escape(StringBuilder out, String s, int i, int reportedAt) {
    char c = i + 1 < s.length() ? s.charAt(i + 1) : ' ';
    int known = (in.old ? "\"\\bfnrt/" : "\"\\bfnrts").indexOf(c);
    if (known >= 0) {
      out.append((in.old ? "\"\\\b\f\n\r\t/" : "\"\\\b\f\n\r\t ").charAt(known));
      return;
    }
    int end = s.indexOf('}', i);
    boolean shape = c == 'u' && s.startsWith("{", i + 2) && end > i + 3 && end < i + 10;
    int code = -1;
    for (int d = i + 3; shape && d < end; d++) {
      int digit = s.charAt(d) < 128 ? Character.digit(s.charAt(d), 16) : -1;
      shape = digit >= 0;
      code = Math.max(code, 0) * 16 + digit;
    }
    if (!shape || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      throw in.broken(reportedAt, "there is no such escape")
          .withHint(
              "there are \\n \\r \\t \\b \\f \\s \\\" \\\\ and \\u{1F600}; # before the quotes turns escapes off");
    }
    out.appendCodePoint(code);
  }

  /** A string of several lines, raw when there are marks around it. */
  private String lines(int marks) {
    int open = in.at;
    in.at += 3;
    if (in.ended() || !in.isLineEnd(in.peek())) {
      throw in.broken(open, "three quotes must end their line")
          .withHint("for one line use one quote");
    }
    in.lineEnd();
    List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    List<Integer> places = new ArrayList<>(List.of(in.at));
    String close = "\"\"\"" + "#".repeat(marks);
    while (!in.text.startsWith(close, in.at)) {
      if (in.ended()) {
        throw in.broken(open, "the string is never closed with " + close);
      }
      StringBuilder line = lines.get(lines.size() - 1);
      if (in.isLineEnd(in.peek())) {
        in.lineEnd();
        lines.add(new StringBuilder());
        places.add(in.at);
      } else if (marks > 0 || in.peek() != '\\') {
        line.append(in.text.charAt(in.at++));
      } else if (!spaceEscape()) {
        escape(new StringBuilder(), in.text, in.at, in.at);
        line.append(in.text, in.at, escapeEnd());
        in.at = escapeEnd();
      }
    }
    in.at += close.length();
    return dedented(lines, places, marks > 0);
  }

  private String dedented(List<StringBuilder> lines, List<Integer> places, boolean raw) {
    int last = lines.size() - 1;
    String prefix = lines.get(last).toString();
    if (!isBlank(prefix)) {
      throw in.broken(places.get(last), "the closing quotes must stand on a line of their own");
    }
    var out = new StringBuilder();
    for (int i = 0; i < last; i++) {
      String line = lines.get(i).toString();
      out.append(i == 0 ? "" : "\n");
      if (!isBlank(line)) {
        if (!line.startsWith(prefix)) {
          throw in.broken(places.get(i), "the line must begin with the blanks of the closing line");
        }
        unescape(out, line.substring(prefix.length()), raw, places.get(i));
      }
    }
    return out.toString();
  }

  private boolean isBlank(String line) {
    return line.chars().allMatch(c -> in.isSpace((char) c));
  }

  private void unescape(StringBuilder out, String line, boolean raw, int place) {
    for (int i = 0; i < line.length(); i++) {
      if (raw || line.charAt(i) != '\\') {
        out.append(line.charAt(i));
      } else {
        escape(out, line, i, place);
        i = line.startsWith("\\u", i) ? line.indexOf('}', i) : i + 1;
      }
    }
  }
}
