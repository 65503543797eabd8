package dev.torc.worker;

import dev.torc.model.TorcException;
import dev.torc.model.work.Registration;
import dev.torc.model.work.WorkAnswer;
import dev.torc.worker.WorkerOutcome.LeaveReason;
import dev.torc.worker.process.ProcessPool;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The one thread on which everything of a worker is decided. It sleeps until something happens (a
 * process ends, the server answers, a time has come), takes it in, and then does what is now
 * possible: start jobs, talk to the server, leave.
 */
final class Loop {
  private static final long LONGEST_SLEEP_MILLIS = 3_600_000;

  private final WorkerSettings settings;
  private final Link link;
  private final Mailbox mailbox;
  private final Threads threads;
  private final Clock clock;
  private final Notices notices;
  private final EndTime endTime;
  private final Knowledge knowledge = new Knowledge();
  private final ActionRunner actions;
  private final Runner runner;
  private final Exchange exchange;
  private Phase phase = Phase.WORKING;
  private LeaveReason reason = LeaveReason.COMPLETE;
  private String message = "";
  private int stopsSeen;
  private long idleSince = -1;
  private boolean finishingAsked;
  private boolean finishingKnown;

  /** How far the worker is. */
  private enum Phase {
    WORKING,
    /** No more claims; jobs and reports are brought to their end. */
    ENDING,
    /** The last actions run. */
    FINISHING,
    DEREGISTERING,
    LEFT
  }

  Loop(
      WorkerSettings settings,
      Link link,
      Registration registration,
      Journal journal,
      ProcessPool pool,
      Mailbox mailbox,
      Executor calls,
      Clock clock,
      Notices notices,
      UsageMonitor monitor) {
    this.settings = settings;
    this.link = link;
    this.mailbox = mailbox;
    this.threads = new Threads(mailbox, calls);
    this.clock = clock;
    this.notices = notices;
    this.endTime = EndTime.of(clock.millis(), settings.endTime());
    var ledger = new Ledger(settings.capacity(), settings.maxParallelJobs());
    var prefetch = new Prefetch();
    var outbox = new Outbox(journal, notices);
    this.actions = new ActionRunner(settings, knowledge, pool, mailbox, notices::message);
    this.runner =
        new Runner(
            new Runner.Parts(
                settings, knowledge, ledger, prefetch, pool, threads, clock, endTime, notices,
                monitor),
            outbox::add);
    this.exchange =
        new Exchange(
            settings,
            registration,
            link,
            outbox,
            new Demand(runner, ledger, prefetch, endTime, settings.pools()),
            this::takeIn,
            threads,
            clock,
            notices);
  }

  WorkerOutcome run(AtomicInteger stops, Supplier<String> stopReason) {
    while (phase != Phase.LEFT) {
      step(stops, stopReason);
      try {
        mailbox.runNext(phase == Phase.LEFT ? 0 : sleepMillis());
      } catch (InterruptedException e) {
        stops.incrementAndGet();
      }
    }
    return exchange.outcome(reason, message);
  }

  private void step(AtomicInteger stops, Supplier<String> stopReason) {
    long now = clock.millis();
    if (stops.get() > stopsSeen) {
      stop(stops.get(), stopReason.get());
    }
    runner.checkDeadlines(now);
    if (phase == Phase.WORKING) {
      runner.startWhatFits(actions::holdsJobsOf);
      exchange.giveBack(runner.surplus(actions::holdsJobsOf, now));
      considerLeaving(now);
    }
    if (phase == Phase.ENDING || phase == Phase.FINISHING) {
      bringToEnd();
    }
    exchange.pump(now, phase == Phase.WORKING);
  }

  private void takeIn(WorkAnswer answer) {
    answer.workflows().forEach(knowledge::learn);
    if (reason != LeaveReason.STOPPED && reason != LeaveReason.REFUSED) {
      actions.submit(answer.actions());
    }
    runner.take(answer.jobs());
    answer.cancellations().forEach(runner::cancel);
  }

  private void stop(int calls, String why) {
    boolean atOnce = calls > 1;
    stopsSeen = calls;
    if (phase == Phase.WORKING || phase == Phase.ENDING) {
      end(LeaveReason.STOPPED, why);
      runner.endAll();
    }
    actions.endAll();
    if (atOnce) {
      runner.killAll();
    }
  }

