package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections that queries take in turns. Thread-safe. */
final class ReaderPool implements AutoCloseable {
  private static final int LONG_WAIT_MILLIS = 100;

  private final Connections connections;
  private final Queue<Sql> free = new ConcurrentLinkedQueue<>();
  private final Semaphore turns;
  private final AtomicInteger waitedLong = new AtomicInteger();

  /**
   * @param most connections at the same time
   */
  ReaderPool(Connections connections, int most) {
    this.connections = connections;
    this.turns = new Semaphore(most, true);
  }

  /**
   * A connection for one query. Whoever comes at the right moment may pass those who wait, which
   * saves waking them; once somebody has waited for long everybody queues.
   */
  Sql take() {
    try {
      boolean mine = waitedLong.get() == 0 && turns.tryAcquire();
      if (!mine && !turns.tryAcquire(LONG_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        waitedLong.incrementAndGet();
        try {
          if (!turns.tryAcquire(10, TimeUnit.SECONDS)) {
            throw TorcException.of(ErrorKind.BUSY, "too many queries run at the same time");
          }
        } finally {
          waitedLong.decrementAndGet();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TorcException.of(ErrorKind.UNAVAILABLE, "interrupted while waiting for the database");
    }
    try {
      Sql idle = free.poll();
      // Opened when first needed: a short command needs one or two.
      return idle == null ? connections.reader() : idle;
    } catch (RuntimeException e) {
      turns.release();
      throw e;
    }
  }

  void giveBack(Sql sql) {
    free.add(sql);
    turns.release();
  }

  /** Closes what is idle; nobody may read any more. */
  @Override
  public void close() {
    for (Sql sql = free.poll(); sql != null; sql = free.poll()) {
      sql.close();
    }
  }
}
