package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code torc htpasswd} from the outside. */
class HtpasswdTest {
  private static final String PASSWORD = "several ordinary words";

  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
  }

  @Test
  void aHashAsJson() {
    Shell.Done done =
        shell.run("-f", "json", "htpasswd", "hash", "-p", "several ordinary words", "-c", "4", "u");
    assertThat((String) done.json().get("line")).startsWith("u:$2");
  }

  private Shell.Done add(String user, String password) {
    return shell.run("htpasswd", "add", "-f", "users", "-p", password, "-c", "4", user);
  }

  @Test
  void keepsAFileOfUsers() {
    Shell.Done first = add("ann", PASSWORD);
    assertThat(first.out()).isEqualTo("Added user 'ann' to \"users\"\n");
    assertThat(first.err()).isEqualTo("Hashing password (cost=4)...\n");
    assertThat(first.exit()).isZero();
    add("bob", PASSWORD);
    assertThat(add("ann", "quite another phrase").out())
        .isEqualTo("Updated user 'ann' in \"users\"\n");
    assertThat(shell.run("htpasswd", "list", "--file", "users").out())
        .isEqualTo("Users in \"users\":\n  - ann\n  - bob\n");
    assertThat(shell.read("users")).contains("ann:$2b$04$", "bob:$2b$04$").doesNotContain(PASSWORD);
    assertThat(shell.run("htpasswd", "verify", "-f", "users", "-p", PASSWORD, "bob").exit())
        .isZero();
    Shell.Done wrong = shell.run("htpasswd", "verify", "-f", "users", "-p", PASSWORD, "ann");
    assertThat(wrong.exit()).isOne();
    assertThat(wrong.out()).isEqualTo("Password is incorrect for user 'ann'\n");
    assertThat(shell.run("htpasswd", "remove", "-f", "users", "bob").out())
        .isEqualTo("Removed user 'bob' from \"users\"\n");
    assertThat(shell.run("-f", "json", "htpasswd", "list", "-f", "users").items())
        .isEqualTo(List.of("ann"));
  }

  @Test
  void takesPasswordsFromStandardInput() {
    String[] add = {"htpasswd", "add", "-f", "users", "-c", "4", "ann"};
    assertThat(shell.run(PASSWORD + "\n", add).exit()).isZero();
    String[] verify = {"htpasswd", "verify", "-f", "users", "ann"};
    assertThat(shell.run(PASSWORD + "\n", verify).exit()).isZero();
    Shell.Done nothing = shell.run("", add);
    assertThat(nothing.exit()).isOne();
    assertThat(nothing.err()).contains("no password on standard input", "Hint: ");
  }

  @Test
  void printsALineForTheAdministrator() {
    String[] hash = {"htpasswd", "hash", "-p", PASSWORD, "--cost", "4"};
    Shell.Done done = shell.run(hash);
    assertThat(done.out()).startsWith("ann:$2b$04$");
    assertThat(done.err()).contains("Send the line above");
    shell.write("users", done.out());
    assertThat(shell.run("htpasswd", "verify", "-f", "users", "-p", PASSWORD, "ann").exit())
        .isZero();
    shell.env.remove("USER");
    shell.env.put("USERNAME", "winnie");
    assertThat(shell.run(hash).out()).startsWith("winnie:");
    shell.env.remove("USERNAME");
    assertThat(shell.run(hash).err())
        .contains("could not read from $TORC_USERNAME, $USER, or $USERNAME");
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(add("a:b", PASSWORD).err()).contains("'a:b' cannot be a user name", "colon");
    assertThat(add("ann", "password").err()).contains("too weak (score");
    assertThat(add("ann", "short").err()).contains("too short (5 characters)");
    assertThat(shell.run("htpasswd", "list", "-f", "users").err()).contains("does not exist");
    assertThat(shell.run("htpasswd", "list").exit()).isEqualTo(2);
    add("ann", PASSWORD);
    assertThat(shell.run("htpasswd", "remove", "-f", "users", "bob").err())
        .isEqualTo("Error: user 'bob' not found in \"users\"\n");
    shell.write("broken", "no colon\n");
    assertThat(shell.run("htpasswd", "add", "-f", "broken", "-p", PASSWORD, "-c", "4", "ann").err())
        .contains("broken, line 1: expected 'name:hash'");
    assertThat(shell.read("broken")).isEqualTo("no colon\n");
  }
}
