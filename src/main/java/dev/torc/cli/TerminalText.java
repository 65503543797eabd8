package dev.torc.cli;

/** Text of users on a terminal: names, commands and logs may hold anything. */
public final class TerminalText {
  private static final char ESCAPE = '\u001b';
  private static final String TAB = "    ";

  /** First and last character of the ranges that take two columns, ascending. */
  private static final int[] WIDE = {
    0x1100, 0x115f, 0x2e80, 0x303e, 0x3041, 0x4dbf, 0x4e00, 0xa4cf, 0xa960, 0xa97c, 0xac00, 0xd7a3,
    0xf900, 0xfaff, 0xfe30, 0xfe6f, 0xff00, 0xff60, 0xffe0, 0xffe6, 0x1f300, 0x1f64f, 0x1f680,
    0x1f6ff, 0x1f900, 0x1f9ff, 0x1fa70, 0x1faff, 0x20000, 0x3fffd
  };

  private TerminalText() {}

  /** One line in which nothing commands the terminal: no escape sequences, no controls. */
  public static String plain(String text) {
    return isPlain(text) ? text : clean(text, false);
  }

  /** As {@link #plain}, with its lines. */
  public static String lines(String text) {
    return isPlain(text) ? text : clean(text, true);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 127) {
        return false;
      }
    }
    return true;
  }

  private static String clean(String text, boolean keepLines) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ESCAPE) {
        i = endOfSequence(text, i);
      } else if (c == '\t') {
        out.append(TAB);
      } else if (c == '\n' && keepLines) {
        out.append(c);
      } else if (!turnsText(c)) {
        out.append(c < ' ' || (c >= 127 && c < 160) ? ' ' : c);
      }
    }
    return out.toString();
  }

  /** Marks with which a name could show what follows it from right to left. */
  private static boolean turnsText(char c) {
    return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
  }

  private static int endOfSequence(String text, int at) {
    int i = at + 1;
    if (i < text.length() && text.charAt(i) == '[') {
      i++;
      while (i < text.length() && text.charAt(i) < '@') {
        i++;
      }
    }
    return i;
  }

  /** How many columns a line takes. */
  public static int width(String line) {
    int width = 0;
    for (int i = 0; i < line.length(); ) {
      int c = line.codePointAt(i);
      width += c < 0x300 ? 1 : width(c);
      i += Character.charCount(c);
    }
    return width;
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int i = 0; i < WIDE.length && WIDE[i] <= c; i += 2) {
      if (c <= WIDE[i + 1]) {
        return 2;
      }
    }
    return 1;
  }
}
