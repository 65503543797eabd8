package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.store.JobRow;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes the jobs of a workflow blocked or ready (contract: Torc semantics, section 7). A workflow
 * of ordinary size is done in one transaction; a very large one in pieces, marked busy meanwhile,
 * so that other work goes on in between. Every piece may be repeated, which is what happens when
 * the server starts again in the middle.
 */
final class Initializer {
  private static final String BUSY = "initialize";
  private static final String BUSY_ONLY_UNINITIALIZED = "initialize only_uninitialized";

  private final Context ctx;
  private final int piece;

  Initializer(Context ctx, int piece) {
    this.ctx = ctx;
    this.piece = piece;
  }

  void run(long workflowId, boolean onlyUninitialized, boolean clearEphemeral, String user) {
    boolean large = ctx.db().read(tx -> tx.workflows().jobCount(workflowId)) > piece;
    if (!large) {
      ctx.db()
          .write(
              tx -> {
                begin(tx, workflowId, clearEphemeral);
                work(workflowId, onlyUninitialized, step -> step.accept(tx));
                end(tx, workflowId, onlyUninitialized, user);
                return null;
              });
      return;
    }
    ctx.db()
        .write(
            tx -> {
              begin(tx, workflowId, clearEphemeral);
              tx.workflows()
                  .setBusy(workflowId, onlyUninitialized ? BUSY_ONLY_UNINITIALIZED : BUSY);
              return null;
            });
    inPieces(workflowId, onlyUninitialized, user);
  }

  /** Makes all jobs, which are uninitialized, blocked or ready in the given transaction. */
  void allAgain(Tx tx, long workflowId, String user) {
    begin(tx, workflowId, false);
    tx.graph().recount(workflowId, 0, Long.MAX_VALUE);
    tx.graph().initialize(workflowId, 0, Long.MAX_VALUE, true);
    end(tx, workflowId, false, user);
  }

  private void inPieces(long workflowId, boolean onlyUninitialized, String user) {
    work(
        workflowId,
        onlyUninitialized,
        step ->
            ctx.db()
                .write(
                    tx -> {
                      step.accept(tx);
                      return null;
                    }));
    ctx.db()
        .write(
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
        inPieces(w.id(), BUSY_ONLY_UNINITIALIZED.equals(w.busy()), "torc");
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

  private void work(long workflowId, boolean onlyUninitialized, Consumer<Consumer<Tx>> runner) {
    long[] range = new long[2];
    boolean[] hadComplete = new boolean[1];
    runner.accept(
        tx -> {
          long[] r = tx.graph().idRange(workflowId);
          if (r != null) {
            System.arraycopy(r, 0, range, 0, 2);
          }
          hadComplete[0] =
              tx.workflows()
                  .hasJobIn(
                      workflowId,
                      List.of(
                          JobStatus.COMPLETED,
                          JobStatus.FAILED,
                          JobStatus.CANCELED,
                          JobStatus.TERMINATED));
        });
    if (range[1] == 0) {
      return; // no jobs
    }
    pieces(workflowId, range, runner, (tx, a, b) -> tx.graph().addImplicit(workflowId, a, b));
    if (onlyUninitialized) {
      runner.accept(tx -> tx.graph().resetDownstreamOfUninitialized(workflowId));
    }
    pieces(workflowId, range, runner, (tx, a, b) -> tx.graph().withdraw(workflowId, a, b));
    if (hadComplete[0] && !onlyUninitialized) {
      // A full initialize runs what is not complete and everything after it; who waits for whom
      // must be known before the first job is made ready.
      runner.accept(tx -> tx.graph().resetCompleteDownstreamOfIncomplete(workflowId));
    }
    pieces(workflowId, range, runner, (tx, a, b) -> tx.graph().recount(workflowId, a, b));
    pieces(
        workflowId,
        range,
        runner,
        (tx, a, b) -> tx.graph().initialize(workflowId, a, b, onlyUninitialized));
    runner.accept(tx -> tx.results().unlinkIncomplete(workflowId));
    hashes(workflowId, runner);
  }

  /** A step on the jobs of a workflow with ids from a to b. */
  private interface PieceStep {
    void run(Tx tx, long a, long b);
  }

  private void pieces(
      long workflowId, long[] range, Consumer<Consumer<Tx>> runner, PieceStep step) {
    long[] from = {range[0]};
    while (from[0] <= range[1]) {
      runner.accept(
          tx -> {
            long end = tx.graph().pieceEnd(workflowId, from[0], piece);
            if (end > 0) {
              step.run(tx, from[0], end);
            }
            from[0] = end > 0 ? end + 1 : range[1] + 1;
          });
    }
  }

  private void hashes(long workflowId, Consumer<Consumer<Tx>> runner) {
    long[] after = {0};
    boolean[] more = {true};
    while (more[0]) {
      runner.accept(
          tx -> {
            List<JobRow> jobs = tx.jobs().after(workflowId, after[0], piece / 4);
            Map<Long, String> hashes = new InputHash(tx).of(jobs);
            for (JobRow j : jobs) {
              tx.jobs().setInputHash(j.id(), hashes.getOrDefault(j.id(), ""));
            }
            more[0] = jobs.size() == piece / 4;
            after[0] = jobs.isEmpty() ? 0 : jobs.get(jobs.size() - 1).id();
          });
    }
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
