package dev.torc.model;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Times as Slurm writes them. */
public final class Walltime {
  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,6})-)?(\\d{1,9})(?::(\\d{1,9}))?(?::(\\d{1,9}))?");
  private static final long DAY = 86_400;

  private Walltime() {}

  /** Seconds of {@code D-HH:MM:SS}, {@code HH:MM:SS}, {@code MM:SS} or {@code MM}. */
  public static OptionalLong seconds(String walltime) {
    var m = FORM.matcher(walltime);
    if (!m.matches() || (m.group(1) != null && m.group(4) == null)) {
      return OptionalLong.empty();
    }
    long days = m.group(1) == null ? 0 : Long.parseLong(m.group(1));
    long a = Long.parseLong(m.group(2));
    if (m.group(3) == null) {
      return OptionalLong.of(a * 60);
    }
    long b = Long.parseLong(m.group(3));
    if (m.group(4) == null) {
      return OptionalLong.of(a * 60 + b);
    }
    return OptionalLong.of(days * DAY + a * 3_600 + b * 60 + Long.parseLong(m.group(4)));
  }

  /** {@code HH:MM:SS}, or {@code D-HH:MM:SS} from a day on. */
  public static String text(long seconds) {
    String time = two(seconds / 3600 % 24) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60);
    return seconds < DAY ? time : seconds / DAY + "-" + time;
  }

  private static String two(long n) {
    return (n < 10 ? "0" : "") + n;
  }
}
