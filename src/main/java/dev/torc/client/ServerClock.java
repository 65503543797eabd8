package dev.torc.client;

import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Compares a clock with the server's. */
public final class ServerClock {
  private ServerClock() {}

  /** Seconds that the clock is ahead of the server; empty when the server tells no time. */
  public static Optional<Long> secondsApart(TorcApi api, Clock clock) {
    Optional<String> date = api.transport().header("/version", "Date");
    try {
      return date.map(
          d ->
              Duration.between(
                      ZonedDateTime.parse(d, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(),
                      clock.instant())
                  .toSeconds());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
