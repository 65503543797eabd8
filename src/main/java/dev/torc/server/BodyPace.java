package dev.torc.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How slowly a request body may come in: a period of grace, then a least rate. Guards against
 * clients that send a byte now and then.
 */
record BodyPace(Duration grace, long minBytesPerSecond) {

  /** Whether {@code bytes} in {@code nanos} is too little. */
  boolean tooSlow(long bytes, long nanos) {
    long beyond = nanos - grace.toNanos();
    return beyond > 0 && bytes < minBytesPerSecond * TimeUnit.NANOSECONDS.toSeconds(beyond);
  }
}
