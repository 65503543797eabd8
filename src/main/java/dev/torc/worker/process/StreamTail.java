package dev.torc.worker.process;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads the end of a log file. */
public final class StreamTail {
  private StreamTail() {}

  /**
   * The last bytes of a file as text; bytes that are no UTF-8 become the replacement character, and
   * a character cut at the front is left out. A file that is empty, missing or unreadable gives an
   * empty text.
   */
  public static String read(Path file, int maxBytes) {
    if (file.toFile().length() == 0) {
      return "";
    }
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      long length = in.length();
      int size = (int) Math.min(length, maxBytes);
      in.seek(length - size);
      byte[] bytes = new byte[size];
      int read = 0;
      for (int n; read < size && (n = in.read(bytes, read, size - read)) > 0; ) {
        read += n;
      }
      int from = 0;
      while (length > size && from < Math.min(3, read) && (bytes[from] & 0xC0) == 0x80) {
        from++;
      }
      return new String(bytes, from, read - from, StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      return "";
    } catch (IOException e) {
      return "";
    }
  }
}
