package dev.torc.worker;

import dev.torc.model.TorcException;
import dev.torc.model.work.JobSource.RunningAttempt;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps the leases alive and hears of jobs to stop. The server holds a heartbeat open, so that a
 * cancellation arrives at once. Belongs to the loop.
 */
final class Heartbeat {
  private static final long LONGEST_MILLIS = 5_000;
  private static final long UNSTEADY_MILLIS = 1_000;
  private static final long SHORTEST_MILLIS = 250;

  private final Link link;
  private final Runner runner;
  private final Threads threads;
  private final Clock clock;
  private final long interval;
  private List<RunningAttempt> last = List.of();
  private boolean beating;
  private long lastAt;
  private long nextAt;

  Heartbeat(Link link, Runner runner, Threads threads, Clock clock, int leaseSeconds) {
    this.link = link;
    this.runner = runner;
    this.threads = threads;
    this.clock = clock;
    this.interval = Math.min(LONGEST_MILLIS, leaseSeconds * 1000L / 3);
    this.nextAt = clock.millis();
  }

  /** Epoch milliseconds at which the next one is due. */
  long due() {
    if (beating) {
      return Long.MAX_VALUE;
    }
    // The last one knew of no job at all: those that have started since cannot be canceled yet.
    boolean blind = last.isEmpty() && !runner.idle();
    return blind ? Math.min(nextAt, lastAt + UNSTEADY_MILLIS) : nextAt;
  }

  /** The server was away: it must hear of this worker as soon as it is back. */
  void soon() {
    nextAt = clock.millis();
  }

  /**
   * Sends one.
   *
   * @param undelivered what has ended and was not reported: the server gives away what its worker
   *     does not name
   */
  void send(
      long now,
      List<RunningAttempt> undelivered,
      Runnable onAnswer,
      Consumer<TorcException> onProblem) {
    beating = true;
    List<RunningAttempt> attempts = new ArrayList<>(runner.attempts());
    attempts.addAll(undelivered);
    // A held heartbeat does not know of jobs that start after it, so it is short while many do.
    long pause = attempts.equals(last) ? interval : Math.min(interval, UNSTEADY_MILLIS);
    long wait = attempts.isEmpty() ? 0 : pause;
    last = attempts;
    lastAt = now;
    threads.call(
        () -> link.call(id -> link.source().heartbeat(id, attempts, (int) wait)),
        cancellations -> {
          beating = false;
          nextAt = now + (cancellations.isEmpty() ? pause : SHORTEST_MILLIS);
          onAnswer.run();
          cancellations.forEach(runner::cancel);
        },
        problem -> {
          beating = false;
          onProblem.accept(problem);
        });
  }
}
