package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.store.Database;
import dev.torc.store.JobRow;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the jobs of a workflow blocked or ready (contract: Torc semantics, section 7). A workflow
 * of ordinary size is done in one transaction; a very large one in pieces, marked busy meanwhile,
 * so that other work goes on in between. Every piece may be repeated, which is what happens when
 * the server starts again in the middle.
 */
final class Initializer {
  private static final Logger LOG = LoggerFactory.getLogger(Initializer.class);
  private static final String BUSY = "initialize";
  private static final String BUSY_ONLY_UNINITIALIZED = "initialize only_uninitialized";

  private final Context ctx;
  private final int piece;

  /** Workflows that are marked busy though nobody is at work on them: the next request goes on. */
  private final Set<Long> brokenOff = ConcurrentHashMap.newKeySet();

  Initializer(Context ctx, int piece) {
    this.ctx = ctx;
    this.piece = piece;
  }

  void run(long workflowId, boolean onlyUninitialized, boolean clearEphemeral, String user) {
    boolean again = brokenOff.remove(workflowId);
    if (!again && ctx.db().read(tx -> tx.workflows().jobCount(workflowId)) <= piece) {
      ctx.db()
          .write(
              tx -> {
                begin(tx, workflowId, clearEphemeral);
                work(workflowId, onlyUninitialized, new Within(tx));
                end(tx, workflowId, onlyUninitialized, user);
                return null;
              });
      return;
    }
    boolean begun = again;
    try {
      ctx.db()
          .write(
              tx -> {
                if (again) {
                  tx.workflows().setBusy(workflowId, null);
                }
                begin(tx, workflowId, clearEphemeral);
                tx.workflows()
                    .setBusy(workflowId, onlyUninitialized ? BUSY_ONLY_UNINITIALIZED : BUSY);
                return null;
              });
      begun = true;
      inPieces(workflowId, onlyUninitialized, user);
    } catch (RuntimeException e) {
      if (begun) {
        brokenOff.add(workflowId);
      }
      throw e;
    }
  }

  /** Makes all jobs, which are uninitialized, blocked or ready in the given transaction. */
  void allAgain(Tx tx, long workflowId, String user) {
    begin(tx, workflowId, false);
    tx.graph().recount(workflowId, 0, Long.MAX_VALUE);
    tx.graph().initialize(workflowId, 0, Long.MAX_VALUE, true);
    end(tx, workflowId, false, user);
  }

  private void inPieces(long workflowId, boolean onlyUninitialized, String user) {
    work(workflowId, onlyUninitialized, new OneByOne(ctx.db()));
    ctx.db()
        .writePatiently(
            tx -> {
              tx.workflows().setBusy(workflowId, null);
              end(tx, workflowId, onlyUninitialized, user);
              return null;
            });
  }

  /** Takes up what a stopped server left half done. */
  void resume() {
    List<WorkflowHead> left = ctx.db().read(tx -> tx.workflows().busy());
    for (WorkflowHead w : left) {
      if (BUSY.equals(w.busy()) || BUSY_ONLY_UNINITIALIZED.equals(w.busy())) {
        try {
          inPieces(w.id(), BUSY_ONLY_UNINITIALIZED.equals(w.busy()), "torc");
        } catch (TorcException e) {
          brokenOff.add(w.id());
          LOG.warn("workflow {} is still to be initialized: {}", w.id(), e.message());
        }
      }
    }
  }

  private static void begin(Tx tx, long workflowId, boolean clearEphemeral) {
    Context.refuseBusy(Context.workflow(tx, workflowId));
    if (clearEphemeral) {
      tx.workflows().clearEphemeral(workflowId);
    }
    tx.workflows().setHasFailures(workflowId, false);
  }

  /**
   * In what steps are run. A step may run twice, when the transaction of the first time is undone
   * for the sake of another command: it must leave nothing behind but its result.
   */
  private interface Runner {
    <T> T run(Function<Tx, T> step);

    default void each(Consumer<Tx> step) {
      run(
          tx -> {
            step.accept(tx);
            return true;
          });
    }
  }

  /** In a transaction that there is. */
  private record Within(Tx tx) implements Runner {
    @Override
    public <T> T run(Function<Tx, T> step) {
      return step.apply(tx);
    }
  }

