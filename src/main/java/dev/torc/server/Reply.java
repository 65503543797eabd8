package dev.torc.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a handler answers. */
public sealed interface Reply {

  /** A value sent as JSON; null is sent as {@code null}. */
  record Json(int status, @Nullable Object value, Map<String, String> headers) implements Reply {}

  /** Bytes as they are; a null content type sends none. */
  record Bytes(
      int status, @Nullable String contentType, byte[] content, Map<String, String> headers)
      implements Reply {}

  /** JSON whose bytes are made on the thread that sends them, not on the one that had the news. */
  record Lazy(Supplier<byte[]> json) implements Reply {}

  /**
   * A body that is made piece by piece, each when the connection has taken the one before; no
   * thread waits for a slow reader.
   *
   * @param first the first piece
   * @param rest makes the next piece; null when there is none. What it throws breaks the answer off
   */
  record Pieces(String contentType, byte[] first, Supplier<byte @Nullable []> rest)
      implements Reply {}

  /** An answer that comes later; no thread waits for it. */
  record Later(CompletionStage<? extends Reply> reply) implements Reply {}

  /**
   * A stream of server-sent events. {@code onOpen} gets the stream once the response has begun; the
   * stream ends when it is closed or when the reader goes away, and soon after {@code goesOn} says
   * no: that is asked again and again, may read the database, and refuses by throwing like a
   * handler does, too.
   */
  record Events(Consumer<SseStream> onOpen, BooleanSupplier goesOn) implements Reply {
    /** The same stream, which also ends when something else says no. */
    public Events whileAlso(BooleanSupplier other) {
      return new Events(onOpen, () -> goesOn.getAsBoolean() && other.getAsBoolean());
    }
  }

  static Reply json(@Nullable Object value) {
    return new Json(200, value, Map.of());
  }

  static Reply json(int status, @Nullable Object value) {
    return new Json(status, value, Map.of());
  }

  static Reply empty(int status) {
    return new Bytes(status, null, new byte[0], Map.of());
  }

  static Reply text(int status, String text) {
    return bytes(status, "text/plain; charset=utf-8", text);
  }

  static Reply html(String page) {
    return bytes(200, "text/html; charset=utf-8", page);
  }

  static Reply bytes(int status, String contentType, String content) {
    return bytes(status, contentType, content.getBytes(StandardCharsets.UTF_8));
  }

  static Reply bytes(int status, String contentType, byte[] content) {
    return new Bytes(status, contentType, content, Map.of());
  }

  /** A file that the program brings along. */
  static Reply resource(String contentType, String name) {
    try (InputStream in = Reply.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program comes without its file " + name);
      }
      return bytes(200, contentType, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Reply later(CompletionStage<? extends Reply> reply) {
    return new Later(reply);
  }

  static Events events(Consumer<SseStream> onOpen) {
    return new Events(onOpen, () -> true);
  }
}
