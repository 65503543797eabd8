package dev.torc.worker.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code /proc/PID/stat} of every process: fifteen times cheaper than oshi, which reads
 * several files per process. Not safe for use by several threads.
 */
final class LinuxProcessTable implements ProcessTable {
  private static final File PROC = new File("/proc");
  private static final int AUX_PAGE_SIZE = 6;
  private static final int AUX_CLOCK_TICKS = 17;

  private final byte[] buffer = new byte[1024];
  private final long pageBytes = auxiliary(AUX_PAGE_SIZE, 4096);
  private final long ticksPerSecond = auxiliary(AUX_CLOCK_TICKS, 100);

  static boolean isSupported() {
    return new File(PROC, "self/stat").canRead();
  }

  @Override
  public List<Row> snapshot() {
    String[] names = PROC.list();
    var rows = new ArrayList<Row>(names == null ? 0 : names.length);
    if (names != null) {
      for (String name : names) {
        if (name.charAt(0) >= '0' && name.charAt(0) <= '9') {
          add(rows, name);
        }
      }
    }
    return rows;
  }

  private void add(List<Row> rows, String pid) {
    int length;
    try (var in = new FileInputStream("/proc/" + pid + "/stat")) {
      length = in.read(buffer);
    } catch (IOException e) {
      return; // It has ended meanwhile.
    }
    rows.add(parse(Long.parseLong(pid), buffer, length));
  }

  /** The fields of proc(5); the second one, the name in parentheses, may hold anything. */
  Row parse(long pid, byte[] stat, int length) {
    int at = length - 1;
    while (at > 0 && stat[at] != ')') {
      at--;
    }
    long[] fields = new long[25];
    int field = 3; // The state, a letter, is skipped below as it is no number.
    for (at += 2; at < length && field < fields.length; at++) {
      byte c = stat[at];
      if (c == ' ') {
        field++;
      } else if (c >= '0' && c <= '9') {
        fields[field] = fields[field] * 10 + (c - '0');
      }
    }
    long ticks = fields[14] + fields[15] + fields[16] + fields[17];
    return new Row(
        pid, fields[4], fields[5], ticks * 1000 / ticksPerSecond, fields[24] * pageBytes);
  }

  /** A value that the kernel hands to every program at its start. */
  private static long auxiliary(int key, long otherwise) {
    try {
      var pairs =
          ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
              .order(ByteOrder.nativeOrder());
      while (pairs.remaining() >= 16) {
        long type = pairs.getLong();
        long value = pairs.getLong();
        if (type == key && value > 0) {
          return value;
        }
      }
    } catch (IOException e) {
      // The usual value then.
    }
    return otherwise;
  }
}
