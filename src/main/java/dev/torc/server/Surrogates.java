package dev.torc.server;

import dev.torc.model.TorcException;

/**
 * Finds halves of characters, such as {@code \\ud800} alone, in JSON. They are no text: neither the
 * database nor an answer could hold them, while the parser lets them pass.
 */
final class Surrogates {
  private static final int NONE = -1;

  private Surrogates() {}

  /**
   * Looks at every escape.
   *
   * @throws TorcException a fault of the part BODY
   */
  static void check(byte[] json) {
    int at = 0;
    while (at < json.length) {
      if (json[at] != '\\') {
        at++;
      } else if (!half(json, at)) {
        at += 2;
      } else if (isHigh(unit(json, at)) && isLow(unit(json, at + 6))) {
        at += 12;
      } else {
        throw ReadFault.syntax(
            "the request body is not JSON: half of a character (a surrogate alone) at byte " + at);
      }
    }
  }

  private static boolean half(byte[] json, int at) {
    int unit = unit(json, at);
    return isHigh(unit) || isLow(unit);
  }

  private static boolean isHigh(int unit) {
    return unit != NONE && Character.isHighSurrogate((char) unit);
  }

  private static boolean isLow(int unit) {
    return unit != NONE && Character.isLowSurrogate((char) unit);
  }

  /** The unit that an escape of the form u0000 stands for; NONE when there is none. */
  private static int unit(byte[] json, int at) {
    if (at + 6 > json.length || json[at] != '\\' || json[at + 1] != 'u') {
      return NONE;
    }
    int value = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = Character.digit(json[i], 16);
      if (digit < 0) {
        return NONE;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
