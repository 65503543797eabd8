package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code torc serve} takes from configuration files and from {@code .env}. */
class ServeSettingsTest {
  @TempDir Path directory;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(directory);
    shell.env.put("HOME", directory.resolve("home").toString());
  }

  /** A server that stops at once, because its standard input has ended. */
  private Shell.Done serve(String line) {
    String[] more = line.isEmpty() ? new String[0] : line.split(" ");
    String[] args = new String[more.length + 2];
    args[0] = "serve";
    args[1] = "--shutdown-on-stdin-eof";
    System.arraycopy(more, 0, args, 2, more.length);
    return shell.run(args);
  }

  @Test
  void theServerTableCountsUntilSomethingElseSaysMore() {
    shell.write(
        "torc.toml",
        """
        [server]
        url = "127.0.0.2"
        port = 0
        database = "mine.db"
        log_level = "off"
        threads = 4
        completion_check_interval_secs = 30.0
        [server.logging]
        log_dir = "logs"
        json_logs = true
        """);
    assertThat(shell.run("config", "validate").out()).contains("Configuration is valid.");
    Shell.Done done = serve("");
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.err()).contains("http://127.0.0.2:", "(database: mine.db)");
    assertThat(directory.resolve("mine.db")).exists();
    assertThat(directory.resolve("logs")).isDirectory();
    shell.env.put("DATABASE_URL", "sqlite:other.db");
    assertThat(serve("").err()).contains("(database: other.db)");
    assertThat(serve("--database third.db --host 127.0.0.1").err())
        .contains("http://127.0.0.1:", "(database: third.db)");
    shell.env.put("TORC_SERVER__HOST", "127.0.0.3");
    assertThat(serve("").err()).contains("http://127.0.0.3:");
  }

  @Test
  void nobodyComesInWhereAFileAsksForPasswords() {
    String table = "[server]\nport = 0\ndatabase = ':memory:'\nlog_level = 'off'\n";
    shell.write("torc.toml", table + "require_auth = true\n");
    assertThat(serve("").err()).contains("--require-auth needs --auth-file");
    shell.write("torc.toml", table + "require_auth = true\nauth_file = 'users'\n");
    assertThat(serve("").err()).contains("users: it does not exist");
    shell.run("htpasswd", "add", "-f", "users", "-c", "4", "-p", "several ordinary words", "ann");
    assertThat(serve("").exit()).isZero();
    shell.write("torc.toml", table + "https = true\n");
    assertThat(serve("").err()).contains("https needs both --tls-cert and --tls-key");
    shell.write("torc.toml", table + "tls_cert = 'c.pem'\n");
    assertThat(serve("").err()).contains("https needs both");
    shell.write(
        "torc.toml", table + "enforce_access_control = true\nadmin_users = ['ann', 'bob']\n");
    assertThat(serve("").err()).contains("Only the Torc interface is open");
    shell.write("torc.toml", table + "listen = ['graph=x']\n");
    assertThat(serve("").err()).contains("--listen: 'graph=x' is not INTERFACE=PORT");
    shell.write("torc.toml", "[server]\nport = '0'\n");
    assertThat(serve("").err()).contains("server.port must be a whole number");
  }

  @Test
  void anAddressOfTheNewerKindStandsInBracketsInAUrl() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      assertThat(socket.isBound()).isTrue();
    } catch (IOException e) {
      Assumptions.abort("this machine has no IPv6");
    }
    shell.write("torc.toml", "[server]\nport = 0\nlog_level = 'off'\n");
    assertThat(serve("--host ::1 --in-memory").err())
        .contains("http://[::1]:", "(database: :memory:)");
    assertThat(serve("--host :: --in-memory").err()).contains("http://[::1]:");
  }

  @Test
  void aPortThatCannotBeOpenedLeavesTheOthersFree() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Shell.Done done = serve("--in-memory --port " + free + " --listen nosuch=0");
    assertThat(done.err()).contains("there is no interface 'nosuch'");
    try (var socket = new ServerSocket(free)) {
      assertThat(socket.isBound()).isTrue();
    }
  }

  @Test
  void showsWhatHolds() {
    shell.write("torc.toml", "[server]\nport = 9000\nadmin_users = ['ann']\n");
    Map<?, ?> server = (Map<?, ?>) shell.run("config", "show", "-f", "json").json().get("server");
    assertThat(server.get("port")).isEqualTo(9000L);
    assertThat(server.get("host")).isEqualTo("127.0.0.1");
    assertThat(server.get("admin_users")).isEqualTo(List.of("ann"));
    assertThat(((Map<?, ?>) server.get("logging")).get("json_logs")).isEqualTo(false);
    assertThat(shell.run("config", "show").out()).contains("[server.logging]", "port = 9000");
    shell.write("torc.toml", "[server]\nprot = 9000\n");
    assertThat(shell.run("config", "validate").err()).contains("there is no setting server.prot");
  }

  @Test
  void variablesMayStandInAFile() {
    shell.write(
        ".env",
        """
        # of the server
        export DATABASE_URL="sqlite:env.db"
        TORC_LOG_DIR='my logs'
        RUST_LOG=off # quiet
        PORT=1
        nonsense
        """);
    Shell.Done done = serve("--port 0");
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.err()).contains("(database: env.db)", ".env:6: not NAME=VALUE");
    assertThat(directory.resolve("my logs")).isDirectory();
    shell.env.put("DATABASE_URL", "sqlite:real.db");
    assertThat(serve("--port 0").err()).contains("(database: real.db)");
  }
}
