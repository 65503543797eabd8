package dev.torc.engine;

import dev.torc.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Requests that are held open until there is something to say. Woken after the commit that made it
 * so, at most one waiter per piece of work; one that cannot use it passes the wake-up on.
 * Thread-safe.
 */
final class Waiters {
  /**
   * A wake-up.
   *
   * @param workflowId workflow that has news
   * @param before only requests that were held before this turn are asked, so that each is asked
   *     once
   */
  record Wake(long workflowId, long before) {}

  /** A held request. */
  static final class Waiter {
    private final LongPredicate serves;
    private final Consumer<Wake> retry;
    private final long turn;

    private Waiter(LongPredicate serves, Consumer<Wake> retry, long turn) {
      this.serves = serves;
      this.retry = retry;
      this.turn = turn;
    }
  }

  private final List<Waiter> waiting = new ArrayList<>();
  private long turn;

  /**
   * Holds a request.
   *
   * @param serves whether news of a workflow concern it
   * @param retry asks again; called once, on the writer thread
   */
  synchronized Waiter hold(LongPredicate serves, Consumer<Wake> retry) {
    Waiter w = new Waiter(serves, retry, turn++);
    waiting.add(w);
    return w;
  }

  /** False when it was woken (or removed) before. */
  synchronized boolean remove(Waiter w) {
    return waiting.remove(w);
  }

  private synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Wakes up to {@code most} waiters of a workflow once the transaction is committed. */
  void wakeAfter(Tx tx, long workflowId, int most) {
    if (most > 0 && !isEmpty()) {
      tx.afterCommit(() -> wake(new Wake(workflowId, now()), most));
    }
  }

  /** Lets the next waiter have a wake-up that the one who got it cannot use. */
  void passOn(Tx tx, Wake wake) {
    tx.afterCommit(() -> wake(wake, 1));
  }

  private synchronized long now() {
    return turn;
  }

  private void wake(Wake wake, int most) {
    List<Waiter> woken = new ArrayList<>();
    synchronized (this) {
      for (var i = waiting.iterator(); i.hasNext() && woken.size() < most; ) {
        Waiter w = i.next();
        if (w.turn < wake.before() && w.serves.test(wake.workflowId())) {
          i.remove();
          woken.add(w);
        }
      }
    }
    woken.forEach(w -> w.retry.accept(wake));
  }
}
