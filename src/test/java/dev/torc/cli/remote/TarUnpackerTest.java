package dev.torc.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarUnpackerTest {
  @TempDir Path directory;

  /** What the program tar makes of a folder, with these options. */
  private byte[] tar(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tar"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cf", "-", "-C", directory.resolve("from").toString(), "."));
    Process p = new ProcessBuilder(command).start();
    byte[] all = p.getInputStream().readAllBytes();
    assertThat(p.waitFor()).isZero();
    return all;
  }

  private TarUnpacker.Result unpack(byte[] archive) throws IOException {
    return new TarUnpacker(directory.resolve("to")).unpack(new ByteArrayInputStream(archive));
  }

  @Test
  void readsAllFormsThatTarWrites() throws Exception {
    Path from = Files.createDirectories(directory.resolve("from/job stdio/" + "d".repeat(90)));
    String longName = "é".repeat(60) + "x".repeat(60);
    Files.writeString(from.resolve(longName), "long");
    Files.writeString(directory.resolve("from/empty"), "");
    byte[] big = new byte[200_001];
    Arrays.fill(big, (byte) 7);
    Files.write(directory.resolve("from/big"), big);
    Files.createLink(directory.resolve("from/same"), directory.resolve("from/big"));
    Files.createSymbolicLink(directory.resolve("from/away"), Path.of("big"));
    for (String format : List.of("gnu", "pax")) {
      TarUnpacker.Result r = unpack(tar("--format=" + format));
      assertThat(r.text()).as(format).isEqualTo("4 files (without 1 link)");
      Path to = directory.resolve("to");
      assertThat(to.resolve("job stdio/" + "d".repeat(90)).resolve(longName)).hasContent("long");
      assertThat(to.resolve("big")).hasBinaryContent(big);
      assertThat(to.resolve("same")).hasBinaryContent(big);
      assertThat(to.resolve("empty")).isEmptyFile();
      assertThat(Files.exists(to.resolve("away"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
  }

  /** One entry as an attacker may write it. */
  private static byte[] entry(String name, char type, String link, String content) {
    byte[] h = new byte[512];
    put(h, 0, name);
    put(h, 100, "0000644\0");
    put(h, 124, String.format("%011o\0", content.length()));
    put(h, 136, "00000000000\0");
    put(h, 156, String.valueOf(type));
    put(h, 157, link);
    put(h, 257, "ustar\0" + "00");
    put(h, 148, "        ");
    int sum = 0;
    for (byte b : h) {
      sum += b & 0xff;
    }
    put(h, 148, String.format("%06o\0 ", sum));
    var out = new ByteArrayOutputStream();
    out.writeBytes(h);
    out.writeBytes(
        Arrays.copyOf(content.getBytes(StandardCharsets.UTF_8), content.isEmpty() ? 0 : 512));
    return out.toByteArray();
  }

  private static void put(byte[] h, int at, String text) {
    byte[] b = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(b, 0, h, at, b.length);
  }

  private static byte[] archive(byte[]... entries) {
    var out = new ByteArrayOutputStream();
    for (byte[] e : entries) {
      out.writeBytes(e);
    }
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  @Test
  void nothingLeavesTheTarget() throws IOException {
    for (String name : List.of("/tmp/x", "../x", "a/../../x", "a/..", "..")) {
      assertThatThrownBy(() -> unpack(archive(entry(name, '0', "", "evil"))))
          .as(name)
          .hasMessageContaining("outside of its folder");
    }
    assertThatThrownBy(
            () -> unpack(archive(entry("a", '0', "", "x"), entry("b", '1', "../secret", ""))))
        .hasMessageContaining("outside of its folder");
    assertThat(directory.resolve("x")).doesNotExist();
  }

  @Test
  void linksAreNeverFollowed() throws IOException {
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.writeString(outside.resolve("f"), "mine");
    // One in the archive is not made, so that what comes below it makes a folder of its own.
    unpack(archive(entry("l", '2', outside.toString(), ""), entry("l/f", '0', "", "evil")));
    assertThat(directory.resolve("to/l/f")).hasContent("evil");
    // One that stands there already is no folder.
    Files.createSymbolicLink(directory.resolve("to/m"), outside);
    Files.createSymbolicLink(directory.resolve("to/n"), outside.resolve("f"));
    assertThatThrownBy(() -> unpack(archive(entry("m/f", '0', "", "evil"))))
        .isInstanceOf(IOException.class);
    unpack(archive(entry("n", '0', "", "evil")));
    assertThat(outside.resolve("f")).hasContent("mine");
    assertThat(outside).isDirectoryContaining(p -> p.endsWith("f"));
  }

  @Test
  void aDamagedArchiveIsAnError() {
    byte[] good = archive(entry("a", '0', "", "text"));
    assertThatThrownBy(() -> unpack(Arrays.copyOf(good, 600))).hasMessageContaining("ends early");
    assertThatThrownBy(() -> unpack(Arrays.copyOf(good, 1024))).hasMessageContaining("ends early");
    byte[] flipped = good.clone();
    flipped[3] = 'x';
    assertThatThrownBy(() -> unpack(flipped)).hasMessageContaining("damaged");
  }
}
