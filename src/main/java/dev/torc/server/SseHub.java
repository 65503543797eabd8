package dev.torc.server;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All open event streams of a server. One thread writes for all of them and never blocks; a patrol
 * on other threads ends those whose readers may not have them any more.
 */
final class SseHub implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("torc.server");

  /** Reasons for which a stream would not be opened again. */
  private static final Set<ErrorKind> REFUSALS =
      EnumSet.of(ErrorKind.NOT_FOUND, ErrorKind.FORBIDDEN, ErrorKind.UNAUTHORIZED);

  private final Map<SseStream, BooleanSupplier> streams = new ConcurrentHashMap<>();
  private final AtomicBoolean patrolling = new AtomicBoolean();
  private final Executor threads;
  private final ScheduledThreadPoolExecutor writer;

  /**
   * @param threads those of the server, for questions that may take a moment
   */
  SseHub(Duration keepAlive, Duration patrol, Executor threads) {
    this.threads = threads;
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
        () -> streams.keySet().forEach(SseStream::keepAlive),
        keepAlive.toMillis(),
        keepAlive.toMillis(),
        TimeUnit.MILLISECONDS);
    writer.scheduleWithFixedDelay(
        this::sendPatrol, patrol.toMillis(), patrol.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One patrol at a time; when all threads are busy the next one has to do. */
  private void sendPatrol() {
    if (streams.isEmpty() || !patrolling.compareAndSet(false, true)) {
      return;
    }
    try {
      threads.execute(this::patrol);
    } catch (RejectedExecutionException e) {
      patrolling.set(false);
    }
  }

  private void patrol() {
    try {
      streams.forEach(
          (stream, goesOn) -> {
            if (!goesOn(goesOn)) {
              stream.cut();
            }
          });
    } finally {
      patrolling.set(false);
    }
  }

  private static boolean goesOn(BooleanSupplier question) {
    try {
      return question.getAsBoolean();
    } catch (TorcException e) {
      return !REFUSALS.contains(e.kind()); // a busy database is no reason to end anything
    } catch (RuntimeException e) {
      LOG.error("cannot tell whether an event stream may go on: it ends", e);
      return false;
    }
  }

  int size() {
    return streams.size();
  }

  /** Begins the response; must be called after the request went asynchronous. */
  CompletableFuture<Void> open(Context ctx, Reply.Events events) {
    HttpServletResponse response = ctx.res();
    response.setStatus(200);
    response.setContentType("text/event-stream");
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("X-Accel-Buffering", "no");
    try {
      SseStream stream = new SseStream(response.getOutputStream(), writer);
      streams.put(stream, events.goesOn());
      stream.closed().whenComplete((v, e) -> streams.remove(stream));
      events.onOpen().accept(stream);
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
    streams.keySet().forEach(SseStream::close);
    writer.schedule(() -> streams.keySet().forEach(SseStream::abort), 200, TimeUnit.MILLISECONDS);
    writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    writer.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    writer.shutdown();
  }
}
