package dev.torc.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerAddressTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "node1,-,node1,-",
        "ann@node-2.example.org,ann,node-2.example.org,-",
        "node3:2222,-,node3,2222",
        "ann@10.0.0.7:22,ann,10.0.0.7,22",
        "[fe80::1%eth0]:22,-,fe80::1%eth0,22",
        "ann@[::1],ann,::1,-",
        "2001:db8::7,-,2001:db8::7,-",
        "ann@site@node,ann@site,node,-",
      })
  void reads(String text, String user, String host, Integer port) {
    assertThat(WorkerAddress.of(text)).isEqualTo(new WorkerAddress(text, user, host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-oProxyCommand=x",
        "ann@-host",
        "-x@host",
        "@host",
        "host:",
        "host:ssh",
        "host:0",
        "host:65536",
        "host:99999999999",
        "a b",
        "host;true",
        "$(id)",
        "../x",
        "..",
        "[host]:22",
        "[::1",
        "[::1]x",
        "ann:pw@host",
        "a\nb",
      })
  void refuses(String text) {
    assertThatThrownBy(() -> WorkerAddress.of(text))
        .isInstanceOf(TorcException.class)
        .hasMessageContaining("is no address of a worker");
  }

  @Test
  void folderIsAlwaysAPlainName() {
    assertThat(WorkerAddress.of("ann@[fe80::1%eth0]:22").folder())
        .isEqualTo("ann@_fe80__1_eth0__22");
  }

  @Test
  void fileHasCommentsAndBlankLines() throws IOException {
    Files.writeString(
        directory.resolve("f"), "\uFEFF# hosts\n\n  a  \r\nann@b:22 # the big one\na\n#c\n");
    assertThat(WorkerFile.read(directory, "f"))
        .extracting(WorkerAddress::text)
        .containsExactly("a", "ann@b:22");
  }

  @Test
  void everyBadLineIsNamed() throws IOException {
    Files.writeString(directory.resolve("f"), "a\nb:x\n# c\n-d\n");
    assertThatThrownBy(() -> WorkerFile.read(directory, "f"))
        .hasMessage(
            "f:2: 'b:x' is no address of a worker: 'x' is no port from 1 to 65535\n"
                + "f:4: '-d' is no address of a worker: '-d' is no name of a host");
    assertThatThrownBy(() -> WorkerFile.read(directory, "g")).hasMessageContaining("no such file");
    Files.writeString(directory.resolve("f"), "# nobody\n");
    assertThatThrownBy(() -> WorkerFile.read(directory, "f")).hasMessageContaining("no worker");
    Files.write(directory.resolve("f"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> WorkerFile.read(directory, "f")).hasMessageContaining("UTF-8");
  }

  @Test
  void directoriesThatNobodyMeansAreRefused() {
    for (String bad : new String[] {"", " ", ".", "./", "/", "//", "~", "~/", "~ann", "a\nb"}) {
      assertThatThrownBy(() -> RemoteDirectory.of("-o", bad)).as("'%s'", bad).isNotNull();
      assertThatThrownBy(() -> RemoteDirectory.toDelete("-o", bad)).as("'%s'", bad).isNotNull();
    }
    for (String bad : new String[] {"..", "../x", "a/../..", "/etc", "/home/"}) {
      assertThatThrownBy(() -> RemoteDirectory.toDelete("-o", bad)).as("'%s'", bad).isNotNull();
    }
    assertThat(RemoteDirectory.toDelete("-o", "~/a b/c/")).isEqualTo("a b/c");
    assertThat(RemoteDirectory.toDelete("-o", "./-x")).isEqualTo("./-x");
    assertThat(RemoteDirectory.toDelete("-o", "/scratch/ann")).isEqualTo("/scratch/ann");
    assertThat(RemoteDirectory.toDelete("-o", "a..b")).isEqualTo("a..b");
  }

  @Test
  void versionsMayDifferInTheLastNumber() {
    assertThat(StartCheck.compatible("0.1.0", "0.1.3")).isTrue();
    assertThat(StartCheck.compatible("dev", "dev")).isTrue();
    assertThat(StartCheck.compatible("0.2.0", "0.1.0")).isFalse();
    assertThat(StartCheck.compatible("1.0.0", "0.1.0")).isFalse();
    assertThat(StartCheck.compatible("", "0.1.0")).isFalse();
    assertThat(StartCheck.compatible("1.0.0", "dev")).isFalse();
  }
}
