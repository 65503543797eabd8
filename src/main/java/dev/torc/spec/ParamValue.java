package dev.torc.spec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A value of a parameter. Its type decides which formats of a placeholder apply. */
sealed interface ParamValue {
  /** Without format: integers and floats in plain decimal notation. */
  String text();

  /** With the format after the colon of a placeholder; one that does not apply is ignored. */
  String text(@Nullable String format);

  /** The value of a word: integer, else float, else text without its outer quotes. */
  static ParamValue of(String word) {
    String s = word.strip();
    // Most words are none, and to find out by an exception costs a thousand times as much.
    if (s.isEmpty() || "+-.".indexOf(s.charAt(0)) < 0 && !Character.isDigit(s.charAt(0))) {
      return new Text(unquoted(s));
    }
    try {
      return new Int(Long.parseLong(s));
    } catch (NumberFormatException notAnInteger) {
      return Real.FORM.matcher(s).matches() && Double.isFinite(Double.parseDouble(s))
          ? new Real(Double.parseDouble(s))
          : new Text(unquoted(s));
    }
  }

  /** The one or two digits between two characters of a format; -1 for any other format. */
  private static int number(String format, char first, char last) {
    int n = format.length();
    if (n < 3 || n > 4 || format.charAt(0) != first || format.charAt(n - 1) != last) {
      return -1;
    }
    int value = 0;
    for (int i = 1; i < n - 1; i++) {
      int digit = format.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static String unquoted(String s) {
    int n = s.length();
    boolean quoted = n >= 2 && s.charAt(0) == s.charAt(n - 1) && "'\"".indexOf(s.charAt(0)) >= 0;
    return quoted ? s.substring(1, n - 1) : s;
  }

  /** {@code {p:03d}} pads with zeros. */
  record Int(long value) implements ParamValue {
    @Override
    public String text() {
      return Long.toString(value);
    }

    @Override
    public String text(@Nullable String format) {
      int width = format == null ? 0 : number(format, '0', 'd');
      if (width <= 0) {
        return text();
      }
      String digits = text();
      String sign = value < 0 ? "-" : "";
      int zeros = width - digits.length();
      return zeros <= 0 ? digits : sign + "0".repeat(zeros) + digits.substring(sign.length());
    }
  }

  /** {@code {p:.4f}} rounds to digits after the point. */
  record Real(double value) implements ParamValue {
    private static final Pattern FORM =
        Pattern.compile("[-+]?+(\\d++\\.?+\\d*+|\\.\\d++)([eE][-+]?+\\d++)?+");

    @Override
    public String text() {
      // The shortest text that reads back as this value, never with an exponent: 0.0001, 1.
      String s = new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
      return value == 0 ? "0" : s;
    }

    @Override
    public String text(@Nullable String format) {
      int digits = format == null ? -1 : number(format, '.', 'f');
      return digits >= 0
          ? new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString()
          : text();
    }
  }

  /** Takes no format. */
  record Text(String text) implements ParamValue {
    @Override
    public String text(@Nullable String format) {
      return text;
    }
  }
}
