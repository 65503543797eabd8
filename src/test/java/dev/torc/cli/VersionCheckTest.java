package dev.torc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionCheckTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "0.23.0, 0, ''",
    "0.23.9, 0, ''",
    "v0.23.1-beta (abc), 0, ''",
    "0.24.0, 0, Warning: the server speaks version 0.24.0",
    "1.0.0, 1, give --skip-version-check",
    "?, 0, ''",
  })
  void comparesVersions(String theirs, int exit, String said) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        x -> {
          byte[] body = ("{\"version\":\"x\",\"api_version\":\"" + theirs + "\"}").getBytes(UTF_8);
          x.sendResponseHeaders(200, body.length);
          x.getResponseBody().write(body);
          x.close();
        });
    server.start();
    try {
      var shell = new Shell(directory);
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/torc-service/v1";
      Shell.Done done = shell.run("--url", url, "ping");
      assertThat(done.exit()).isEqualTo(exit);
      assertThat(done.err()).contains(said);
      assertThat(shell.run("--url", url, "ping", "--skip-version-check").exit()).isZero();
    } finally {
      server.stop(0);
    }
  }
}
