package dev.torc.model;

import java.util.regex.Pattern;

/** Memory as text: an integer with an optional {@code k m g t} (any case), powers of 1024. */
public final class MemorySize {
  private static final Pattern FORM = Pattern.compile("\\s*(\\d+)([kKmMgGtT]?)\\s*");

  private MemorySize() {}

  /**
   * Bytes of {@code text}.
   *
   * @throws TorcException INVALID when the text has another form or exceeds 2^63-1 bytes
   */
  public static long parseBytes(String text) {
    var m = FORM.matcher(text);
    if (m.matches()) {
      try {
        long n = Long.parseLong(m.group(1));
        return Math.multiplyExact(n, factor(m.group(2)));
      } catch (ArithmeticException | NumberFormatException e) {
        throw TorcException.invalid("memory '" + text + "' is too large");
      }
    }
    throw TorcException.invalid("memory '" + text + "' is not an integer with k, m, g or t")
        .withHint("write for example 512m or 4g (powers of 1024; no unit means bytes)");
  }

  private static long factor(String unit) {
    return switch (unit.isEmpty() ? ' ' : Character.toLowerCase(unit.charAt(0))) {
      case 'k' -> 1L << 10;
      case 'm' -> 1L << 20;
      case 'g' -> 1L << 30;
      case 't' -> 1L << 40;
      default -> 1L;
    };
  }
}
