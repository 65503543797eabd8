package dev.torc.server;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** All open event streams of a server. One thread writes for all of them and never blocks. */
final class SseHub implements AutoCloseable {
  private final Set<SseStream> streams = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor writer;

  SseHub(Duration keepAlive) {
    writer =
        new ScheduledThreadPoolExecutor(
            1,
            r -> {
              Thread t = new Thread(r, "torc-sse");
              t.setDaemon(true);
              return t;
            });
    writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    writer.scheduleWithFixedDelay(
        () -> streams.forEach(SseStream::keepAlive),
        keepAlive.toMillis(),
        keepAlive.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  int size() {
    return streams.size();
  }

  /** Begins the response; must be called after the request went asynchronous. */
  CompletableFuture<Void> open(Context ctx, Consumer<SseStream> onOpen) {
    HttpServletResponse response = ctx.res();
    response.setStatus(200);
    response.setContentType("text/event-stream");
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("X-Accel-Buffering", "no");
    try {
      SseStream stream = new SseStream(response.getOutputStream(), writer);
      streams.add(stream);
      stream.closed().whenComplete((v, e) -> streams.remove(stream));
      onOpen.accept(stream);
      response.getOutputStream().setWriteListener(stream);
      return stream.closed();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends all streams: those that can be written to get what is queued, the others are dropped. */
  @Override
  public void close() {
    if (writer.isShutdown()) {
      return;
    }
    streams.forEach(SseStream::close);
    writer.schedule(() -> streams.forEach(SseStream::abort), 200, TimeUnit.MILLISECONDS);
    writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    writer.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    writer.shutdown();
  }
}
