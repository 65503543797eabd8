package dev.torc.store;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The one thread that writes, with the commands that wait for it. Thread-safe. */
final class Writer implements AutoCloseable {
  private static final int MAX_BATCH = 512;

  private final Sql sql;
  private final BlockingQueue<WriteTask<?>> queue;
  private final Queue<Runnable> betweenCommits = new ConcurrentLinkedQueue<>();
  private final WriterMonitor monitor;
  private final StoreHealth health;
  private final Thread thread;
  private volatile boolean closing;

  /**
   * @param sql belongs to the writer's thread from now on
   * @param capacity commands that may wait
   */
  Writer(Sql sql, int capacity, WriterMonitor monitor, StoreHealth health) {
    this.sql = sql;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.monitor = monitor;
    this.health = health;
    this.thread = new Thread(this::loop, "torc-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /** See {@link Database#submit}. */
  <T extends @Nullable Object> CompletableFuture<T> submit(Database.Command<T> command) {
    WriteTask<T> task = new WriteTask<>(command);
    if (closing) {
      throw shuttingDown();
    }
    if (!queue.offer(task)) {
      throw TorcException.of(ErrorKind.BUSY, "too many requests wait for the database");
    }
    return taken(task);
  }

  /** The same, but waits for room in the queue. */
  <T extends @Nullable Object> CompletableFuture<T> submitPatiently(Database.Command<T> command)
      throws InterruptedException {
    WriteTask<T> task = new WriteTask<>(command);
    while (!closing) {
      if (queue.offer(task, 100, TimeUnit.MILLISECONDS)) {
        return taken(task);
      }
    }
    throw shuttingDown();
  }

  private <T extends @Nullable Object> CompletableFuture<T> taken(WriteTask<T> task) {
    if (closing && !thread.isAlive() && queue.remove(task)) {
      throw shuttingDown(); // came in between the writer's last look and its end
    }
    return task.future;
  }

  private static TorcException shuttingDown() {
    return TorcException.of(ErrorKind.UNAVAILABLE, "the server is shutting down");
  }

  /** To be called before anybody waits for the writer. */
  void refuseItself() {
    if (Thread.currentThread() == thread) {
      throw TorcException.of(ErrorKind.INTERNAL, "the writer thread cannot wait for itself");
    }
  }

  int queueDepth() {
    return queue.size();
  }

  /**
   * Has the writer do something when no transaction is open, and waits for it.
   *
   * @throws TorcException BUSY when too many commands wait
   */
  <T> T betweenCommits(Supplier<T> work) {
    refuseItself();
    CompletableFuture<T> done = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            done.complete(work.get());
          } catch (RuntimeException | Error e) { // none of them may end the writer
            done.completeExceptionally(e);
          }
        };
    betweenCommits.add(task);
    try {
      Database.join(submit(tx -> "wake up"));
    } catch (TorcException e) {
      if (betweenCommits.remove(task)) {
        throw e; // who is refused must not find it done later
      }
    }
    return Database.join(done);
  }

  private void loop() {
    List<WriteTask<?>> batch = new ArrayList<>(MAX_BATCH);
    while (true) {
      batch.clear();
      try {
        batch.add(queue.take());
      } catch (InterruptedException e) {
        continue; // only close() ends this thread
      }
      queue.drainTo(batch, MAX_BATCH - 1);
      long begin = System.nanoTime();
      new WriteBatch(sql, batch, health).run();
      quietly(() -> monitor.committed(batch.size(), System.nanoTime() - begin));
      for (Runnable r = betweenCommits.poll(); r != null; r = betweenCommits.poll()) {
        r.run();
      }
      if (closing && queue.isEmpty()) {
        return;
      }
    }
  }

  /** What others do on the writer's thread must not end it: everybody would wait for ever. */
  static void quietly(Runnable foreign) {
    try {
      foreign.run();
    } catch (RuntimeException | Error e) {
      LoggerFactory.getLogger(Database.class).error("a listener of the database failed", e);
    }
  }

  /** Finishes what waits; nothing more is taken. */
  @Override
  public void close() {
    closing = true;
    queue.offer(new WriteTask<>(tx -> "wake up")); // else the thread sees it a little later
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (WriteTask<?> late = queue.poll(); late != null; late = queue.poll()) {
      late.future.completeExceptionally(shuttingDown());
    }
  }
}
