package dev.torc.server;

import dev.torc.model.ErrorKind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads request bodies and counts while reading, because a length may be missing or a lie. */
final class BodyReader {
  /**
   * How much of a body that is too large is read and thrown away, so that the client has sent it
   * and sees the answer instead of a broken connection.
   */
  private static final long POLITENESS = 8L << 20;

  private static final int CHUNK = 16 * 1024;

  private final BodyPace pace;

  BodyReader(BodyPace pace) {
    this.pace = pace;
  }

  byte[] read(HttpServletRequest request, long limit) {
    long announced = request.getContentLengthLong();
    try {
      InputStream in = request.getInputStream();
      if (announced > limit) {
        discard(in, announced - limit > POLITENESS ? 0 : announced);
        throw ReadFault.tooLarge(limit);
      }
      return receive(in, announced < 0 ? CHUNK : (int) announced, limit);
    } catch (IOException e) {
      throw ReadFault.of(
          ErrorRenderer.Part.BODY, ErrorKind.BAD_REQUEST, "the request body is incomplete");
    }
  }

  private byte[] receive(InputStream in, int expected, long limit) throws IOException {
    long start = System.nanoTime();
    byte[] chunk = new byte[Math.max(1, Math.min(expected, CHUNK))];
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(expected, 1 << 20));
    int n;
    while ((n = in.read(chunk)) >= 0) {
      if (out.size() + (long) n > limit) {
        discard(in, POLITENESS);
        throw ReadFault.tooLarge(limit);
      }
      out.write(chunk, 0, n);
      if (pace.tooSlow(out.size(), System.nanoTime() - start)) {
        throw new IOException("too slow");
      }
    }
    return out.toByteArray();
  }

  private static void discard(InputStream in, long atMost) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long left = atMost;
    int n = 0;
    while (left > 0 && (n = in.read(chunk)) >= 0) {
      left -= n;
    }
  }
}
