package dev.torc.identity;

import dev.torc.model.ErrorKind;
import dev.torc.model.Sha256;
import dev.torc.model.TorcException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts the wrong passwords for each pair of name and address in a window that slides with every
 * attempt. Whoever guesses has to wait; the same user at another address does not notice. Holds
 * hashes of a bounded number of pairs: those of the latest failures. Thread-safe.
 */
final class FailedLogins {
  /** Filling it up to forget one pair costs as many checks of passwords, each of them slow. */
  private static final int MOST = 10_000;

  private final LoginLimit limit;
  private final Clock clock;
  private final LinkedHashMap<ByteBuffer, ArrayDeque<Long>> failures = new LinkedHashMap<>();

  FailedLogins(LoginLimit limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /**
   * Lets an attempt pass if it may be made now.
   *
   * @throws TorcException RATE_LIMITED, with the detail {@code retry_after} in seconds
   */
  void admit(String user, String address) {
    if (limit.attempts() == 0) {
      return;
    }
    long wait = waitMillis(key(user, address));
    if (wait > 0) {
      long seconds = (wait + 999) / 1000;
      throw TorcException.of(
              ErrorKind.RATE_LIMITED,
              "too many wrong passwords for this name from this address: try again in "
                  + (seconds == 1 ? "a second" : seconds + " seconds"))
          .with("retry_after", seconds);
    }
  }

  private long waitMillis(ByteBuffer key) {
    synchronized (failures) {
      ArrayDeque<Long> times = failures.get(key);
      if (times == null || times.size() < limit.attempts()) {
        return 0;
      }
      return times.getFirst() + limit.window().toMillis() - clock.millis();
    }
  }

  /** Counts an attempt with a wrong password. */
  void failed(String user, String address) {
    if (limit.attempts() == 0) {
      return;
    }
    ByteBuffer key = key(user, address);
    synchronized (failures) {
      ArrayDeque<Long> times = failures.remove(key); // so that the latest is always last
      if (times == null) {
        times = new ArrayDeque<>(2);
      }
      times.addLast(clock.millis());
      if (times.size() > limit.attempts()) {
        times.removeFirst();
      }
      failures.put(key, times);
      forgetOldest();
    }
  }

  /** Forgets the failures of somebody who knows the password after all. */
  void succeeded(String user, String address) {
    if (limit.attempts() == 0) {
      return;
    }
    synchronized (failures) {
      if (!failures.isEmpty()) {
        failures.remove(key(user, address));
      }
    }
  }

  private void forgetOldest() {
    long passed = clock.millis() - limit.window().toMillis();
    var oldest = failures.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<ByteBuffer, ArrayDeque<Long>> e = oldest.next();
      if (e.getValue().getLast() > passed && failures.size() <= MOST) {
        return;
      }
      oldest.remove();
    }
  }

  /** Names may be long, and are sometimes passwords: only a hash is kept. */
  private static ByteBuffer key(String user, String address) {
    MessageDigest sha = Sha256.digest();
    sha.update(address.getBytes(StandardCharsets.UTF_8));
    sha.update((byte) 0);
    sha.update(user.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(sha.digest());
  }
}
