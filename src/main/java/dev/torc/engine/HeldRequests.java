package dev.torc.engine;

import dev.torc.engine.Waiters.Waiter;
import dev.torc.engine.Waiters.Wake;
import dev.torc.model.TorcException;
import dev.torc.store.Database;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Requests that wait for news: each is answered by news, by its time, or when the server stops. */
final class HeldRequests {
  private static final int MAX_WAIT_MILLIS = 60_000;

  private final Database db;
  private final ScheduledExecutorService timer;
  private final Set<Held<?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  HeldRequests(Database db, ScheduledExecutorService timer) {
    this.db = db;
    this.timer = timer;
  }

  /** A request that may be held; lives as long as its answer is open. */
  static final class Held<T> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final long until;
    private final long claimant;
    private final T nothing;
    private final Waiters waiters;
    private final AtomicReference<@Nullable Waiter> waiter = new AtomicReference<>();
    private final AtomicBoolean timed = new AtomicBoolean();

    private Held(long until, long claimant, T nothing, Waiters waiters) {
      this.until = until;
      this.claimant = claimant;
      this.nothing = nothing;
      this.waiters = waiters;
    }

    CompletableFuture<T> answer() {
      return answer;
    }

    /** Whether its time is up: then it must be answered, whatever there is to say. */
    boolean isOver() {
      return until - System.nanoTime() <= 0;
    }

    /** A transaction that failed as a whole runs again: what it held must not stay. */
    void forget() {
      Waiter old = waiter.getAndSet(null);
      if (old != null) {
        waiters.remove(old);
      }
    }

    /** Answers it if it is held; if it is asking again just now, that asking answers. */
    private void release() {
      Waiter w = waiter.get();
      if (w != null && waiters.remove(w)) {
        answer.complete(nothing);
      }
    }
  }

  /**
   * A request that has just come in.
   *
   * @param claimant worker that asks for jobs; 0 for another kind of request
   * @param nothing its answer when its time is up without news
   * @param waiters what wakes it
   */
  <T> Held<T> begin(int waitMillis, long claimant, T nothing, Waiters waiters) {
    long until = System.nanoTime() + Math.min(waitMillis, MAX_WAIT_MILLIS) * 1_000_000L;
    return new Held<>(until, claimant, nothing, waiters);
  }

  /** Queues a command whose failure is the failure of the request. */
  void submit(Held<?> held, Database.Command<@Nullable Object> command) {
    try {
      db.submit(command)
          .whenComplete(
              (x, e) -> {
                if (e != null) {
                  held.answer.completeExceptionally(e);
                }
              });
    } catch (TorcException e) {
      held.answer.completeExceptionally(e);
    }
  }

  /** Keeps a request until news, or its time, whichever comes first. */
  void hold(Held<?> held, LongPredicate serves, Consumer<Wake> retry) {
    held.waiter.set(held.waiters.hold(serves, retry));
    if (held.timed.compareAndSet(false, true)) {
      // Once for a request, however often it is woken; gone with its answer.
      open.add(held);
      Future<?> end = schedule(held);
      held.answer.whenComplete(
          (x, e) -> {
            open.remove(held);
            end.cancel(false);
          });
    }
    if (draining) {
      held.release();
    }
  }

  private Future<?> schedule(Held<?> held) {
    try {
      return timer.schedule(
          held::release, Math.max(1, held.until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      draining = true; // the engine is closed already
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Answers the held claims of a worker with nothing. */
  void answerClaimsOf(long worker) {
    for (Held<?> held : open) {
      if (held.claimant == worker) {
        held.release();
      }
    }
  }

  /** Answers every held request at once, now and from now on. */
  void answerAll() {
    draining = true;
    List.copyOf(open).forEach(Held::release);
  }
}
