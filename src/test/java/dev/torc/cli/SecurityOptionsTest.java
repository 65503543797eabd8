package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How {@code torc serve} refuses to start, and what it warns of. */
@Timeout(30)
class SecurityOptionsTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
  }

  /** Starts a server that stops at once, because its standard input has ended. */
  private Shell.Done serve(String... more) {
    List<String> args =
        new ArrayList<>(List.of("serve", "-p", "0", "-d", ":memory:", "--shutdown-on-stdin-eof"));
    args.addAll(List.of("--log-level", "off"));
    args.addAll(List.of(more));
    return shell.run(args.toArray(new String[0]));
  }

  @Test
  void requireAuthNeedsAFile() {
    Shell.Done done = serve("--require-auth");
    assertThat(done.exit()).isOne();
    assertThat(done.err()).contains("--require-auth needs --auth-file", "torc htpasswd add");
  }

  @Test
  void badFilesStopTheStart() {
    assertThat(serve("--auth-file", "none").err()).contains("none: it does not exist");
    shell.write("empty", "");
    assertThat(serve("--auth-file", "empty").err()).contains("names no user");
    shell.write("users", "ann:plain\n");
    shell.env.put("TORC_AUTH_FILE", "users");
    assertThat(serve().err()).contains("users, line 1: user 'ann' has no bcrypt hash");
    assertThat(serve().exit()).isOne();
  }

  @Test
  void httpsNeedsBothFiles() {
    assertThat(serve("--https").err()).contains("https needs both --tls-cert and --tls-key");
    assertThat(serve("--tls-cert", "c.pem").err()).contains("needs both");
    shell.write("c.pem", "no certificate\n");
    shell.write("k.pem", "no key\n");
    assertThat(serve("--tls-cert", "c.pem", "--tls-key", "k.pem").err())
        .contains("cannot use the certificate in", "c.pem");
    shell.env.put("TORC_TLS_CERT", "c.pem");
    shell.env.put("TORC_TLS_KEY", "none.pem");
    assertThat(serve("--https").err()).contains("c.pem");
    assertThat(serve().exit()).as("the variables alone do not ask for https").isZero();
  }

  @Test
  void wrongNumbersAreTold() {
    assertThat(serve("--credential-cache-ttl-secs", "-1").err()).contains("cannot be -1");
    shell.env.put("TORC_CREDENTIAL_CACHE_TTL_SECS", "soon");
    shell.write("users", "");
    assertThat(serve("--auth-file", "users").err()).contains("'soon', which is no number");
  }

  @Test
  void strangersAreWarnedOf() {
    assertThat(serve().err()).doesNotContain("Warning");
    assertThat(serve("--host", "localhost").err()).doesNotContain("Warning");
    assertThat(serve("--host", "0.0.0.0").err())
        .contains("Warning: whoever can reach 0.0.0.0", "--require-auth");
    shell.run("htpasswd", "add", "-f", "users", "-c", "4", "-p", "several ordinary words", "ann");
    assertThat(serve("-H", "0.0.0.0", "--auth-file", "users", "--require-auth").err())
        .contains("Warning: passwords come to 0.0.0.0 unencrypted");
    assertThat(serve("--enforce-access-control").err()).contains("nobody can prove a name");
  }
}
