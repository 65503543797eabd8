package dev.torc.worker;

import dev.torc.model.work.WorkAnswer;
import java.time.Duration;

/**
 * When to ask for jobs, and without room for jobs at least for news. A claim of each kind may be
 * open at a time. Belongs to the loop.
 */
final class ClaimTurns {
  /** How often a worker without room asks for actions; reports bring them too. */
  private static final long NEWS_MILLIS = 5_000;

  private final Backoff emptyHanded;
  private boolean claiming;
  private boolean askingForNews;
  private long notBefore;
  private long newsAt;

  ClaimTurns(long now, Duration poll) {
    this.emptyHanded = new Backoff(10, Math.max(20, poll.toMillis()));
    this.newsAt = now;
  }

  /** Epoch milliseconds of the next claim; {@link Long#MAX_VALUE} while one is open. */
  long due(boolean room) {
    if (claiming || (!room && askingForNews)) {
      return Long.MAX_VALUE;
    }
    return room ? notBefore : newsAt + NEWS_MILLIS;
  }

  void opened(boolean forJobs) {
    set(forJobs, true);
  }

  void closed(boolean forJobs) {
    set(forJobs, false);
  }

  private void set(boolean forJobs, boolean open) {
    if (forJobs) {
      claiming = open;
    } else {
      askingForNews = open;
    }
  }

  /** A server that answers at once without news must not be asked again at once. */
  void answered(WorkAnswer answer, boolean early, long now) {
    boolean empty = answer.jobs().isEmpty() && answer.actions().isEmpty();
    if (!empty) {
      emptyHanded.reset();
      notBefore = 0;
    } else if (early) {
      notBefore = now + emptyHanded.nextMillis();
    }
  }

  /** The server has said how things are, whatever it was asked. */
  void heardNews(long now) {
    newsAt = now;
  }
}
