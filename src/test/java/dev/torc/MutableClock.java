package dev.torc;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves only when a test moves it, from one thread at a time. Begins in 2026. */
public final class MutableClock extends Clock {
  private volatile long millis = 1_767_225_600_000L;

  public void advanceSeconds(long seconds) {
    advanceMillis(seconds * 1000);
  }

  public void advanceMillis(long more) {
    millis += more;
  }

  @Override
  public long millis() {
    return millis;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
