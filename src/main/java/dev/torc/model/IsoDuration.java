package dev.torc.model;

import java.util.regex.Pattern;

/**
 * ISO 8601 durations as Torc reads them: a year counts 31,557,600 s, a month 2,629,800 s; fractions
 * of a second are dropped; {@code PT} is zero.
 */
public final class IsoDuration {
  private static final Pattern FORM =
      Pattern.compile(
          "P(?:(\\d+)W|(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)D)?"
              + "(T(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+)(?:\\.\\d+)?S)?)?)");
  private static final long[] SECONDS = {604_800, 31_557_600, 2_629_800, 86_400, 0, 3_600, 60, 1};

  private IsoDuration() {}

  /**
   * Whole seconds of {@code text}.
   *
   * @throws TorcException INVALID when the text has another form
   */
  public static long parseSeconds(String text) {
    var m = FORM.matcher(text);
    if (!m.matches() || text.equals("P")) {
      throw TorcException.invalid("duration '" + text + "' is not an ISO 8601 duration")
          .withHint("write for example PT30M, PT4H or P1DT12H");
    }
    try {
      long total = 0;
      for (int g = 1; g <= 8; g++) {
        if (g != 5 && m.group(g) != null) {
          total =
              Math.addExact(total, Math.multiplyExact(Long.parseLong(m.group(g)), SECONDS[g - 1]));
        }
      }
      return total;
    } catch (ArithmeticException | NumberFormatException e) {
      throw TorcException.invalid("duration '" + text + "' is too long");
    }
  }
}
