package dev.torc.spec;

import dev.torc.spec.Node.ScalarNode;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Types of YAML scalars by the core schema of YAML 1.2: {@code no} and {@code on} are strings,
 * {@code 012} is twelve, {@code 0o14} is octal.
 */
final class YamlScalars {
  private static final String PREFIX = "tag:yaml.org,2002:";
  private static final Pattern INT = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]+");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern NO_JSON = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private YamlScalars() {}

  static ScalarNode node(ScalarEvent e, int line, int column) {
    String text = e.getValue();
    String tag = e.getTag().orElse("");
    if (tag.equals(PREFIX + "str") || tag.equals("!") || (tag.isEmpty() && !e.isPlain())) {
      return new ScalarNode(line, column, text, text);
    }
    Object value = plain(text, line, column);
    String kind = kind(value);
    boolean widened = tag.equals(PREFIX + "float") && kind.equals("int");
    if (!tag.isEmpty() && !tag.equals(PREFIX + kind) && !widened) {
      throw SpecFormat.syntax(line, column, "the YAML tag " + tag + " does not fit this value")
          .withHint("only !!str, !!int, !!float, !!bool and !!null are supported");
    }
    return new ScalarNode(line, column, widened ? Double.valueOf(text) : value, text);
  }

  private static String kind(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    return value instanceof String ? "str" : value instanceof Double ? "float" : "int";
  }

  private static @Nullable Object plain(String s, int line, int column) {
    switch (s) {
      case "", "~", "null", "Null", "NULL":
        return null;
      case "true", "True", "TRUE":
        return true;
      case "false", "False", "FALSE":
        return false;
      default:
        return number(s, line, column);
    }
  }

  private static Object number(String s, int line, int column) {
    char c = s.charAt(0);
    if (c != '-' && c != '+' && c != '.' && (c < '0' || c > '9')) {
      return s;
    }
    if (INT.matcher(s).matches()) {
      return integer(s, 10, line, column);
    }
    if (OCTAL.matcher(s).matches()) {
      return integer(s.substring(2), 8, line, column);
    }
    if (HEX.matcher(s).matches()) {
      return integer(s.substring(2), 16, line, column);
    }
    boolean isFloat = FLOAT.matcher(s).matches();
    if (NO_JSON.matcher(s).matches() || (isFloat && !Double.isFinite(Double.parseDouble(s)))) {
      throw SpecFormat.syntax(line, column, "the number " + s + " cannot be written as JSON")
          .withHint("put it in quotes if it is meant as text");
    }
    return isFloat ? (Object) Double.valueOf(s) : s;
  }

  private static Object integer(String digits, int radix, int line, int column) {
    if (digits.length() > 1000) {
      throw SpecFormat.syntax(line, column, "the number has more than 1000 digits");
    }
    var big = new BigInteger(digits.startsWith("+") ? digits.substring(1) : digits, radix);
    return big.bitLength() < 64 ? (Object) big.longValue() : big;
  }
}
