package dev.torc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code packaging/torc}, with a script in the place of Java that tells what it was given. */
class LauncherTest {
  @TempDir Path directory;

  private String started(String line) throws Exception {
    Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
    Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
    Files.writeString(java, "#!/bin/sh\necho \"in=$(cat) arguments=$*\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Path jar = Files.writeString(directory.resolve("torc.jar"), "");
    var builder = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
    builder.environment().put("TORC_JAR", jar.toString());
    builder.environment().put("TORC_CDS", "off");
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return out;
  }

  @Test
  void standardInputMayBeClosed() throws Exception {
    assertThat(started("packaging/torc exec <&-")).startsWith("in= arguments=").contains(" exec");
    assertThat(started("echo word | packaging/torc exec")).startsWith("in=word arguments=");
  }
}
