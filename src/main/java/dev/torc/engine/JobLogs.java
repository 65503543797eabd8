package dev.torc.engine;

import dev.torc.model.work.JobReport;
import dev.torc.store.JobRow;
import dev.torc.store.LeaseStore.Lease;
import dev.torc.store.LogStore.Chunk;
import dev.torc.store.Tx;
import dev.torc.store.WorkflowHead;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Logs that come in pieces while jobs run. A piece is kept before it is acknowledged; pieces of all
 * attempts of a run are one list, in the order in which they came. Thread-safe.
 */
public final class JobLogs {
  private final Context ctx;
  private final Claimants claimants;
  private final Map<Long, List<Runnable>> listeners = new ConcurrentHashMap<>();

  JobLogs(Context ctx, Claimants claimants) {
    this.ctx = ctx;
    this.claimants = claimants;
  }

  /** A piece as its sender numbers it. */
  public record Piece(
      long jobId, long sequence, boolean stderr, long timestampMillis, String data) {}

  /**
   * Keeps pieces. Those of unknown jobs are passed over; with a lease that is held also those of
   * other jobs. A piece that was sent twice is kept once.
   *
   * @param leaseId lease under which they are sent; need not be held any more
   */
  public void append(String leaseId, List<Piece> pieces) {
    ctx.db()
        .write(
            tx -> {
              Lease lease = tx.leases().get(leaseId).orElse(null);
              if (lease != null) {
                claimants.heard(tx, lease.claimantId());
              }
              Set<Long> touched = new HashSet<>();
              for (Piece p : pieces) {
                if (lease == null || lease.jobId() == p.jobId()) {
                  keep(tx, p, lease, touched);
                }
              }
              tx.afterCommit(() -> touched.forEach(this::announce));
              return null;
            });
  }

  private static void keep(Tx tx, Piece p, @Nullable Lease lease, Set<Long> touched) {
    Optional<JobRow> job = tx.jobs().get(p.jobId());
    if (job.isEmpty()) {
      return;
    }
    WorkflowHead w = Context.workflow(tx, job.get().workflowId());
    Chunk c =
        new Chunk(
            0,
            p.jobId(),
            lease == null ? w.runId() : lease.runId(),
            lease == null ? job.get().attemptId() : lease.attemptId(),
            p.sequence(),
            p.stderr(),
            p.timestampMillis(),
            p.data());
    if (!tx.logs().known(c)) {
      tx.logs().append(c);
      touched.add(p.jobId());
    }
  }

  /**
   * What a worker kept of the streams of an attempt that has ended joins the pieces, for workflows
   * whose logs people follow.
   */
  void keepTails(Tx tx, JobRow j, JobReport r) {
    if ((r.stdoutTail() == null && r.stderrTail() == null)
        || !tx.workflows().hasPool(j.workflowId())) {
      return;
    }
    tail(tx, r, 0, false, r.stdoutTail());
    tail(tx, r, 1, true, r.stderrTail());
    tx.afterCommit(() -> announce(j.id()));
  }

  private void tail(Tx tx, JobReport r, int number, boolean stderr, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      tx.logs()
          .append(
              new Chunk(
                  0,
                  r.jobId(),
                  r.runId(),
                  r.attemptId(),
                  number,
                  stderr,
                  ctx.times().millis(),
                  text));
    }
  }

  private void announce(long jobId) {
    listeners.getOrDefault(jobId, List.of()).forEach(Runnable::run);
  }

  /** Pieces of a run (and later ones) after an id; see {@link dev.torc.store.LogStore#read}. */
  public List<Chunk> read(long jobId, long fromRun, long afterId, int most, long characters) {
    return ctx.db().read(tx -> tx.logs().read(jobId, fromRun, afterId, most, characters));
  }

  /** Whether a job's log has the piece of this id. */
  public boolean has(long jobId, long id) {
    return ctx.db().read(tx -> tx.logs().has(jobId, id));
  }

  /** The id of the newest piece of a job's log; 0 when there is none. */
  public long newest(long jobId) {
    return ctx.db().read(tx -> tx.logs().newest(jobId));
  }

  /**
   * Tells of new pieces of a job after their commit, on the writer thread: the listener must only
   * take note.
   */
  public LiveEvents.Subscription subscribe(long jobId, Runnable listener) {
    listeners.compute(
        jobId,
        (id, list) -> {
          List<Runnable> l = list == null ? new CopyOnWriteArrayList<>() : list;
          l.add(listener);
          return l;
        });
    return () ->
        listeners.computeIfPresent(
            jobId,
            (id, list) -> {
              list.remove(listener);
              return list.isEmpty() ? null : list;
            });
  }
}
