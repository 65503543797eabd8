package dev.torc.cli.logs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes tar archives (ustar) of plain files; enough for bundles of logs. */
final class TarFile {
  private static final int BLOCK = 512;
  private static final Pattern SIZE = Pattern.compile("[0-7]{1,12}");

  private TarFile() {}

  /** Takes every file of an archive. */
  interface Sink {
    void file(String name, InputStream content, long size) throws IOException;
  }

  static void add(OutputStream out, String name, long size, long epochSeconds, InputStream content)
      throws IOException {
    byte[] header = new byte[BLOCK];
    String shown = name;
    if (name.getBytes(StandardCharsets.UTF_8).length > 100) {
      int slash = name.lastIndexOf('/', 150);
      put(header, 345, 155, slash < 0 ? "" : name.substring(0, slash));
      shown = slash < 0 ? name.substring(name.length() - 90) : name.substring(slash + 1);
    }
    put(header, 0, 100, shown);
    put(header, 100, 8, "0000644");
    put(header, 108, 8, "0000000");
    put(header, 116, 8, "0000000");
    put(header, 124, 12, String.format("%011o", size));
    put(header, 136, 12, String.format("%011o", epochSeconds));
    put(header, 148, 8, "        ");
    header[156] = '0';
    put(header, 257, 8, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, 8, String.format("%06o\0 ", sum));
    out.write(header);
    long written = copy(content, out, size);
    out.write(new byte[(int) (size - written + (BLOCK - size % BLOCK) % BLOCK)]);
  }

  /** A file that grows while it is copied must not spoil the archive. */
  private static long copy(InputStream in, OutputStream out, long size) throws IOException {
    byte[] buffer = new byte[1 << 14];
    long done = 0;
    while (done < size) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, size - done));
      if (n < 0) {
        break;
      }
      out.write(buffer, 0, n);
      done += n;
    }
    return done;
  }

  static void end(OutputStream out) throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  /**
   * @throws IOException also when it is no such archive
   */
  static void read(InputStream in, Sink sink) throws IOException {
    byte[] header;
    while ((header = block(in)) != null && header[0] != 0) {
      String name = text(header, 0, 100);
      String prefix = text(header, 345, 155);
      long size = octal(text(header, 124, 12).strip());
      byte[] content = in.readNBytes((int) Math.min(size, 64 << 20));
      in.skipNBytes(size - content.length + (BLOCK - size % BLOCK) % BLOCK);
      if (header[156] == '0' || header[156] == 0) {
        String full = prefix.isEmpty() ? name : prefix + "/" + name;
        sink.file(full, new java.io.ByteArrayInputStream(content), content.length);
      }
    }
  }

  private static long octal(String digits) throws IOException {
    if (!SIZE.matcher(digits).matches()) {
      throw new IOException("it is no tar archive");
    }
    return Long.parseLong(digits, 8);
  }

  private static byte @Nullable [] block(InputStream in) throws IOException {
    byte[] b = in.readNBytes(BLOCK);
    return b.length == BLOCK ? b : null;
  }

  private static void put(byte[] header, int at, int size, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, Math.min(bytes.length, size));
  }

  private static String text(byte[] header, int at, int size) {
    int end = at;
    while (end < at + size && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.UTF_8);
  }
}
