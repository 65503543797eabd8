package dev.torc.worker;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource.RunningAttempt;
import dev.torc.model.work.Registration;
import dev.torc.model.work.WorkAnswer;
import dev.torc.model.work.WorkRequest;
import dev.torc.worker.Ledger.Need;
import dev.torc.worker.WorkerOutcome.LeaveReason;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that goes between the worker and the server. One report is on its way at a time, and
 * carries a request for the next jobs; what ends meanwhile goes with the one after it, so that the
 * batches grow with the load; those of very short jobs are gathered. Capacity that no report asks
 * for is asked for by a claim that the server holds open. The calls block threads of their own; all
 * else belongs to the loop.
 */
final class Exchange {
  private static final long NEVER = Long.MAX_VALUE;
  private static final int LAST_TRIES = 4;

  private final WorkerSettings settings;
  private final Link link;
  private final Outbox outbox;
  private final Demand demand;
  private final Consumer<WorkAnswer> takeIn;
  private final Threads threads;
  private final Clock clock;
  private final Absence absence;
  private final ClaimTurns turns;
  private final Heartbeat heartbeat;
  private final Tally tally;
  private boolean reporting;
  private long reportedAt;
  private int lastTries;
  private boolean complete;
  private long unfinished = -1;
  private @Nullable TorcException refusal;

  Exchange(
      WorkerSettings settings,
      Registration registration,
      Link link,
      Outbox outbox,
      Demand demand,
      Consumer<WorkAnswer> takeIn,
      Threads threads,
      Clock clock,
      Notices notices) {
    this.settings = settings;
    this.link = link;
    this.outbox = outbox;
    this.demand = demand;
    this.takeIn = takeIn;
    this.threads = threads;
    this.clock = clock;
    this.tally = new Tally(notices);
    this.absence = new Absence(new Backoff(200, 15_000), notices);
    this.turns = new ClaimTurns(clock.millis(), settings.poll());
    this.heartbeat =
        new Heartbeat(link, demand.runner(), threads, clock, registration.leaseSeconds());
  }

  /**
   * Starts every call that is due.
   *
   * @param wanted whether the worker still wants jobs
   */
  void pump(long now, boolean wanted) {
    if (reportDue(wanted) <= now) {
      report(now, wanted);
    }
    if (claimDue(wanted) <= now) {
      claim(now);
    }
    if (beatDue() <= now) {
      heartbeat.send(now, outbox.attempts(), this::answered, this::failed);
    }
  }

  /** Epoch milliseconds at which {@link #pump} has something to do, if nothing happens before. */
  long nextDeadline(boolean wanted) {
    return Math.min(reportDue(wanted), Math.min(claimDue(wanted), beatDue()));
  }

  private long reportDue(boolean wanted) {
    if (outbox.isEmpty() || reporting || refusal != null) {
      return NEVER;
    }
    if (!wanted && absence.isAway() && demand.runner().nothingRuns()) {
      return lastTries == 0 ? 0 : lastTries < LAST_TRIES ? absence.retryAt() : NEVER;
    }
    boolean gathers = wanted && !absence.isAway() && demand.gathers();
    return gathers ? reportedAt + Prefetch.GATHER_MILLIS : absence.retryAt();
  }

  private long claimDue(boolean wanted) {
    if (!wanted || reporting || !outbox.isEmpty() || refusal != null) {
      return NEVER;
    }
    return Math.max(turns.due(demand.ledger().free().jobs() > 0), absence.retryAt());
  }

  private long beatDue() {
    return absence.isAway() || refusal != null ? NEVER : heartbeat.due();
  }

  private void report(long now, boolean wanted) {
    if (absence.isAway()) {
      absence.probing(now);
      lastTries += wanted ? 0 : 1;
    }
    List<JobReport> batch = outbox.send();
    Need asked = wanted ? demand.withPrefetch() : Need.NOTHING;
    WorkRequest next = wanted ? demand.request(asked, 0, now) : null;
    demand.ledger().promise(asked);
    reporting = true;
    reportedAt = now;
    threads.call(
        () -> link.call(id -> link.source().report(id, batch, next)),
        answer -> {
          reporting = false;
          demand.ledger().release(asked);
          demand.prefetch().tripTook(clock.millis() - now);
          answered();
          tally.add(batch, answer.refused());
          outbox.confirmed();
          if (next != null) {
            news(answer.work());
          }
        },
        problem -> {
          reporting = false;
          demand.ledger().release(asked);
          reportFailed(problem);
        });
  }

  private void reportFailed(TorcException problem) {
    if (problem.kind() == ErrorKind.TOO_LARGE) {
      outbox.tooLarge();
    } else {
      outbox.failed();
      failed(problem);
    }
  }

  private void claim(long now) {
    if (absence.isAway()) {
      absence.probing(now);
    }
    Need free = demand.ledger().free();
    boolean forJobs = free.jobs() > 0;
    // A job that needs more than what is free now must not wait for the end of a long request.
    boolean everything = demand.ledger().byCount() || free.equals(demand.ledger().total());
    long wait = (everything ? settings.longPoll() : settings.poll()).toMillis();
    // Without room it must not be held: it would be woken in the place of one that has room.
    boolean held = forJobs && !absence.isAway();
    int waitMillis = held ? (int) Math.min(wait, Integer.MAX_VALUE) : 0;
    Need asked = forJobs ? free : Need.NOTHING;
    demand.ledger().promise(asked);
    turns.opened(forJobs);
    WorkRequest request = demand.request(asked, waitMillis, now);
    threads.call(
        () -> link.call(id -> link.source().claim(id, request)),
        answer -> {
          turns.closed(forJobs);
          demand.ledger().release(asked);
          answered();
          long then = clock.millis();
          turns.answered(answer, then - now < waitMillis / 2, then);
          news(answer);
        },
        problem -> {
          turns.closed(forJobs);
          demand.ledger().release(asked);
          failed(problem);
        });
  }

  void giveBack(List<RunningAttempt> unstarted) {
    if (unstarted.isEmpty()) {
      return;
    }
    threads.call(
        () -> link.call(id -> link.source().giveBack(id, unstarted)),
        demand.runner()::gaveBack,
        problem -> {
          demand.runner().gaveBack(List.of());
          failed(problem);
        });
  }

  private void news(WorkAnswer answer) {
    turns.heardNews(clock.millis());
    complete = answer.complete();
    unfinished = answer.unfinishedJobs();
    takeIn.accept(answer);
  }

  private void answered() {
    if (absence.answered()) {
      heartbeat.soon();
    }
  }

  private void failed(TorcException problem) {
    if (Absence.passes(problem.kind())) {
      absence.failed(clock.millis(), problem);
      if (!outbox.isEmpty()) {
        outbox.keep();
      }
    } else if (refusal == null) {
      refusal = problem;
      outbox.keep();
    }
  }

  boolean complete() {
    return complete;
  }

  /** Jobs of the worker's workflows that are not finished; -1 when not known. */
  long unfinishedJobs() {
    return unfinished;
  }

  boolean delivered() {
    return outbox.isEmpty() && !reporting;
  }

  /** Whether everything is delivered, or enough was tried for a worker that leaves. */
  boolean triedToDeliver() {
    return !reporting
        && (outbox.isEmpty() || refusal != null || (absence.isAway() && lastTries >= LAST_TRIES));
  }

  Optional<TorcException> refusal() {
    return Optional.ofNullable(refusal);
  }

  Absence absence() {
    return absence;
  }

  WorkerOutcome outcome(LeaveReason reason, String message) {
    return tally.outcome(outbox.size(), reason, message);
  }
}
