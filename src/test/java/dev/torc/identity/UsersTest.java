package dev.torc.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.TorcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersTest {
  private static final String OLD = "several ordinary words";
  private static final String NEW = "quite another phrase";

  @TempDir Path dir;
  private final SecureRandom random = new SecureRandom();
  private final Hand clock = new Hand();
  private Path file;

  @BeforeEach
  void write() {
    file = dir.resolve("users");
    PasswordFile.empty(file).with("ann", Passwords.hash(OLD, 4, random)).write();
  }

  private Users users(int cacheSeconds) {
    return Users.of(file, Duration.ofSeconds(cacheSeconds), clock, random);
  }

  @Test
  void aReloadBringsNewUsersAndForgetsWhatWasRemembered() {
    Users users = users(60);
    assertThat(users.check("ann", OLD)).isTrue();
    assertThat(users.check("bob", OLD)).isFalse();
    PasswordFile.read(file)
        .with("ann", Passwords.hash(NEW, 4, random))
        .with("bob", Passwords.hash(OLD, 4, random))
        .write();
    assertThat(users.check("ann", OLD)).as("until the reload the old list counts").isTrue();
    assertThat(users.check("ann", NEW)).isFalse();
    assertThat(users.reload()).isEqualTo(2);
    assertThat(users.check("ann", OLD)).isFalse();
    assertThat(users.check("ann", NEW)).isTrue();
    assertThat(users.check("bob", OLD)).isTrue();
    PasswordFile.read(file).without("bob").write();
    users.reload();
    assertThat(users.check("bob", OLD)).isFalse();
  }

  @Test
  void aBadFileLeavesEverythingAsItWas() throws Exception {
    Users users = users(60);
    for (String bad : List.of("no colon", "# nobody", "")) {
      Files.writeString(file, bad);
      assertThatThrownBy(users::reload).isInstanceOf(TorcException.class);
      assertThat(users.check("ann", OLD)).isTrue();
      assertThat(users.names()).containsExactly("ann");
    }
    Files.delete(file);
    assertThatThrownBy(users::reload).hasMessageContaining("does not exist");
    assertThat(users.check("ann", OLD)).isTrue();
  }

  @Test
  void refusesToStartWithoutUsers() throws Exception {
    Files.writeString(file, "# nobody yet\n");
    assertThatThrownBy(() -> users(60)).hasMessageContaining("names no user");
  }

  @Test
  void theCacheRemembersRightPasswordsForItsTimeOnly() {
    var cache = new CredentialCache(Duration.ofSeconds(60), clock, random);
    cache.remember("ann", OLD);
    assertThat(cache.knows("ann", OLD)).isTrue();
    assertThat(cache.knows("ann", NEW)).isFalse();
    assertThat(cache.knows("an", "n" + OLD)).isFalse();
    clock.millis += 59_999;
    assertThat(cache.knows("ann", OLD)).isTrue();
    clock.millis += 1;
    assertThat(cache.knows("ann", OLD)).isFalse();
  }

  @Test
  void theCacheIsBoundedAndCanBeSwitchedOff() {
    var cache = new CredentialCache(Duration.ofSeconds(60), clock, random);
    for (int i = 0; i < 10_001; i++) {
      cache.remember("user" + i, OLD);
    }
    assertThat(cache.knows("user0", OLD)).as("the oldest is gone").isFalse();
    assertThat(cache.knows("user1", OLD)).isTrue();
    assertThat(cache.knows("user10000", OLD)).isTrue();
    var none = new CredentialCache(Duration.ZERO, clock, random);
    none.remember("ann", OLD);
    assertThat(none.knows("ann", OLD)).isFalse();
  }

  @Test
  void manyAtOnceAreAllAnswered() throws Exception {
    Users users = users(60);
    var pool = Executors.newFixedThreadPool(16);
    try {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String password = i % 2 == 0 ? OLD : NEW;
        answers.add(pool.submit(() -> users.check("ann", password)));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(i % 2 == 0);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** A clock that a test moves. */
  private static final class Hand extends Clock {
    private long millis = 1_767_225_600_000L;

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
}
