package dev.torc.engine;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** The two forms of time text that the Torc API uses (contract: semantics, section 2.3). */
final class Times {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter RFC3339 =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'").withZone(ZoneOffset.UTC);

  private final Clock clock;

  Times(Clock clock) {
    this.clock = clock;
  }

  long millis() {
    return clock.millis();
  }

  /** With milliseconds and Z, as workflow time stamps are. */
  String stamp() {
    return MILLIS.format(clock.instant());
  }

  /** With microseconds and +00:00, as job and action times are. */
  String rfc3339() {
    return RFC3339.format(clock.instant());
  }

  double secondsSince(String text) {
    try {
      return (millis() - Instant.parse(text.replace("+00:00", "Z")).toEpochMilli()) / 1000.0;
    } catch (DateTimeParseException e) {
      return 0; // a text of a foreign client: not checked when it came in
    }
  }
}
