package dev.torc.engine;

import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.RetryPolicy;
import dev.torc.store.JobRow;
import dev.torc.store.LeaseStore.Claimant;
import dev.torc.store.LogStore.Chunk;
import dev.torc.store.Page;
import dev.torc.store.ResultStore.Log;
import dev.torc.store.Row;
import dev.torc.store.StandingStore.Filter;
import dev.torc.store.StandingStore.StandingJob;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import dev.torc.store.WorkerRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that come one by one, without a workflow of their own: each owner has one that stands for
 * all of them, so that workers find these jobs where they find all others. Thread-safe.
 */
public final class StandingJobs {
  /** Time limits of these jobs are enforced, and memory where a job names a limit. */
  private static final String EXECUTION =
      "{\"enforce_runtime\":true,\"limit_resources\":false,\"enforce_memory\":true,"
          + "\"sigterm_lead_seconds\":5}";

  private static final long HEARD_MILLIS = 60_000;

  private final Context ctx;

  StandingJobs(Context ctx) {
    this.ctx = ctx;
  }

  /**
   * A job to run as soon as a worker is free.
   *
   * @param pool see {@link Leases.Request}
   * @param seconds how long it may run
   * @param mebibytes memory that it may use, and that a worker must have for it; null for no limit
   * @param attributeTable table of what only one interface knows of it
   * @param attributes a row of it; its workflow_id and job_id are filled in
   */
  public record Draft(
      String pool,
      String owner,
      String command,
      long seconds,
      @Nullable Long mebibytes,
      long priority,
      RetryPolicy retry,
      Table attributeTable,
      Row attributes) {}

  /** Takes a job in; {@code key} makes the name that it is known by from its number. */
  public StandingJob submit(Draft d, LongFunction<String> key) {
    return ctx.db()
        .write(
            tx -> {
              long workflow = workflow(tx, d);
              long number = insert(tx, workflow, d);
              String name = key.apply(number);
              tx.standing().setKey(number, name);
              ctx.work().wakeAfter(tx, workflow, 1);
              return tx.standing().find(d.pool(), name).orElseThrow();
            });
  }

  private long workflow(Tx tx, Draft d) {
    Optional<Long> known = tx.standing().workflow(d.pool(), d.owner());
    if (known.isPresent()) {
      tx.standing().setExecution(known.get(), EXECUTION); // an older version may have made it
      return known.get();
    }
    long id =
        tx.records()
            .insert(
                Table.WORKFLOW,
                new Row()
                    .set("name", d.pool() + " jobs of " + d.owner())
                    .set("user", d.owner())
                    .set("timestamp", ctx.times().stamp())
                    .set("execution_config", EXECUTION));
    tx.workflows().setRules(id, d.pool(), false);
    tx.records().insert(Table.RESOURCE_REQUIREMENTS, Requirements.defaults(id));
    tx.standing().setWorkflow(d.pool(), d.owner(), id);
    return id;
  }

  private long insert(Tx tx, long workflow, Draft d) {
    JobDraft draft =
        JobDraft.of(workflow, "job", d.command())
            .withRequirement(requirement(tx, workflow, d))
            .withPriority(d.priority());
    JobCreation.check(draft);
    long job = new JobCreation(tx, workflow).insert(draft, JobStatus.READY, null).id();
    tx.retries().setPolicy(job, d.retry());
    tx.records()
        .insert(d.attributeTable(), d.attributes().set("workflow_id", workflow).set("job_id", job));
    return tx.standing().insert(d.pool(), d.owner(), workflow, job, ctx.times().millis());
  }

  /** Jobs with the same limits share a requirement, or each would be a class of its own. */
  private static long requirement(Tx tx, long workflow, Draft d) {
    Long mebibytes = d.mebibytes();
    String name =
        "at most " + d.seconds() + " s" + (mebibytes == null ? "" : " and " + mebibytes + " MiB");
    List<Long> known = tx.workflows().requirementsNamed(workflow, name);
    if (!known.isEmpty()) {
      return known.get(0);
    }
    long id =
        tx.records()
            .insert(
                Table.RESOURCE_REQUIREMENTS,
                Requirements.checked(
                    new Row()
                        .set("workflow_id", workflow)
                        .set("name", name)
                        .set("num_cpus", 1)
                        .set("num_gpus", 0)
                        .set("num_nodes", 1)
                        .set("memory", (mebibytes == null ? 1 : mebibytes) + "m")
                        .set("runtime", "PT" + d.seconds() + "S")));
    tx.standing().setLimit(id);
    return id;
  }

  public Optional<StandingJob> find(String pool, String key) {
    return ctx.db().read(tx -> tx.standing().find(pool, key));
  }

  /** A page of jobs, the newest first. */
  public Page<StandingJob> list(Filter filter, long offset, long limit) {
    return ctx.db().read(tx -> tx.standing().page(filter, offset, limit));
  }

  /**
   * Cancels a job that no worker has yet.
   *
   * @throws TorcException CONFLICT when a worker has it, NOT_FOUND when it has ended
   */
  public void cancelWaiting(long jobId) {
    ctx.db()
        .write(
            tx -> {
              JobRow j = Context.job(tx, jobId);
              if (j.status().isActive()) {
                throw TorcException.of(ErrorKind.CONFLICT, "job " + jobId + " is running");
              }
              if (j.status().isFinished()) {
                throw TorcException.of(ErrorKind.NOT_FOUND, "job " + jobId + " has ended");
              }
              Move.CANCEL_WAITING.check(jobId, j.status(), JobStatus.CANCELED);
              Progress.set(tx, j, JobStatus.CANCELED, JobCause.USER);
              return null;
            });
  }

  /** What a job wrote: the last of each stream. */
  public record Output(String stdout, String stderr) {}

  public Output output(long jobId) {
    return ctx.db()
        .read(
            tx -> {
              Optional<Log> kept = tx.results().log(jobId, null, null);
              if (kept.isPresent()
                  && (kept.get().stdout() != null || kept.get().stderr() != null)) {
                return new Output(orEmpty(kept.get().stdout()), orEmpty(kept.get().stderr()));
              }
              return pieces(tx, jobId);
            });
  }

  private static Output pieces(Tx tx, long jobId) {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    for (Chunk c : tx.logs().read(jobId, 0, 0, Integer.MAX_VALUE, 1 << 20)) {
      (c.stderr() ? err : out).append(c.data());
    }
    return new Output(out.toString(), err.toString());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /**
   * The server at a glance.
   *
   * @param workers who is there
   * @param active those of them that have a job
   */
  public record Figures(Map<JobStatus, Long> jobs, int workers, int active, long databaseBytes) {}

  public Figures figures(String pool) {
    long since = ctx.times().millis() - HEARD_MILLIS;
    return ctx.db()
        .read(
            tx -> {
              List<WorkerRow> own = tx.workers().open();
              List<Claimant> named =
                  tx.leases().claimants().stream().filter(c -> c.heardMillis() >= since).toList();
              long busy =
                  own.stream().filter(w -> isBusy(tx, w.id())).count()
                      + named.stream().filter(c -> c.currentJob() != null).count();
              return new Figures(
                  tx.standing().countsByStatus(pool),
                  own.size() + named.size(),
                  (int) busy,
                  tx.standing().databaseBytes());
            });
  }

  private static boolean isBusy(Tx tx, long workerId) {
    return tx.workers().nodes(workerId).stream()
        .anyMatch(n -> tx.jobs().heldBy(n.id()).stream().anyMatch(j -> j.status().isActive()));
  }
}
