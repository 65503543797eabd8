package dev.torc.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Holds a request back until its body has arrived, unless that is a large one, so that slow clients
 * hold no threads. A body that comes too slowly is answered with 408. (Jetty's own {@code
 * EagerContentHandler} goes on waiting after an idle time-out.)
 */
final class BodyAwaiter extends Handler.Wrapper {
  private static final int MOST = 256 * 1024;

  private final BodyPace pace;

  BodyAwaiter(Handler next, BodyPace pace) {
    super(next);
    this.pace = pace;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    long length = request.getLength();
    if (length <= 0 || length > MOST) {
      // A large body, or one of unknown length, is read by the thread of its handler: to read part
      // of it here and the rest there can leave the reader waiting for news that never comes.
      return super.handle(request, response, callback);
    }
    new Loading(request, response, callback).begin();
    return true;
  }

  private void pass(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      }
    } catch (Throwable e) {
      Response.writeError(request, response, callback, e);
    }
  }

  private final class Loading implements Runnable {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final long start = System.nanoTime();

    Loading(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    /** On the thread of the request itself. */
    void begin() {
      load(Runnable::run);
    }

    /**
     * When more has come. Jetty runs these calls one after the other, so a handler that waits for
     * the rest of the body in here would wait for itself: it gets a thread of its own.
     */
    @Override
    public void run() {
      load(request.getComponents().getExecutor());
    }

    private void load(Executor handler) {
      boolean last = false;
      while (!last) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this);
          return;
        }
        if (Content.Chunk.isFailure(chunk)
            || pace.tooSlow(content.size(), System.nanoTime() - start)) {
          chunk.release();
          response.getHeaders().put(HttpHeader.CONNECTION, "close");
          Response.writeError(request, response, callback, HttpStatus.REQUEST_TIMEOUT_408);
          return;
        }
        byte[] bytes = new byte[chunk.remaining()];
        chunk.getByteBuffer().get(bytes);
        content.writeBytes(bytes);
        last = chunk.isLast();
        chunk.release();
      }
      Request loaded = new Loaded(request, content.toByteArray());
      handler.execute(() -> pass(loaded, response, callback));
    }
  }

  /** The request with the body that was read. */
  private static final class Loaded extends Request.Wrapper {
    private Content.@Nullable Chunk whole;

    Loaded(Request request, byte[] content) {
      super(request);
      this.whole = Content.Chunk.from(ByteBuffer.wrap(content), true);
    }

    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = whole;
      if (chunk == null) {
        return Content.Chunk.EOF;
      }
      whole = null;
      return chunk;
    }

    @Override
    public void demand(Runnable task) {
      getComponents().getExecutor().execute(task);
    }
  }
}
