package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.store.JobRow;
import dev.torc.store.ResultStore.NewResult;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.util.ArrayList;
import java.util.List;

/** Reports of ended jobs. Thread-safe. */
public final class Completions {
  private final Context ctx;
  private final Progress progress;

  Completions(Context ctx, Progress progress) {
    this.ctx = ctx;
    this.progress = progress;
  }

  /** An entry of a batch that was not accepted. */
  public record Refusal(long jobId, String message) {}

  /** What became of a batch. */
  public record BatchOutcome(List<Long> completed, List<Refusal> refused) {}

  /**
   * Completes one job; returns it as it was before, with the new status.
   *
   * @throws TorcException NOT_FOUND, or INVALID when the job is complete already, the run is not
   *     the present one, or the result cannot be stored
   */
  public JobRow complete(Completion c) {
    return ctx.db()
        .write(
            tx -> {
              JobRow j = one(tx, Context.job(tx, c.jobId()), c);
              progress.ended(tx, j.workflowId(), List.of(j));
              return j;
            });
  }

  /** Completes many jobs of one workflow in one transaction; refused entries change nothing. */
  public BatchOutcome completeAll(long workflowId, List<Completion> all) {
    return ctx.db()
        .write(
            tx -> {
              Context.workflow(tx, workflowId);
              List<Long> completed = new ArrayList<>();
              List<Refusal> refused = new ArrayList<>();
              List<JobRow> ended = new ArrayList<>();
              for (Completion c : all) {
                try {
                  ended.add(oneOf(tx, workflowId, c));
                  completed.add(c.jobId());
                } catch (TorcException e) {
                  if (e.kind() == ErrorKind.STORAGE || e.kind() == ErrorKind.INTERNAL) {
                    throw e;
                  }
                  refused.add(new Refusal(c.jobId(), e.message()));
                }
              }
              if (!ended.isEmpty()) {
                progress.ended(tx, workflowId, ended);
              }
              return new BatchOutcome(completed, refused);
            });
  }

  private JobRow oneOf(Tx tx, long workflowId, Completion c) {
    JobRow j = Context.job(tx, c.jobId());
    if (j.workflowId() != workflowId) {
      throw TorcException.invalid(
          "job " + c.jobId() + " does not belong to workflow " + workflowId);
    }
    return one(tx, j, c);
  }

  private JobRow one(Tx tx, JobRow j, Completion c) {
    if (!c.status().isTerminal()) {
      throw TorcException.invalid(
          "'" + c.status().wireName() + "' is not a status of an ended job");
    }
    boolean supposed = c.status().isComplete() && onlySupposedToHaveEnded(tx, j);
    if (j.status().isComplete() && !supposed) {
      throw TorcException.invalid(
          "job " + j.id() + " is already complete with status " + j.status().wireName());
    }
    if (j.workflowId() != c.workflowId()) {
      throw TorcException.invalid(
          "job " + j.id() + " belongs to workflow " + j.workflowId() + ", not " + c.workflowId());
    }
    WorkflowHead w = Context.workflow(tx, j.workflowId());
    if (w.runId() != c.runId()) {
      throw TorcException.invalid(
          "run " + c.runId() + " is not the present run " + w.runId() + " of workflow " + w.id());
    }
    Move.COMPLETE.check(j.id(), supposed ? JobStatus.BLOCKED : j.status(), c.status());
    requireNode(tx, c.computeNodeId());
    if (tx.results().find(c.jobId(), c.runId(), c.attemptId()).isPresent()) {
      throw TorcException.of(
          ErrorKind.CONFLICT,
          "job " + j.id() + " has a result of attempt " + c.attemptId() + " already");
    }
    if (supposed) {
      Progress.set(tx, j, JobStatus.BLOCKED, null);
    }
    long result =
        tx.results()
            .insert(
                new NewResult(
                    j.workflowId(),
                    j.id(),
                    c.runId(),
                    c.attemptId(),
                    c.computeNodeId(),
                    c.returnCode(),
                    c.execTimeMinutes(),
                    c.completionTime(),
                    c.status(),
                    c.usage()));
    return end(tx, w, j, c.status(), c.returnCode(), result);
  }

  /**
   * Whether a job is complete only because one before it failed. Somebody who ran it all the same,
   * and reports that, knows better: with the published server a client has until the next check to
   * do so, and here dependents are canceled at once.
   */
  private static boolean onlySupposedToHaveEnded(Tx tx, JobRow j) {
    return j.status() == JobStatus.CANCELED
        && JobCause.FAILED_DEPENDENCY.equals(j.cause())
        && !tx.workflows().cascadesAtOnce(j.workflowId());
  }

  static void requireNode(Tx tx, long computeNodeId) {
    if (!tx.workers().nodeExists(computeNodeId)) {
      throw TorcException.invalid("compute node " + computeNodeId + " does not exist");
    }
  }

  /** Gives the job its last status with a stored result, and tells who listens. */
  JobRow end(Tx tx, WorkflowHead w, JobRow j, JobStatus status, long returnCode, long resultId) {
    tx.jobs().end(j.id(), status, resultId);
    if (returnCode != 0 && !w.hasFailures()) {
      tx.workflows().setHasFailures(w.id(), true);
    }
    ctx.events()
        .publish(
            tx,
            w.id(),
            "job_" + status.wireName(),
            severity(status),
            () ->
                Context.data(
                    "job_id", j.id(),
                    "job_name", j.name(),
                    "status", status.wireName(),
                    "return_code", returnCode));
    return j.withStatus(status);
  }

  private static LiveEvent.Severity severity(JobStatus status) {
    return switch (status) {
      case FAILED, PENDING_FAILED -> LiveEvent.Severity.ERROR;
      case TERMINATED, CANCELED -> LiveEvent.Severity.WARNING;
      case UNINITIALIZED, BLOCKED, READY, PENDING, RUNNING, COMPLETED, DISABLED ->
          LiveEvent.Severity.INFO;
    };
  }
}
