package dev.torc.dialect.octaskly;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as this interface writes them: RFC 3339, UTC, with Z. */
final class Times {
  private Times() {}

  static String text(long millis) {
    return DateTimeFormatter.ISO_INSTANT.format(
        Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS));
  }

  /** A time of the engine in this form; null when there is none that can be read. */
  static @Nullable String text(@Nullable String time) {
    return time == null ? null : before(time, 0);
  }

  /** So many milliseconds before a time of the engine. */
  static @Nullable String before(String time, long millis) {
    try {
      return text(Instant.parse(time.replace("+00:00", "Z")).toEpochMilli() - millis);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
