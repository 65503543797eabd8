package dev.torc.server;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes a body that is made piece by piece, whenever the connection takes more. */
final class StreamedBody implements WriteListener {
  private final ServletOutputStream out;
  private final Supplier<byte @Nullable []> rest;
  private final Consumer<Throwable> failed;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private byte @Nullable [] first;

  private StreamedBody(ServletOutputStream out, Reply.Pieces pieces, Consumer<Throwable> failed) {
    this.out = out;
    this.first = pieces.first();
    this.rest = pieces.rest();
    this.failed = failed;
  }

  /**
   * Begins the response; must be called after the request went asynchronous.
   *
   * @param failed told when a piece cannot be made; the reader sees a body that breaks off
   * @return completes when the body has been written, or can no longer be
   */
  static CompletableFuture<Void> send(
      Context ctx, Reply.Pieces pieces, Consumer<Throwable> failed) {
    HttpServletResponse response = ctx.res();
    response.setStatus(200);
    response.setContentType(pieces.contentType());
    try {
      var body = new StreamedBody(response.getOutputStream(), pieces, failed);
      response.getOutputStream().setWriteListener(body);
      return body.done;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onWritePossible() throws IOException {
    while (!done.isDone() && out.isReady()) {
      byte[] next;
      try {
        next = next();
      } catch (RuntimeException e) {
        failed.accept(e);
        done.complete(null);
        return;
      }
      if (next == null) {
        done.complete(null);
        return;
      }
      out.write(next);
    }
  }

  private byte @Nullable [] next() {
    byte[] begin = first;
    first = null;
    return begin == null ? rest.get() : begin;
  }

  @Override
  public void onError(Throwable t) {
    done.complete(null);
  }
}
