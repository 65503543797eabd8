package dev.torc.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFileTest {
  private static final String PASSWORD = "several ordinary words";
  private static String hash = "";

  @TempDir Path dir;

  @BeforeAll
  static void hashOnce() {
    hash = Passwords.hash(PASSWORD, 4, new SecureRandom());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("users"), text);
  }

  @Test
  void readsNamesCommentsAndBlankLines() throws Exception {
    PasswordFile f =
        PasswordFile.read(file("# people\n\n  ann : " + hash + "  \nbo b:" + hash + "\r\n\n"));
    assertThat(f.users()).containsExactly("ann", "bo b");
    assertThat(f.verify("ann", PASSWORD)).isTrue();
    assertThat(f.verify("bo b", PASSWORD)).isTrue();
    assertThat(f.verify("ann", PASSWORD + " ")).isFalse();
    assertThat(f.verify("nobody", PASSWORD)).isFalse();
  }

  @Test
  void theLastLineOfANameCounts() throws Exception {
    String other = Passwords.hash("quite another phrase", 4, new SecureRandom());
    PasswordFile f = PasswordFile.read(file("ann:" + hash + "\nann:" + other + "\n"));
    assertThat(f.users()).containsExactly("ann");
    assertThat(f.verify("ann", PASSWORD)).isFalse();
    assertThat(f.verify("ann", "quite another phrase")).isTrue();
  }

  @Test
  void takesTheThreeSpellingsOfBcrypt() throws Exception {
    for (String prefix : List.of("$2a$", "$2b$", "$2y$")) {
      PasswordFile f = PasswordFile.read(file("ann:" + prefix + hash.substring(4) + "\n"));
      assertThat(f.verify("ann", PASSWORD)).as(prefix).isTrue();
    }
  }

  @Test
  void only72BytesOfAPasswordCount() {
    String longOne = "0123456789".repeat(8);
    String h = Passwords.hash(longOne, 4, new SecureRandom());
    assertThat(Passwords.verify(longOne.substring(0, 72), h)).isTrue();
    assertThat(Passwords.verify(longOne.substring(0, 71), h)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no colon here                | line 2: expected 'name:hash', found no colon",
        ":HASH                        | line 2: the user name is empty",
        "a:b:HASH                     | line 2: user 'a' has no bcrypt hash",
        "ann:                         | line 2: user 'ann' has no bcrypt hash",
        "ann:$apr1$abc$secretpart     | line 2: user 'ann' has no bcrypt hash",
        "ann:{SHA}secretpart          | line 2: user 'ann' has no bcrypt hash",
        "ann:$2b$12$secretpart        | line 2: the bcrypt hash of user 'ann' is damaged",
        "ann:HASHx                    | line 2: the bcrypt hash of user 'ann' is damaged",
      })
  void namesTheLineThatIsWrong(String line, String message) throws Exception {
    Path f = file("good:" + hash + "\n" + line.replace("HASH", hash) + "\n");
    assertThatThrownBy(() -> PasswordFile.read(f))
        .isInstanceOfSatisfying(
            TorcException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageContaining(message)
        .hasMessageContaining(f.toString())
        .message()
        .doesNotContain(hash, "secretpart");
  }

  @Test
  void saysWhyAFileCannotBeRead() throws Exception {
    assertThatThrownBy(() -> PasswordFile.read(dir.resolve("none")))
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> PasswordFile.read(dir)).hasMessageContaining("is a folder");
    Path latin = Files.write(dir.resolve("latin"), new byte[] {'a', (byte) 0xe9, ':', '\n'});
    assertThatThrownBy(() -> PasswordFile.read(latin)).hasMessageContaining("UTF-8");
    Path closed = file("ann:" + hash);
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(closed), "this user may read every file");
    assertThatThrownBy(() -> PasswordFile.read(closed)).hasMessageContaining("permission denied");
  }

  @Test
  void writesOnlyForTheOwnerAndKeepsComments() throws Exception {
    Path f = file("# people\nann:" + hash + "\n\n# robots\nr2:" + hash + "\nann:" + hash + "\n");
    Files.setPosixFilePermissions(f, PosixFilePermissions.fromString("rw-r--r--"));
    PasswordFile.read(f).with("ann", hash).with("zoe", hash).without("r2").write();
    assertThat(f).hasContent("# people\nann:" + hash + "\n\n# robots\nzoe:" + hash + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
        .isEqualTo("rw-------");
    try (var left = Files.list(dir)) {
      assertThat(left).containsExactly(f);
    }
  }

  @Test
  void replacesTheFileBehindALink() throws Exception {
    Path f = file("ann:" + hash + "\n");
    Path link = Files.createSymbolicLink(dir.resolve("link"), f.getFileName());
    PasswordFile.read(link).with("bob", hash).write();
    assertThat(link).isSymbolicLink();
    assertThat(PasswordFile.read(f).users()).containsExactly("ann", "bob");
  }

  @Test
  void saysWhyAFileCannotBeWritten() {
    assertThatThrownBy(() -> PasswordFile.empty(dir.resolve("no/users")).write())
        .hasMessageContaining("its folder does not exist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:b", "#a", " a", "a ", "a\nb", "a\tb"})
  void refusesNamesThatALineCannotCarry(String name) {
    PasswordFile f = PasswordFile.empty(dir.resolve("users"));
    assertThatThrownBy(() -> f.with(name, hash))
        .isInstanceOf(TorcException.class)
        .hasMessageContaining("cannot be a user name");
  }

  @Test
  void refusesWeakPasswordsWithoutTellingThem() {
    assertThatThrownBy(() -> PasswordStrength.check("ann", "Qx7!aB2"))
        .hasMessageContaining("too short")
        .message()
        .doesNotContain("Qx7!aB2");
    for (String weak : List.of("passw0rd", "12345678", "annannann", "qwertyuiop")) {
      assertThatThrownBy(() -> PasswordStrength.check("ann", weak))
          .hasMessageContaining("too weak (score")
          .message()
          .doesNotContain(weak);
    }
    PasswordStrength.check("ann", PASSWORD);
    assertThatThrownBy(() -> Passwords.hash(PASSWORD, 3, new SecureRandom()))
        .hasMessageContaining("between 4 and 31");
  }
}
