package dev.torc.spec;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Words for messages: shortened values, near misses. */
final class Texts {
  private static final int LOOKED_AT = 5_000;

  private Texts() {}

  /** At most 60 characters on one line. */
  static String shorten(String text) {
    String s = text.replace('\n', ' ').replace('\r', ' ');
    return s.length() <= 60 ? s : s.substring(0, 57) + "...";
  }

  /** How many cells of a terminal a text takes. */
  static int width(String text) {
    return text.codePoints().map(Texts::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.FORMAT) {
      return 0;
    }
    boolean east =
        c >= 0x1100
            && (c <= 0x115f || (c >= 0x2e80 && c <= 0xd7a3) || (c >= 0xff00 && c <= 0xff60));
    return east || (c >= 0x1f300 && c <= 0x1faff) || c >= 0x20000 ? 2 : 1;
  }

  /** "did you mean 'x'?" for the candidate nearest to a mistyped word, if one is near. */
  static Optional<String> didYouMean(String word, Collection<String> candidates) {
    String best = null;
    int bestDistance = Math.max(1, Math.min(3, word.length() / 3)) + 1;
    int seen = 0;
    for (String c : candidates) {
      if (++seen > LOOKED_AT) {
        break;
      }
      if (Math.abs(c.length() - word.length()) < bestDistance && c.length() < 200) {
        int d = distance(word.toLowerCase(Locale.ROOT), c.toLowerCase(Locale.ROOT));
        if (d < bestDistance) {
          best = c;
          bestDistance = d;
        }
      }
    }
    return best == null ? Optional.empty() : Optional.of("did you mean '" + best + "'?");
  }

  /** Edits (insert, delete, change, swap of neighbours) between two words. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
