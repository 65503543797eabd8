package dev.torc.cli.recover;

import dev.torc.cli.Texts;

/** Memory and times as these reports write them. */
final class Amounts {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private Amounts() {}

  static String memory(double bytes) {
    return bytes >= GIB
        ? Texts.decimals(bytes / GIB, 2) + " GB"
        : Texts.decimals(bytes / MIB, 1) + " MB";
  }

  static String seconds(double s) {
    if (s < 60) {
      return Texts.decimals(s, 1) + "s";
    }
    long whole = (long) s;
    String minutes = whole % 3600 / 60 + "m " + whole % 60 + "s";
    return whole < 3600 ? minutes : whole / 3600 + "h " + minutes;
  }

  static String percent(double value) {
    return Texts.decimals(value, 1) + "%";
  }

  /** Memory for a requirement: rounded up to a whole g, m or k, whichever fits its size. */
  static String requirement(double bytes) {
    long unit = bytes >= GIB ? GIB : bytes >= MIB ? MIB : 1024;
    String letter = unit == GIB ? "g" : unit == MIB ? "m" : "k";
    return (long) Math.max(1, Math.ceil(bytes / unit)) + letter;
  }

  /** Runtime for a requirement: rounded up to whole minutes. */
  static String runtime(double seconds) {
    long minutes = (long) Math.max(1, Math.ceil(seconds / 60));
    long hours = minutes / 60;
    return "PT"
        + (hours > 0 ? hours + "H" : "")
        + (minutes % 60 > 0 || hours == 0 ? minutes % 60 + "M" : "");
  }
}
