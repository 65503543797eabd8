package dev.torc.server;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One reader of server-sent events. Sending never blocks and may be done by any thread: events wait
 * in a bounded queue and are written when the connection takes them. A reader that falls too far
 * behind loses events and is told how many.
 */
public final class SseStream implements WriteListener {
  /** Events that may wait for a slow reader. */
  public static final int QUEUE = 512;

  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.UTF_8);

  private final ServletOutputStream out;
  private final Executor writer;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
  private long dropped;
  private Runnable onRoom = () -> {};
  private boolean started;
  private boolean scheduled;
  private boolean ending;
  // Touched by the writer thread only.
  private boolean unflushed = true;

  SseStream(ServletOutputStream out, Executor writer) {
    this.out = out;
    this.writer = writer;
  }

  /** Queues an event; {@code json} must be one line. Does nothing once the stream has ended. */
  public void send(String event, String json) {
    offer(frame("", event, json));
  }

  /** Queues an event with an id, by which a reader that comes back says where it was. */
  public void send(String event, String json, long id) {
    offer(frame("id: " + id + "\n", event, json));
  }

  /** Tells the reader where it is, without an event that it would hear of. */
  public void sendId(long id) {
    offer(("id: " + id + "\n\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Events that wait for the reader. */
  public int waiting() {
    synchronized (queue) {
      return queue.size();
    }
  }

  /**
   * For senders that must lose nothing: calls back each time when everything queued has been given
   * to the connection. Runs on the one thread that writes for all streams: be quick.
   */
  public void onRoom(Runnable callback) {
    synchronized (queue) {
      onRoom = callback;
    }
  }

  private void offer(byte[] text) {
    synchronized (queue) {
      if (ending) {
        return;
      }
      if (queue.size() >= QUEUE) {
        dropped++;
      } else {
        queue.add(text);
      }
    }
    wake();
  }

  /** Tells the connection that somebody is still here; finds out when the reader is not. */
  void keepAlive() {
    synchronized (queue) {
      if (ending || !queue.isEmpty()) {
        return;
      }
      queue.add(KEEP_ALIVE);
    }
    wake();
  }

  /** Ends the stream after what is queued has been written. */
  public void close() {
    synchronized (queue) {
      ending = true;
    }
    wake();
  }

  /** Ends the stream for a reader who may have nothing more: not even what is queued. */
  void cut() {
    synchronized (queue) {
      ending = true;
      queue.clear();
      dropped = 0;
    }
    wake();
  }

  /** Completes when the stream has ended, whoever ended it. */
  public CompletableFuture<Void> closed() {
    return closed;
  }

  /** Drops a stream that nobody reads; used at the end of the server. */
  void abort() {
    synchronized (queue) {
      ending = true;
      queue.clear();
      dropped = 0;
    }
    closed.complete(null);
  }

  @Override
  public void onWritePossible() {
    synchronized (queue) {
      started = true; // before that the connection would take writes only with waiting
    }
    wake();
  }

  @Override
  public void onError(Throwable t) {
    abort();
  }

  private void wake() {
    synchronized (queue) {
      if (!started || scheduled || closed.isDone()) {
        return;
      }
      scheduled = true;
    }
    writer.execute(this::drain);
  }

  /** Runs on the one writer thread. Every call on the output needs a fresh isReady. */
  private void drain() {
    synchronized (queue) {
      scheduled = false;
    }
    try {
      while (!closed.isDone() && out.isReady()) {
        byte[] next = next();
        if (next != null) {
          out.write(next);
          unflushed = true;
        } else if (unflushed) {
          unflushed = false;
          out.flush();
        } else {
          finishIfEnding();
          room();
          return;
        }
      }
    } catch (IOException | RuntimeException e) {
      abort();
    }
  }

  private void room() {
    Runnable callback;
    synchronized (queue) {
      callback = onRoom;
    }
    callback.run();
  }

  private void finishIfEnding() {
    synchronized (queue) {
      if (!ending || !queue.isEmpty()) {
        return;
      }
    }
    closed.complete(null);
  }

  private byte @Nullable [] next() {
    synchronized (queue) {
      byte[] next = queue.poll();
      if (next == null && dropped > 0) {
        next = frame("", "warning", "{\"dropped\":" + dropped + "}");
        dropped = 0;
      }
      return next;
    }
  }

  private static byte[] frame(String id, String event, String json) {
    return (id + "event: " + event + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
