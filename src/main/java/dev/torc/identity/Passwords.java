package dev.torc.identity;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import dev.torc.model.TorcException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * Hashes of passwords: bcrypt, the only kind that torc reads and writes. As everywhere with bcrypt,
 * the first 72 bytes of a password count.
 */
public final class Passwords {
  /** Work factor of a new hash when nothing else is said. */
  public static final int DEFAULT_COST = 12;

  private static final int LEAST_COST = 4;
  private static final int MOST_COST = 31;
  private static final Pattern HASH =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");

  private Passwords() {}

  /**
   * Makes a hash; takes long on purpose, twice as long with each step of the cost.
   *
   * @throws TorcException INVALID when the cost is not between 4 and 31
   */
  public static String hash(String password, int cost, SecureRandom random) {
    if (cost < LEAST_COST || cost > MOST_COST) {
      throw TorcException.invalid("cost must be between 4 and 31, not " + cost);
    }
    byte[] hash =
        BCrypt.with(
                BCrypt.Version.VERSION_2B,
                random,
                LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2B))
            .hash(cost, password.getBytes(StandardCharsets.UTF_8));
    return new String(hash, StandardCharsets.US_ASCII);
  }

  /** Whether a password belongs to a hash; false also for a hash that is none. */
  static boolean verify(String password, String hash) {
    return BCrypt.verifyer(null, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A))
        .verify(password.getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.US_ASCII))
        .verified;
  }

  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }
}
