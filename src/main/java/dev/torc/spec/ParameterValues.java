package dev.torc.spec;

import dev.torc.model.TorcException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The value forms of a parameter: ranges, lists, files, single values. */
final class ParameterValues {
  /** More values in one parameter, or items from one template, are refused. */
  static final int LIMIT = 2_000_000;

  private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?");
  private static final BigDecimal SLACK = new BigDecimal("1e-10");

  private ParameterValues() {}

  /**
   * The values of one parameter given as a string.
   *
   * @param dir folder against which {@code @file} is resolved
   * @throws TorcException INVALID when the text is no form of value
   */
  static List<ParamValue> parse(String text, Path dir) {
    String s = text.strip();
    if (s.startsWith("{") && s.endsWith("}")) {
      s = s.substring(1, s.length() - 1).strip();
    }
    if (s.startsWith("@")) {
      return file(s.substring(1).strip(), dir);
    }
    if (s.startsWith("[") && s.endsWith("]")) {
      return list(s.substring(1, s.length() - 1));
    }
    return s.indexOf(':') >= 0 ? range(s) : List.of(ParamValue.of(s));
  }

  /** Items between commas; quotes do not protect a comma. */
  static List<ParamValue> list(String inner) {
    List<ParamValue> out = new ArrayList<>();
    if (!inner.isBlank()) {
      for (String item : inner.split(",", -1)) {
        out.add(ParamValue.of(item));
      }
    }
    return out;
  }

  private static List<ParamValue> range(String s) {
    String[] parts = s.split(":", -1);
    boolean shape = parts.length == 2 || parts.length == 3;
    for (int i = 0; i < parts.length && shape; i++) {
      parts[i] = parts[i].strip();
      shape = NUMBER.matcher(parts[i]).matches() && parts[i].length() < 40;
    }
    if (!shape) {
      throw TorcException.invalid("'" + Texts.shorten(s) + "' is not a range")
          .withHint(
              "write start:end or start:end:step; put other text with ':' into a list: [\""
                  + Texts.shorten(s)
                  + "\"]");
    }
    boolean whole = true;
    for (String p : parts) {
      whole &= INTEGER.matcher(p).matches();
    }
    var start = new BigDecimal(parts[0]);
    var end = new BigDecimal(parts[1]);
    var step = parts.length == 3 ? new BigDecimal(parts[2]) : BigDecimal.ONE;
    int n = count(s, start, end, step, whole);
    List<ParamValue> out = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      BigDecimal v = start.add(step.multiply(BigDecimal.valueOf(i)));
      out.add(
          whole ? new ParamValue.Int(v.longValueExact()) : new ParamValue.Real(v.doubleValue()));
    }
    return out;
  }

  /** How many values the range has; checked before any of them is made. */
  private static int count(
      String s, BigDecimal start, BigDecimal end, BigDecimal step, boolean whole) {
    if (step.signum() == 0) {
      throw TorcException.invalid("the range " + s + " has step 0");
    }
    BigDecimal span = end.subtract(start);
    BigDecimal slack = whole ? BigDecimal.ZERO : SLACK;
    if (span.signum() * step.signum() < 0) {
      throw TorcException.invalid("the range " + s + " has no values")
          .withHint(
              step.signum() > 0
                  ? "to count down, give a negative step: " + start + ":" + end + ":-1"
                  : "with a negative step the start must be the larger number");
    }
    BigInteger steps =
        span.abs().add(slack).divide(step.abs(), 0, RoundingMode.FLOOR).toBigInteger();
    if (steps.compareTo(BigInteger.valueOf(LIMIT)) >= 0) {
      throw TorcException.invalid(
          "the range "
              + s
              + " has "
              + steps.add(BigInteger.ONE)
              + " values; the limit is "
              + LIMIT);
    }
    return steps.intValue() + 1;
  }

  private static List<ParamValue> file(String name, Path dir) {
    List<ParamValue> out = new ArrayList<>();
    for (String line : readText(name, dir).split("\\R")) {
      if (!line.isBlank() && !line.strip().startsWith("#")) {
        out.add(ParamValue.of(line));
      }
    }
    if (out.isEmpty()) {
      throw TorcException.invalid("the file " + name + " has no values");
    }
    return out;
  }

  /**
   * Text of a file beside the workflow.
   *
   * @throws TorcException INVALID when it cannot be read as UTF-8
   */
  static String readText(String name, Path dir) {
    try {
      return new Source(name, Files.readString(dir.resolve(name), StandardCharsets.UTF_8)).text();
    } catch (CharacterCodingException e) {
      throw TorcException.invalid("the file " + name + " is not UTF-8 text");
    } catch (IOException | InvalidPathException e) {
      throw TorcException.invalid("cannot read the file " + name)
          .withHint("paths are relative to the working directory " + dir);
    }
  }
}
