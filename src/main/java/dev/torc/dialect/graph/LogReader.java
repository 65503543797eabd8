package dev.torc.dialect.graph;

import dev.torc.engine.Engine;
import dev.torc.engine.LiveEvents.Subscription;
import dev.torc.model.Json;
import dev.torc.server.SseStream;
import dev.torc.store.LogStore.Chunk;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reader that follows the log of one job. What it has not read yet stays in the database: a few
 * pieces at a time are handed to the connection, more when it has taken them.
 */
final class LogReader {
  private static final int PIECES = 64;
  private static final long CHARACTERS = 16 * 1024;

  /** A late push may follow the end of a job. */
  private static final long SETTLE_MILLIS = 250;

  private final Engine engine;
  private final SseStream stream;
  private final String workflow;
  private final String job;
  private final Clock clock;
  private final Consumer<Runnable> thread;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile @Nullable Long jobId;
  private volatile @Nullable Subscription subscription;
  // Touched by the one thread of all readers, and before it first runs.
  private long run;
  private long last;
  private boolean sentAny;
  private boolean caughtUp;
  private long overSince;
  private long lastSent;

  LogReader(
      Engine engine,
      SseStream stream,
      String workflow,
      String job,
      long after,
      Clock clock,
      Consumer<Runnable> thread) {
    this.engine = engine;
    this.stream = stream;
    this.workflow = workflow;
    this.job = job;
    this.last = after;
    this.clock = clock;
    this.thread = thread;
  }

  String workflow() {
    return workflow;
  }

  String job() {
    return job;
  }

  @Nullable Long jobId() {
    return jobId;
  }

  /** The job is known now: pieces of this run and later ones are sent. */
  void begin(long id, long fromRun) {
    run = fromRun;
    last = LogStreams.known(engine, id, last);
    sentAny = last > 0;
    subscription = engine.logs().subscribe(id, this::wake);
    jobId = id;
    if (stream.closed().isDone()) {
      end(); // it may have been called before there was a subscription
    }
    wake();
  }

  void end() {
    Subscription s = subscription;
    if (s != null) {
      s.close();
    }
  }

  /** There may be something to send. Cheap; any thread. */
  void wake() {
    if (jobId != null && scheduled.compareAndSet(false, true)) {
      thread.accept(this::send);
    }
  }

  private void send() {
    scheduled.set(false);
    Long id = jobId;
    if (id == null || stream.closed().isDone() || stream.waiting() > 0) {
      return; // the stream calls back when it has room
    }
    List<Chunk> next = engine.logs().read(id, run, last, PIECES, CHARACTERS);
    caughtUp = next.isEmpty();
    for (Chunk c : next) {
      stream.send("log", Json.write(LogRoutes.show(workflow, job, c)), c.id());
      last = c.id();
      sentAny = true;
      lastSent = clock.millis();
    }
  }

  /** Told now and then whether the job has ended; a while after that the stream ends too. */
  void jobIsOver(boolean over) {
    if (!caughtUp) {
      wake(); // a read that failed has left nobody else who would call
    }
    if (!over) {
      overSince = 0;
      return;
    }
    long now = clock.millis();
    if (overSince == 0) {
      overSince = now;
      wake();
      return;
    }
    if (caughtUp && stream.waiting() == 0 && now - Math.max(overSince, lastSent) >= SETTLE_MILLIS) {
      if (!sentAny) {
        stream.sendId(0); // so that a browser that comes back can be told that there is no more
      }
      stream.close();
    }
  }
}
