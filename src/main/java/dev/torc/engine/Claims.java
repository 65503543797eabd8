package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.store.ClaimClass;
import dev.torc.store.JobData;
import dev.torc.store.JobRow;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Claims of claimants without a lease: jobs go from ready to pending. Thread-safe. */
public final class Claims {
  private final Context ctx;

  Claims(Context ctx) {
    this.ctx = ctx;
  }

  /** A claimed job with the ids of what it writes. */
  public record Claimed(JobRow job, List<Long> outputFileIds, List<Long> outputUserDataIds) {}

  /**
   * Jobs for a claimant.
   *
   * @param reason why there are none, if that is known
   */
  public record Outcome(List<Claimed> jobs, @Nullable String reason) {}

  /** At most {@code limit} jobs (negative: all) by priority and id; requirements do not count. */
  public Outcome claimNext(long workflowId, long limit, List<String> labels) {
    List<String> held = Checks.labels(labels);
    return ctx.db()
        .write(
            tx -> {
              if (!open(tx, workflowId)) {
                return canceled();
              }
              List<ClaimClass> heads = tx.claims().heads(workflowId);
              return take(
                  tx, policy(tx).byCount(heads, limit, c -> ClaimPolicy.labelsFit(c, held, false)));
            });
  }

  /** At most {@code limit} jobs that fit together into the capacity. */
  public Outcome claimByResources(
      long workflowId, long limit, Capacity capacity, boolean strictScheduler) {
    Checks.labels(capacity.labels());
    return ctx.db()
        .write(
            tx -> {
              if (!open(tx, workflowId)) {
                return canceled();
              }
              List<ClaimClass> heads = tx.claims().heads(workflowId);
              return take(tx, policy(tx).byResources(heads, limit, capacity, strictScheduler));
            });
  }

  static ClaimPolicy policy(Tx tx) {
    return new ClaimPolicy((id, n) -> tx.claims().ready(id, n));
  }

  private static boolean open(Tx tx, long workflowId) {
    WorkflowHead w = Context.workflow(tx, workflowId);
    return !w.canceled() && w.busy() == null;
  }

  private static Outcome canceled() {
    return new Outcome(List.of(), "workflow is canceled");
  }

  /**
   * A job that is run once more in the same run (a user reset it) may have a result of its attempt
   * already: then it gets the next free number, or nobody could ever report it.
   */
  static JobRow freshAttempt(Tx tx, JobRow j, long runId) {
    long last = tx.results().lastAttempt(j.id(), runId);
    if (last < j.attemptId()) {
      return j;
    }
    tx.jobs().setAttempt(j.id(), last + 1);
    return Context.job(tx, j.id());
  }

  private Outcome take(Tx tx, List<Long> ids) {
    List<Claimed> out = new ArrayList<>(ids.size());
    long run = 0;
    for (long id : ids) {
      JobRow claimed =
          tx.claims().claim(id).orElseThrow(() -> TorcException.notFound("ready job", id));
      run = run == 0 ? Context.workflow(tx, claimed.workflowId()).runId() : run;
      JobRow j = freshAttempt(tx, claimed, run);
      Move.CLAIM.check(id, JobStatus.READY, j.status());
      out.add(
          new Claimed(
              j,
              tx.jobData().of(JobData.OUTPUT_FILE, id),
              tx.jobData().of(JobData.OUTPUT_USER_DATA, id)));
    }
    tx.afterCommit(() -> ctx.claimed().add(out.size()));
    return new Outcome(out, null);
  }
}
