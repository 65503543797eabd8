package dev.torc.engine;

import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.store.GraphStore.Candidate;
import dev.torc.store.JobData;
import dev.torc.store.JobRow;
import dev.torc.store.ListQuery;
import dev.torc.store.Page;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands and queries about single jobs. Thread-safe. */
public final class Jobs {
  /** Most jobs in one bulk creation. */
  public static final int MAX_BULK = 100_000;

  private final Context ctx;
  private final Progress progress;

  Jobs(Context ctx, Progress progress) {
    this.ctx = ctx;
    this.progress = progress;
  }

  /** What a creation adds to a draft. */
  public record Created(
      long id, long resourceRequirementsId, Map<String, String> env, List<String> labels) {}

  public Created create(JobDraft draft) {
    JobCreation.check(draft);
    return ctx.db().write(tx -> new JobCreation(tx, draft.workflowId()).insert(draft));
  }

  /** Creates many jobs of one workflow in one transaction, in the given order. */
  public List<Created> createAll(List<JobDraft> drafts) {
    return createGraph(drafts, List.of());
  }

  /**
   * The same for jobs that depend on each other.
   *
   * @param dependsOn for each draft the positions of drafts before it, from 0, beside the ids that
   *     it names; may be empty, or shorter than the drafts
   * @throws TorcException INVALID when a position is not before that of the draft
   */
  public List<Created> createGraph(List<JobDraft> drafts, List<List<Long>> dependsOn) {
    JobBatch batch = new JobBatch(drafts, dependsOn);
    batch.check();
    return ctx.db().write(batch::insert);
  }

  public JobView get(long id) {
    return ctx.db().read(tx -> view(tx, Context.job(tx, id)));
  }

  private static JobView view(Tx tx, JobRow j) {
    return new JobView(
        j,
        tx.graph().dependencies(j.id()),
        tx.jobData().of(JobData.INPUT_FILE, j.id()),
        tx.jobData().of(JobData.OUTPUT_FILE, j.id()),
        tx.jobData().of(JobData.INPUT_USER_DATA, j.id()),
        tx.jobData().of(JobData.OUTPUT_USER_DATA, j.id()));
  }

  /** The five lists of jobs with ids in a range, by job id; only jobs that have any. */
  public record Relations(
      Map<Long, List<Long>> dependsOn,
      Map<Long, List<Long>> inputFiles,
      Map<Long, List<Long>> outputFiles,
      Map<Long, List<Long>> inputUserData,
      Map<Long, List<Long>> outputUserData) {}

  /** A page of jobs as rows of {@link Table#JOB}, with their relations if asked for. */
  public record Listing(Page<Row> page, Optional<Relations> relations) {}

  public Listing list(ListQuery query, boolean withRelations) {
    return ctx.db()
        .read(
            tx -> {
              Page<Row> page = tx.records().page(query);
              if (!withRelations || page.items().isEmpty()) {
                return new Listing(page, Optional.empty());
              }
              long from = page.items().stream().mapToLong(Row::id).min().orElse(0);
              long to = page.items().stream().mapToLong(Row::id).max().orElse(0);
              return new Listing(page, Optional.of(relations(tx, from, to)));
            });
  }

  private static Relations relations(Tx tx, long from, long to) {
    return new Relations(
        tx.graph().dependencies(from, to),
        tx.jobData().of(JobData.INPUT_FILE, from, to),
        tx.jobData().of(JobData.OUTPUT_FILE, from, to),
        tx.jobData().of(JobData.INPUT_USER_DATA, from, to),
        tx.jobData().of(JobData.OUTPUT_USER_DATA, from, to));
  }

  /** Deletes a job and what hangs on it; returns it as it was. */
  public JobView delete(long id) {
    return ctx.db()
        .write(
            tx -> {
              JobView v = view(tx, Context.job(tx, id));
              List<Candidate> freed = List.of();
              if (!v.job().status().isComplete()) {
                tx.graph().adjustDependents(id, -1);
                freed = tx.graph().released(id).stream().filter(c -> c.jobId() != id).toList();
              }
              tx.records().delete(Table.JOB, id);
              progress.freed(tx, Context.workflow(tx, v.job().workflowId()), freed);
              ctx.signals().wakeAfter(tx, v.job().workflowId(), Integer.MAX_VALUE);
              return v;
            });
  }

  /** Deletes all jobs of a workflow; returns how many there were. */
  public int deleteAll(long workflowId) {
    return ctx.db()
        .writeWithoutCascades(
            tx -> {
              Context.refuseBusy(Context.workflow(tx, workflowId));
              int n = tx.removal().some(workflowId, Integer.MAX_VALUE);
              ctx.signals().wakeAfter(tx, workflowId, Integer.MAX_VALUE);
              return n;
            });
  }

  /** Changes a job; see the contract (4.2) for what may change when. Nothing or all is written. */
  public JobView update(long id, JobPatch patch) {
    return ctx.db()
        .write(
            tx -> {
              JobView v = view(tx, Context.job(tx, id));
              JobUpdate.apply(tx, v, patch);
              return view(tx, Context.job(tx, id));
            });
  }

