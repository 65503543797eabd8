package dev.torc.cli;

import dev.torc.model.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as people read them. Written out by hand: java.util.Formatter costs start-up time. */
public final class Texts {
  private static final double MOST_SECONDS = 6e10;

  private Texts() {}

  /** A number with a fixed count of decimals. */
  public static String decimals(double value, int places) {
    long factor = 1;
    for (int i = 0; i < places; i++) {
      factor *= 10;
    }
    long scaled = Math.round(Math.abs(value) * factor);
    String sign = value < 0 && scaled != 0 ? "-" : "";
    if (places == 0) {
      return sign + scaled;
    }
    String fraction = String.valueOf(scaled % factor);
    return sign + scaled / factor + "." + "0".repeat(places - fraction.length()) + fraction;
  }

  /** RFC 3339 in UTC as {@code 2026-11-22 09:21:05 +0000}; anything else unchanged. */
  public static String time(@Nullable String rfc3339) {
    if (rfc3339 == null) {
      return "";
    }
    boolean utc = rfc3339.endsWith("Z") || rfc3339.endsWith("+00:00");
    if (!utc || rfc3339.length() < 20 || rfc3339.charAt(10) != 'T') {
      return rfc3339;
    }
    return rfc3339.substring(0, 10) + " " + rfc3339.substring(11, 19) + " +0000";
  }

  /**
   * Seconds since 1970 as {@code 2026-11-22 09:21:05}, in UTC; a dash when that is in no year of
   * four digits.
   */
  public static String epoch(double seconds) {
    if (!(Math.abs(seconds) < MOST_SECONDS)) {
      return "-";
    }
    return Instant.ofEpochSecond((long) seconds).toString().substring(0, 19).replace('T', ' ');
  }

  public static String megabytes(@Nullable Double bytes) {
    return bytes == null ? "-" : decimals(bytes / (1 << 20), 1) + "MB";
  }

  public static String percent(@Nullable Double value) {
    return value == null ? "-" : decimals(value, 1) + "%";
  }

  /** Such as {@code 32.5s}, {@code 4m 12s}, {@code 2h 3m}, {@code 1d 4h}. */
  public static String duration(double seconds) {
    if (seconds < 60) {
      return decimals(seconds, 1) + "s";
    }
    long s = Math.round(seconds);
    if (s < 3600) {
      return s / 60 + "m " + s % 60 + "s";
    }
    if (s < 86_400) {
      return s / 3600 + "h " + s % 3600 / 60 + "m";
    }
    return s / 86_400 + "d " + s % 86_400 / 3600 + "h";
  }

  public static String yesNo(boolean value) {
    return value ? "yes" : "no";
  }

  /** Names with a comma between them, or {@code None}. */
  public static String list(List<?> values) {
    return values.isEmpty() ? "None" : values.toString();
  }

  /** Compact text of a JSON object or nothing. */
  public static String json(@Nullable Object value) {
    return value == null || value instanceof Map<?, ?> m && m.isEmpty() ? "" : Json.write(value);
  }
}
