package dev.torc.worker;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Brings what happens on other threads to the loop, in order. */
final class Mailbox implements Executor {
  private static final int MOST_AT_ONCE = 256;

  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();

  @Override
  public void execute(Runnable task) {
    queue.add(task);
  }

  /** Waits for something, at most so long, then runs all that is there. */
  void runNext(long atMostMillis) throws InterruptedException {
    Runnable task =
        atMostMillis <= 0 ? queue.poll() : queue.poll(atMostMillis, TimeUnit.MILLISECONDS);
    for (int n = 0; task != null; n++) {
      task.run();
      task = n < MOST_AT_ONCE ? queue.poll() : null;
    }
  }
}