  /**
   * A claimed job begins to run. Returns the job as it was, with status running.
   *
   * @throws TorcException INVALID when it is not pending or the run is another
   */
  public JobRow start(long id, long runId, long computeNodeId) {
    return ctx.db()
        .write(
            tx -> {
              JobRow j = Context.job(tx, id);
              requireRun(tx, j.workflowId(), runId);
              Move.START.check(id, j.status(), JobStatus.RUNNING);
              Completions.requireNode(tx, computeNodeId);
              tx.jobs().start(id, ctx.times().rfc3339(), computeNodeId);
              JobRow running = j.withStatus(JobStatus.RUNNING);
              started(tx, running, computeNodeId);
              return running;
            });
  }

  void started(Tx tx, JobRow j, long computeNodeId) {
    long run = Context.workflow(tx, j.workflowId()).runId();
    ctx.events()
        .publish(
            tx,
            j.workflowId(),
            "job_started",
            LiveEvent.Severity.INFO,
            () ->
                Context.data(
                    "job_id", j.id(),
                    "job_name", j.name(),
                    "status", j.status().wireName(),
                    "run_id", run,
                    "compute_node_id", computeNodeId));
  }

  static WorkflowHead requireRun(Tx tx, long workflowId, long runId) {
    WorkflowHead w = Context.workflow(tx, workflowId);
    if (w.runId() != runId) {
      throw TorcException.invalid(
          "run " + runId + " is not the present run " + w.runId() + " of workflow " + w.id());
    }
    return w;
  }

  /** The next attempt of a job, allowed while its attempt is below {@code maxAttempts}. */
  public JobRow retry(long id, long runId, long maxAttempts) {
    return ctx.db()
        .write(
            tx -> {
              JobRow j = Context.job(tx, id);
              requireRun(tx, j.workflowId(), runId);
              Move.RETRY.check(id, j.status(), JobStatus.READY);
              if (j.attemptId() >= maxAttempts) {
                throw TorcException.invalid(
                    "job " + id + " has used all of its " + maxAttempts + " attempts");
              }
              retry(tx, j, runId);
              return Context.job(tx, id);
            });
  }

  void retry(Tx tx, JobRow j, long runId) {
    tx.jobs().nextAttempt(j.id(), "retry", JobCause.RETRY);
    if (j.status().isComplete()) {
      tx.graph().adjustDependents(j.id(), 1);
    }
    int next = j.attemptId() + 1;
    ctx.store(
        tx,
        j.workflowId(),
        Context.data(
            "event_type",
            "job_retried",
            "job_id",
            j.id(),
            "job_name",
            j.name(),
            "previous_attempt",
            j.attemptId(),
            "new_attempt",
            next,
            "run_id",
            runId,
            "message",
            "job '" + j.name() + "' is tried again, attempt " + next));
    ctx.work().wakeAfter(tx, j.workflowId(), 1);
  }

  /**
   * Gives a job another status by hand (contract: Torc semantics, section 6). A job that is to be
   * blocked and has nothing to wait for becomes ready, or is canceled by what has failed before it.
   */
  public JobView overrideStatus(long id, JobStatus target, long runId) {
    if (target.isComplete()) {
      throw TorcException.invalid(
          "status " + target.wireName() + " can only be given by completing the job");
    }
    return ctx.db()
        .write(
            tx -> {
              JobRow j = Context.job(tx, id);
              if (j.status() == target) {
                return view(tx, j);
              }
              requireRun(tx, j.workflowId(), runId);
              Move.OVERRIDE.check(id, j.status(), target);
              override(tx, j, target);
              return view(tx, Context.job(tx, id));
            });
  }

  /** Nothing would ever end for which a job waits that waits for nothing. */
  private void freeIfNothingIsLeft(Tx tx, JobRow j) {
    List<Candidate> itself =
        tx.graph().blockedByNothing(j.workflowId()).stream()
            .filter(c -> c.jobId() == j.id())
            .toList();
    progress.freed(tx, Context.workflow(tx, j.workflowId()), itself);
  }

  private void override(Tx tx, JobRow j, JobStatus target) {
    Progress.set(tx, j, target, null);
    if (target == JobStatus.BLOCKED) {
      tx.graph().recount(j.workflowId(), j.id(), j.id());
      freeIfNothingIsLeft(tx, j);
    }
    if (j.status().isComplete() && target == JobStatus.UNINITIALIZED) {
      for (long dependent : tx.graph().dependents(j.id())) {
        JobRow d = Context.job(tx, dependent);
        if (d.status() == JobStatus.COMPLETED || d.status() == JobStatus.FAILED) {
          Move.RESET.check(d.id(), d.status(), JobStatus.UNINITIALIZED);
          Progress.set(tx, d, JobStatus.UNINITIALIZED, null);
        }
      }
    }
    ctx.work().wakeAfter(tx, j.workflowId(), target == JobStatus.READY ? 1 : 0);
    ctx.signals().wakeAfter(tx, j.workflowId(), Integer.MAX_VALUE);
  }
}
