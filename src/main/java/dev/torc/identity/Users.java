package dev.torc.identity;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The users of a running server: those of a password file, which can be read again at any time.
 * Thread-safe.
 */
public final class Users {
  /** bcrypt keeps a processor busy: some checks at a time, and a short queue for the others. */
  private static final int MOST_WAITING = 64;

  private final Path path;
  private final Duration cacheTtl;
  private final Clock clock;
  private final SecureRandom random;
  private final Semaphore turns;
  private final FailedLogins failed;
  private volatile State state;

  /** A list and what is remembered of it; replaced together, so that nothing old is remembered. */
  private record State(PasswordFile file, CredentialCache cache) {}

  private Users(
      Path path,
      Duration cacheTtl,
      LoginLimit limit,
      Clock clock,
      SecureRandom random,
      int checksAtATime) {
    this.failed = new FailedLogins(limit, clock);
    this.path = path;
    this.cacheTtl = cacheTtl;
    this.clock = clock;
    this.random = random;
    this.turns = new Semaphore(checksAtATime, true);
    this.state = load();
  }

  /**
   * Reads the file.
   *
   * @param cacheTtl how long a right password need not be checked again; zero for always
   * @param limit of wrong passwords
   * @throws TorcException INVALID when the file cannot be used
   */
  public static Users of(
      Path path, Duration cacheTtl, LoginLimit limit, Clock clock, SecureRandom random) {
    return new Users(
        path,
        cacheTtl,
        limit,
        clock,
        random,
        Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
  }

  private State load() {
    PasswordFile file = PasswordFile.read(path);
    if (file.users().isEmpty()) {
      throw TorcException.invalid("the file of users " + path + " names no user")
          .withHint("add one with 'torc htpasswd add'");
    }
    return new State(file, new CredentialCache(cacheTtl, clock, random));
  }

  /**
   * Reads the file again; if it cannot be used, everything stays as it was.
   *
   * @return how many users there are now
   * @throws TorcException INVALID
   */
  public int reload() {
    State fresh = load();
    state = fresh;
    return fresh.file().users().size();
  }

  /** The names, in the order of the file. */
  public List<String> names() {
    return state.file().users();
  }

  /** What a user is let in by: equal as long as name and password stay as they are. */
  public static final class Standing {
    private final String hash;

    private Standing(String hash) {
      this.hash = hash;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Standing s && s.hash.equals(hash);
    }

    @Override
    public int hashCode() {
      return hash.hashCode();
    }
  }

  /** The standing of a user in the file that was read last; empty when it is not there. */
  public Optional<Standing> standing(String user) {
    return state.file().hash(user).map(Standing::new);
  }

  /**
   * Whether the password is that of the user; takes long when it was not asked lately.
   *
   * @param address where it comes from: too many wrong passwords for a name from there have to
   *     wait, and the right one after them, so that nobody learns which it was
   * @throws TorcException BUSY when too many passwords are waiting to be checked, RATE_LIMITED with
   *     the detail {@code retry_after} in seconds when this address has to wait
   */
  public boolean check(String user, String password, String address) {
    State now = state;
    failed.admit(user, address);
    if (now.cache().knows(user, password)) {
      return true;
    }
    if (turns.getQueueLength() >= MOST_WAITING) {
      throw TorcException.of(ErrorKind.BUSY, "too many passwords wait to be checked");
    }
    turns.acquireUninterruptibly();
    try {
      // Others may have been checked meanwhile: with the same password, or with wrong ones.
      failed.admit(user, address);
      if (now.cache().knows(user, password)) {
        return true;
      }
      boolean right = now.file().verify(user, password);
      if (right) {
        now.cache().remember(user, password);
        failed.succeeded(user, address);
      } else {
        failed.failed(user, address);
      }
      return right;
    } finally {
      turns.release();
    }
  }
}
