package dev.torc.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.MutableClock;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersTest {
  private static final String OLD = "several ordinary words";
  private static final String HERE = "10.0.0.1";
  private static final String THERE = "10.0.0.2";
  private static final String NEW = "quite another phrase";

  @TempDir Path dir;
  private final SecureRandom random = new SecureRandom();
  private final MutableClock clock = new MutableClock();
  private Path file;

  @BeforeEach
  void write() {
    file = dir.resolve("users");
    PasswordFile.empty(file).with("ann", Passwords.hash(OLD, 4, random)).write();
  }

  private Users users(int cacheSeconds) {
    return users(cacheSeconds, LoginLimit.NONE);
  }

  private Users users(int cacheSeconds, LoginLimit limit) {
    return Users.of(file, Duration.ofSeconds(cacheSeconds), limit, clock, random);
  }

  @Test
  void aReloadBringsNewUsersAndForgetsWhatWasRemembered() {
    Users users = users(60);
    assertThat(users.check("ann", OLD, HERE)).isTrue();
    assertThat(users.check("bob", OLD, HERE)).isFalse();
    PasswordFile.read(file)
        .with("ann", Passwords.hash(NEW, 4, random))
        .with("bob", Passwords.hash(OLD, 4, random))
        .write();
    assertThat(users.check("ann", OLD, HERE)).as("until the reload the old list counts").isTrue();
    assertThat(users.check("ann", NEW, HERE)).isFalse();
    assertThat(users.reload()).isEqualTo(2);
    assertThat(users.check("ann", OLD, HERE)).isFalse();
    assertThat(users.check("ann", NEW, HERE)).isTrue();
    assertThat(users.check("bob", OLD, HERE)).isTrue();
    PasswordFile.read(file).without("bob").write();
    users.reload();
    assertThat(users.check("bob", OLD, HERE)).isFalse();
  }

  @Test
  void aBadFileLeavesEverythingAsItWas() throws Exception {
    Users users = users(60);
    for (String bad : List.of("no colon", "# nobody", "")) {
      Files.writeString(file, bad);
      assertThatThrownBy(users::reload).isInstanceOf(TorcException.class);
      assertThat(users.check("ann", OLD, HERE)).isTrue();
      assertThat(users.names()).containsExactly("ann");
    }
    Files.delete(file);
    assertThatThrownBy(users::reload).hasMessageContaining("does not exist");
    assertThat(users.check("ann", OLD, HERE)).isTrue();
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
    clock.advanceMillis(59_999);
    assertThat(cache.knows("ann", OLD)).isTrue();
    clock.advanceMillis(1);
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
        answers.add(pool.submit(() -> users.check("ann", password, HERE)));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(i % 2 == 0);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void limited(Users users, String password, String address, long seconds) {
    assertThatThrownBy(() -> users.check("ann", password, address))
        .isInstanceOfSatisfying(
            TorcException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
              assertThat(e.details()).containsEntry("retry_after", seconds);
            });
  }

  @Test
  void whoGuessesHasToWait() {
    Users users = users(60, new LoginLimit(3, Duration.ofSeconds(60)));
    for (int i = 0; i < 3; i++) {
      assertThat(users.check("ann", "guess " + i, HERE)).isFalse();
      clock.advanceMillis(10_000);
    }
    limited(users, "guess 3", HERE, 30);
    limited(users, OLD, HERE, 30);
    clock.advanceMillis(29_001);
    limited(users, OLD, HERE, 1);
    clock.advanceMillis(999);
    assertThat(users.check("ann", "guess 3", HERE)).as("the window slides").isFalse();
    limited(users, OLD, HERE, 10);
    clock.advanceMillis(10_000);
    assertThat(users.check("ann", OLD, HERE)).isTrue();
    for (int i = 0; i < 2; i++) {
      assertThat(users.check("ann", "guess " + i, HERE)).as("all is forgiven").isFalse();
    }
    assertThat(users.check("ann", OLD, HERE)).isTrue();
  }

  @Test
  void othersDoNotNotice() {
    for (int cacheSeconds : List.of(0, 60)) {
      Users users = users(cacheSeconds, new LoginLimit(1, Duration.ofSeconds(60)));
      assertThat(users.check("ann", OLD, THERE)).isTrue();
      assertThat(users.check("ann", NEW, HERE)).isFalse();
      limited(users, OLD, HERE, 60);
      assertThat(users.check("ann", OLD, THERE)).as("another address").isTrue();
      assertThat(users.check("eve", OLD, HERE)).as("another name").isFalse();
    }
  }

  @Test
  void rightPasswordsNeverCount() {
    Users users = users(0, new LoginLimit(2, Duration.ofSeconds(60)));
    for (int i = 0; i < 5; i++) {
      assertThat(users.check("ann", OLD, HERE)).isTrue();
    }
  }

  @Test
  void theFailuresThatAreRememberedAreBounded() {
    var failed = new FailedLogins(new LoginLimit(1, Duration.ofSeconds(60)), clock);
    for (int i = 0; i <= 10_000; i++) {
      failed.failed("user" + i, HERE);
    }
    assertThatCode(() -> failed.admit("user0", HERE)).doesNotThrowAnyException();
    for (String kept : List.of("user1", "user10000")) {
      assertThatThrownBy(() -> failed.admit(kept, HERE)).isInstanceOf(TorcException.class);
    }
  }
}
