package dev.torc.cli.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the entries of a tar archive: the old forms, ustar, GNU's long names, and pax. */
final class TarStream {
  private static final int BLOCK = 512;
  private static final long LONGEST_TEXT = 1 << 20;

  private final InputStream in;
  private long left;
  private int padding;

  TarStream(InputStream in) {
    this.in = in;
  }

  /** What an entry is. */
  enum Kind {
    FILE,
    FOLDER,
    SAME_FILE,
    OTHER
  }

  /**
   * One entry.
   *
   * @param link for {@code SAME_FILE}: the entry whose content it has
   * @param seconds time of the last change
   */
  record Entry(Kind kind, String name, String link, long size, long seconds) {}

  /** The next entry, or null at the end. */
  @Nullable Entry next() throws IOException {
    String name = null;
    String link = null;
    Long size = null;
    while (true) {
      skipRest();
      byte[] h = in.readNBytes(BLOCK);
      if (h.length < BLOCK) {
        throw new IOException("the archive ends early");
      }
      if (isZero(h)) {
        return null;
      }
      check(h);
      char type = (char) h[156];
      long length = number(h, 124, 12);
      switch (type) {
        case 'L' -> name = cString(text(length));
        case 'K' -> link = cString(text(length));
        case 'g' -> text(length);
        case 'x' -> {
          var pax = new Pax(text(length));
          name = pax.get("path", name);
          link = pax.get("linkpath", link);
          String s = pax.get("size", null);
          size = s == null ? size : Long.valueOf(s);
        }
        default -> {
          String n = name == null ? shortName(h) : name;
          String l = link == null ? string(h, 157, 100) : link;
          Kind kind = kind(type, n);
          long bytes = kind == Kind.FILE || kind == Kind.OTHER ? size == null ? length : size : 0;
          begin(bytes);
          return new Entry(kind, n, l, bytes, number(h, 136, 12));
        }
      }
    }
  }

  private static Kind kind(char type, String name) {
    return switch (type) {
      case '0', '\0', '7' -> name.endsWith("/") ? Kind.FOLDER : Kind.FILE;
      case '5' -> Kind.FOLDER;
      case '1' -> Kind.SAME_FILE;
      default -> Kind.OTHER;
    };
  }

  /** The content of the entry that came last. */
  InputStream content(Entry e) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] b, int off, int len) throws IOException {
        if (left == 0) {
          return -1;
        }
        int n = in.read(b, off, (int) Math.min(len, left));
        if (n < 0) {
          throw new IOException("the archive ends early, within " + e.name());
        }
        left -= n;
        return n;
      }
    };
  }

  private void begin(long bytes) {
    left = bytes;
    padding = (int) ((BLOCK - bytes % BLOCK) % BLOCK);
  }

  private void skipRest() throws IOException {
    try {
      in.skipNBytes(left + padding);
    } catch (java.io.EOFException e) {
      throw new IOException("the archive ends early", e);
    }
    left = 0;
    padding = 0;
  }

  private String text(long length) throws IOException {
    if (length < 0 || length > LONGEST_TEXT) {
      throw new IOException("the archive is damaged");
    }
    begin(length);
    byte[] b = in.readNBytes((int) length);
    left -= b.length;
    return new String(b, UTF_8);
  }

  private static String cString(String s) {
    int end = s.indexOf('\0');
    return end < 0 ? s : s.substring(0, end);
  }

  private static String string(byte[] b, int from, int length) {
    return cString(new String(b, from, length, UTF_8));
  }

  private static String shortName(byte[] h) {
    String name = string(h, 0, 100);
    String prefix = string(h, 257, 6).equals("ustar") ? string(h, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  /** Octal digits, or a binary number as GNU writes large ones. */
  private static long number(byte[] b, int from, int length) throws IOException {
    if ((b[from] & 0x80) != 0) {
      long n = 0;
      for (int i = from + length - 8; i < from + length; i++) {
        n = n << 8 | b[i] & 0xff;
      }
      return n;
    }
    String digits = cString(new String(b, from, length, StandardCharsets.ISO_8859_1)).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new IOException("the archive is damaged", e);
    }
  }

  private static boolean isZero(byte[] b) {
    for (byte x : b) {
      if (x != 0) {
        return false;
      }
    }
    return true;
  }

  private static void check(byte[] h) throws IOException {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : h[i] & 0xff;
    }
    if (sum != number(h, 148, 8)) {
      throw new IOException("the archive is damaged");
    }
  }

  /** Records {@code LENGTH KEY=VALUE}; the length counts bytes. */
  private record Pax(String text) {
    @Nullable String get(String key, @Nullable String otherwise) {
      byte[] all = text.getBytes(UTF_8);
      String found = otherwise;
      int at = 0;
      while (at < all.length) {
        int blank = at;
        while (blank < all.length && all[blank] != ' ') {
          blank++;
        }
        int length = decimal(new String(all, at, blank - at, UTF_8));
        if (length <= blank - at || at + length > all.length) {
          return found;
        }
        String record = new String(all, blank + 1, at + length - blank - 2, UTF_8);
        if (record.startsWith(key + "=")) {
          found = record.substring(key.length() + 1);
        }
        at += length;
      }
      return found;
    }

    private static int decimal(String digits) {
      return digits.matches("[0-9]{1,7}") ? Integer.parseInt(digits) : 0;
    }
  }
}
