package dev.torc.spec;

import dev.torc.model.TorcException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text of a workflow file and the name under which the user knows it. */
final class Source {
  private final String name;
  private final String text;
  private int @Nullable [] starts;

  Source(String name, String text) {
    this.name = name;
    this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /**
   * The text of bytes in UTF-8.
   *
   * @throws TorcException INVALID with the place of the first byte that is not
   */
  static String decode(String name, byte[] bytes) {
    if (bytes.length > 1 && (bytes[0] & 0xff) + (bytes[1] & 0xff) == 0xff + 0xfe) {
      throw TorcException.invalid(name + " is not UTF-8 text but UTF-16")
          .withHint("save it as UTF-8: iconv -f UTF-16 -t UTF-8");
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    if (!result.isError()) {
      return out.toString();
    }
    var before = new Source(name, out + ".");
    int line = before.starts().length;
    int column = before.text.length() - before.starts()[line - 1];
    String hex = Integer.toHexString(bytes[in.position()] & 0xff).toUpperCase(Locale.ROOT);
    throw TorcException.invalid(
            name + " is not UTF-8 text: byte 0x" + hex + " in line " + line + ", column " + column)
        .with("line", line)
        .with("column", column)
        .withHint("if it is Latin-1: iconv -f LATIN1 -t UTF-8");
  }

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  /** Where the lines begin; LF, CR and CRLF end one. */
  private int[] starts() {
    int[] known = starts;
    if (known == null) {
      List<Integer> found = new ArrayList<>(List.of(0));
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1))) {
          found.add(i + 1);
        }
      }
      known = found.stream().mapToInt(Integer::intValue).toArray();
      starts = known;
    }
    return known;
  }

  /** 1-based line of a place in the text. */
  int lineAt(int offset) {
    int i = Arrays.binarySearch(starts(), offset);
    return i < 0 ? -i - 1 : i + 1;
  }

  /** 1-based column of a place in the text. */
  int columnAt(int offset) {
    return offset - starts()[lineAt(offset) - 1] + 1;
  }

  /** Whether some characters are two units of UTF-16. */
  boolean hasPairs() {
    return text.codePoints().anyMatch(Character::isSupplementaryCodePoint);
  }

  /** A column counted in code points, counted in units of UTF-16. */
  int inChars(int line, int column) {
    String s = line(line);
    int points = column - 1;
    if (s == null || points < 0 || points > s.codePointCount(0, s.length())) {
      return column;
    }
    return s.offsetByCodePoints(0, points) + 1;
  }

  /** A syntax error at a place in the text. */
  TorcException error(int offset, String message) {
    return SpecFormat.syntax(lineAt(offset), columnAt(offset), message);
  }

  /** Text of a 1-based line without its end; null when there is no such line. */
  @Nullable String line(int number) {
    int[] known = starts();
    if (number < 1 || number > known.length) {
      return null;
    }
    int to = number == known.length ? text.length() : known[number];
    return text.substring(known[number - 1], to).stripTrailing();
  }
}
