package dev.torc.cli.exec;

import dev.torc.client.CommandFeed;
import dev.torc.client.CommandFeed.Command;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads commands on one thread and adds them to the workflow on another. What is there at once
 * makes the first batch; what comes later is added while the first commands run.
 */
final class Feeder {
  private static final int MOST_AT_FIRST = 100_000;
  private static final int MOST_LATER = 500;
  private static final int MOST_WAITING = 10_000;
  private static final long QUIET_MILLIS = 30;
  private static final Command END = new Command("", "");

  private final BlockingQueue<Command> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Reader reader;
  private volatile boolean stopped;
  private volatile boolean finished;
  private boolean ended;
  private volatile long added;
  private volatile @Nullable TorcException problem;

  /** Hands every command to the sink until that wants no more. */
  interface Reader {
    void read(Predicate<Command> sink);
  }

  Feeder(Reader reader) {
    this.reader = reader;
    daemon(this::read, "torc-input");
  }

  private static void daemon(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true); // a read of a terminal cannot be broken off
    thread.start();
  }

  private void read() {
    try {
      reader.read(this::offer);
    } catch (TorcException e) {
      problem = e;
    } finally {
      offer(END);
    }
  }

  private boolean offer(Command c) {
    try {
      while (!stopped && !queue.offer(c, 100, TimeUnit.MILLISECONDS)) {
        // full: the machine is busy with the commands that are known
      }
    } catch (InterruptedException e) {
      stopped = true;
    }
    return !stopped;
  }

  /** Waits for the first commands, and for more as long as they come fast; empty for none. */
  List<Command> first() {
    return take(MOST_AT_FIRST, QUIET_MILLIS);
  }

  /** Adds the rest beside the caller. */
  void goOn(CommandFeed feed, long alreadyAdded) {
    added = alreadyAdded;
    finished = ended;
    if (!ended) {
      daemon(() -> addAll(feed), "torc-feeder");
    }
  }

  private void addAll(CommandFeed feed) {
    try {
      while (!stopped && !ended) {
        List<Command> batch = take(MOST_LATER, 0);
        if (!batch.isEmpty()) {
          feed.add(batch);
          added += batch.size();
        }
      }
    } catch (TorcException e) {
      problem = e;
    } finally {
      finished = true;
    }
  }

  private List<Command> take(int most, long quietMillis) {
    List<Command> batch = new ArrayList<>();
    try {
      Command c = queue.take();
      while (c != null && c != END) {
        batch.add(c);
        c = batch.size() < most ? queue.poll(quietMillis, TimeUnit.MILLISECONDS) : null;
      }
      ended = c == END;
    } catch (InterruptedException e) {
      ended = true;
    }
    return batch;
  }

  /** Takes no more commands. */
  void stop() {
    stopped = true;
    queue.clear();
    queue.offer(END);
  }

  /** Whether every command is in the workflow, or none will come any more. */
  boolean finished() {
    return finished;
  }

  long added() {
    return added;
  }

  @Nullable TorcException problem() {
    return problem;
  }
}
