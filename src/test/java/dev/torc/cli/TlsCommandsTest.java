package dev.torc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.server.Certificates;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that talk to an https server with a password. */
@Timeout(60)
class TlsCommandsTest {
  private static final String PASSWORD = "several ordinary words";

  @TempDir Path directory;

  @Test
  void trustIsGivenByFileVariableOrWaiver() throws Exception {
    Shell shell = new Shell(directory);
    Certificates.Pair own = Certificates.make(directory, "own", "EC");
    Certificates.Pair other = Certificates.make(directory, "other", "EC");
    shell.write("chain.pem", own.chainPem());
    shell.write("key.pem", own.keyPem());
    String right = directory.resolve("chain.pem").toString();
    String wrong = shell.write("other.pem", other.chainPem()).toString();
    shell.run("htpasswd", "add", "-f", "users", "-c", "4", "-p", PASSWORD, "ann");
    String[] serve = {
      "serve",
      "-p",
      "0",
      "-d",
      ":memory:",
      "--https",
      "--tls-cert",
      "chain.pem",
      "--tls-key",
      "key.pem",
      "--auth-file",
      "users",
      "--require-auth",
      "--log-level",
      "off"
    };
    Shell.Running server = shell.start(serve);
    try {
      shell.env.put("TORC_API_URL", "https://localhost:" + server.port() + "/torc-service/v1");
      shell.env.put("TORC_PASSWORD", PASSWORD);
      assertThat(shell.run("ping").err()).contains("cannot reach https://localhost", "TLS: ");
      assertThat(shell.run("ping", "--tls-ca-cert", right).out()).isEqualTo("Server is running\n");
      assertThat(shell.run("ping", "--tls-ca-cert", wrong).exit()).isOne();
      assertThat(shell.run("ping", "--tls-ca-cert", "none.pem").err()).contains("does not exist");
      assertThat(shell.run("ping", "--tls-insecure").exit()).isZero();
      shell.env.put("TORC_TLS_CA_CERT", right);
      shell.write("w.yaml", "name: w\njobs: [{name: a, command: 'true'}]\n");
      Shell.Done run = shell.run("run", "w.yaml", "--url", shell.env.get("TORC_API_URL"));
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(shell.run("ping", "--password", "wrong").err()).contains("Unauthorized");
      shell.env.put("TORC_USERNAME", "bob");
      assertThat(shell.run("ping").exit()).as("TORC_USERNAME comes before USER").isOne();
    } finally {
      shell.interrupt();
      server.exit().get(30, TimeUnit.SECONDS);
    }
  }
}