  private void end(LeaveReason why, String words) {
    phase = Phase.ENDING;
    reason = why;
    message = words;
  }

  private void considerLeaving(long now) {
    TorcException refusal = exchange.refusal().orElse(null);
    boolean quiet = runner.idle() && actions.idle() && exchange.delivered();
    if (refusal != null) {
      end(LeaveReason.REFUSED, refusal.message());
      runner.endAll();
      actions.endAll();
    } else if (now >= endTime.before(knowledge.longestEndingSeconds())) {
      end(LeaveReason.END_TIME, "the end time has come");
    } else if (now >= giveUpAt() && runner.nothingRuns() && actions.idle()) {
      end(LeaveReason.SERVER_AWAY, "the server is away: " + exchange.absence().message());
    } else if (quiet && exchange.complete() && !knowledge.ignoresCompletion()) {
      end(LeaveReason.COMPLETE, "nothing is left to do");
    } else if (idleTooLong(now, quiet)) {
      end(LeaveReason.IDLE, "no job for this worker for " + idleLimit().toSeconds() + " s");
    }
  }

  private boolean idleTooLong(long now, boolean quiet) {
    if (!quiet || exchange.absence().isAway()) {
      idleSince = -1;
      return false;
    }
    if (idleSince < 0) {
      idleSince = now;
    }
    return now >= idleDeadline();
  }

  /** When an idle worker leaves; never while it stays for unfinished jobs. */
  private long idleDeadline() {
    boolean never =
        idleSince < 0
            || (settings.idleTimeout() == null && settings.workflowIds().isEmpty())
            || (settings.stay() && exchange.unfinishedJobs() != 0);
    return never ? Long.MAX_VALUE : idleSince + idleLimit().toMillis();
  }

  private Duration idleLimit() {
    Duration own = settings.idleTimeout();
    return own != null ? own : knowledge.idleLimit();
  }

  private long giveUpAt() {
    Absence absence = exchange.absence();
    Duration own = settings.giveUp();
    Duration limit = own != null ? own : knowledge.absenceLimit();
    return absence.isAway() ? absence.since() + limit.toMillis() : Long.MAX_VALUE;
  }

  private void bringToEnd() {
    boolean reachable = reason != LeaveReason.SERVER_AWAY && reason != LeaveReason.REFUSED;
    if (!runner.nothingRuns() || (reachable && !exchange.triedToDeliver())) {
      return;
    }
    if (phase == Phase.ENDING) {
      phase = Phase.FINISHING;
    }
    if (!reachable || exchange.absence().isAway()) {
      if (actions.idle()) {
        phase = Phase.LEFT;
      }
    } else if (!finishingAsked) {
      finishingAsked = true;
      askForLastActions();
    } else if (finishingKnown && actions.idle()) {
      phase = Phase.DEREGISTERING;
      deregister();
    }
  }

  private void askForLastActions() {
    threads.call(
        () -> link.call(link.source()::finishing),
        orders -> {
          finishingKnown = true;
          actions.submit(orders);
        },
        problem -> {
          finishingKnown = true;
          notices.message("the last actions of this worker are left out: " + problem.message());
        });
  }

  private void deregister() {
    threads.call(
        () -> {
          link.deregister();
          return true;
        },
        done -> phase = Phase.LEFT,
        problem -> {
          phase = Phase.LEFT;
          notices.message(
              "the server was not told that this worker left ("
                  + problem.message()
                  + "); it will see so when the lease ends");
        });
  }

  private long sleepMillis() {
    long now = clock.millis();
    long next = Math.min(runner.nextDeadline(now), exchange.nextDeadline(phase == Phase.WORKING));
    if (phase == Phase.WORKING) {
      next = Math.min(next, idleDeadline());
      next = Math.min(next, endTime.before(knowledge.longestEndingSeconds()));
      next = runner.nothingRuns() && actions.idle() ? Math.min(next, giveUpAt()) : next;
    }
    return next <= now ? 0 : Math.min(LONGEST_SLEEP_MILLIS, next - now);
  }
}
