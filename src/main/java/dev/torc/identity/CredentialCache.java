package dev.torc.identity;

import dev.torc.model.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names and passwords that were right a moment ago, so that not every request pays for bcrypt.
 * Holds only hashes with a salt that lives as long as the cache, and a bounded number of them.
 * Thread-safe.
 */
final class CredentialCache {
  private static final int MOST = 10_000;

  private final long ttlMillis;
  private final Clock clock;
  private final byte[] salt = new byte[32];
  private final LinkedHashMap<ByteBuffer, Long> ends = new LinkedHashMap<>();

  /**
   * @param ttl how long a right password is remembered; zero for not at all
   */
  CredentialCache(Duration ttl, Clock clock, SecureRandom random) {
    this.ttlMillis = ttl.toMillis();
    this.clock = clock;
    random.nextBytes(salt);
  }

  boolean knows(String user, String password) {
    if (ttlMillis <= 0) {
      return false;
    }
    ByteBuffer key = key(user, password);
    synchronized (ends) {
      Long end = ends.get(key);
      return end != null && clock.millis() < end;
    }
  }

  void remember(String user, String password) {
    if (ttlMillis <= 0) {
      return;
    }
    ByteBuffer key = key(user, password);
    synchronized (ends) {
      long now = clock.millis();
      ends.remove(key); // so that the oldest is always first
      ends.put(key, now + ttlMillis);
      Iterator<Map.Entry<ByteBuffer, Long>> oldest = ends.entrySet().iterator();
      while (oldest.hasNext() && (oldest.next().getValue() <= now || ends.size() > MOST)) {
        oldest.remove();
      }
    }
  }

  private ByteBuffer key(String user, String password) {
    MessageDigest sha = Sha256.digest();
    sha.update(salt);
    sha.update((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(sha.digest());
  }
}