  /** Each in a transaction of its own. */
  private record OneByOne(Database db) implements Runner {
    @Override
    public <T> T run(Function<Tx, T> step) {
      return db.writePatiently(step::apply);
    }
  }

  private record Before(long first, long last, boolean hadComplete) {}

  private void work(long workflowId, boolean onlyUninitialized, Runner runner) {
    Before b = runner.run(tx -> before(tx, workflowId));
    if (b.last() == 0) {
      return; // no jobs
    }
    pieces(workflowId, b, runner, (tx, from, to) -> tx.graph().addImplicit(workflowId, from, to));
    if (onlyUninitialized) {
      runner.each(tx -> tx.graph().resetDownstreamOfUninitialized(workflowId));
    }
    pieces(workflowId, b, runner, (tx, from, to) -> tx.graph().withdraw(workflowId, from, to));
    if (b.hadComplete() && !onlyUninitialized) {
      // A full initialize runs what is not complete and everything after it; who waits for whom
      // must be known before the first job is made ready.
      runner.each(tx -> tx.graph().resetCompleteDownstreamOfIncomplete(workflowId));
    }
    pieces(workflowId, b, runner, (tx, from, to) -> tx.graph().recount(workflowId, from, to));
    pieces(
        workflowId,
        b,
        runner,
        (tx, from, to) -> tx.graph().initialize(workflowId, from, to, onlyUninitialized));
    runner.each(tx -> tx.results().unlinkIncomplete(workflowId));
    hashes(workflowId, runner);
  }

  private static Before before(Tx tx, long workflowId) {
    long[] range = tx.graph().idRange(workflowId);
    boolean hadComplete =
        tx.workflows()
            .hasJobIn(
                workflowId,
                List.of(
                    JobStatus.COMPLETED,
                    JobStatus.FAILED,
                    JobStatus.CANCELED,
                    JobStatus.TERMINATED));
    return range == null ? new Before(0, 0, false) : new Before(range[0], range[1], hadComplete);
  }

  /** A step on the jobs of a workflow with ids from one to another. */
  private interface PieceStep {
    void run(Tx tx, long from, long to);
  }

  private void pieces(long workflowId, Before b, Runner runner, PieceStep step) {
    long next = b.first();
    while (next <= b.last()) {
      long from = next;
      next =
          runner.run(
              tx -> {
                long to = tx.graph().pieceEnd(workflowId, from, piece);
                if (to <= 0) {
                  return b.last() + 1;
                }
                step.run(tx, from, to);
                return to + 1;
              });
    }
  }

  private void hashes(long workflowId, Runner runner) {
    int most = piece / 4;
    List<JobRow> done;
    long after = 0;
    do {
      long from = after;
      done = runner.run(tx -> hash(tx, tx.jobs().after(workflowId, from, most)));
      after = done.isEmpty() ? 0 : done.get(done.size() - 1).id();
    } while (done.size() == most);
  }

  private static List<JobRow> hash(Tx tx, List<JobRow> jobs) {
    Map<Long, String> hashes = new InputHash(tx).of(jobs);
    for (JobRow j : jobs) {
      tx.jobs().setInputHash(j.id(), hashes.getOrDefault(j.id(), ""));
    }
    return jobs;
  }

  private void end(Tx tx, long workflowId, boolean onlyUninitialized, String user) {
    if (tx.workflows().head(workflowId).isEmpty()) {
      throw TorcException.notFound("workflow", workflowId);
    }
    Triggers.reset(tx, workflowId, onlyUninitialized);
    ctx.events()
        .publish(
            tx,
            workflowId,
            // The names are the wrong way round in the contract, and clients know them so.
            onlyUninitialized ? "workflow_started" : "workflow_reinitialized",
            LiveEvent.Severity.INFO,
            () ->
                Context.data(
                    "category",
                    "workflow",
                    "type",
                    onlyUninitialized ? "workflow_started" : "workflow_reinitialized",
                    "user",
                    user,
                    "message",
                    "jobs of workflow " + workflowId + " are initialized"));
    ctx.work().wakeAfter(tx, workflowId, Integer.MAX_VALUE);
    ctx.signals().wakeAfter(tx, workflowId, Integer.MAX_VALUE);
  }
}
