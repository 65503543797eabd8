package dev.torc.engine;

import dev.torc.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Requests that are held open until there is something to say. Woken after the commit that made it
 * so, at most one waiter per piece of work. Thread-safe.
 */
final class Waiters {
  /**
   * A held request.
   *
   * @param serves whether news of a workflow concern it
   * @param retry asks again; called once, on the writer thread
   */
  record Waiter(LongPredicate serves, Runnable retry) {}

  private final List<Waiter> waiting = new ArrayList<>();

  synchronized void add(Waiter w) {
    waiting.add(w);
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
      tx.afterCommit(() -> wake(workflowId, most));
    }
  }

  private void wake(long workflowId, int most) {
    List<Waiter> woken = new ArrayList<>();
    synchronized (this) {
      for (var i = waiting.iterator(); i.hasNext() && woken.size() < most; ) {
        Waiter w = i.next();
        if (w.serves().test(workflowId)) {
          i.remove();
          woken.add(w);
        }
      }
    }
    woken.forEach(w -> w.retry().run());
  }
}
