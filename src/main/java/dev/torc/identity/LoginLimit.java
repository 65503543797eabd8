package dev.torc.identity;

import java.time.Duration;

/**
 * How many wrong passwords one address may send for one name.
 *
 * @param attempts that many within the window; 0 for no limit
 * @param window the time that is looked back
 */
public record LoginLimit(int attempts, Duration window) {
  /** What a server does that is told nothing else. */
  public static final LoginLimit DEFAULT = new LoginLimit(10, Duration.ofMinutes(1));

  /** Wrong passwords as often as anybody likes. */
  public static final LoginLimit NONE = new LoginLimit(0, Duration.ofMinutes(1));
}
