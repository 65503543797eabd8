package dev.torc.dialect.graph;

import dev.torc.engine.Engine;
import dev.torc.model.TorcException;
import dev.torc.server.Reply;
import dev.torc.server.SseStream;
import dev.torc.store.Row;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Readers that follow logs. Each reads from the database at its own pace, history and news the same
 * way, so that nobody loses a piece and nobody who is slow holds anything up. One thread serves all
 * of them; whoever writes logs only leaves word.
 */
final class LogStreams implements AutoCloseable {
  private static final int SWEEP_MILLIS = 250;

  /** Streams for unknown jobs that are looked up in one sweep. */
  private static final int LOOK_UPS = 50;

  private final Engine engine;
  private final Workflows workflows;
  private final Clock clock;
  private final Set<LogReader> readers = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor thread;
  private final AtomicBoolean sweeping = new AtomicBoolean();
  // Touched by the one thread only.
  private int lookedUp;

  LogStreams(Engine engine, Workflows workflows, Clock clock) {
    this.engine = engine;
    this.workflows = workflows;
    this.clock = clock;
    this.thread = new ScheduledThreadPoolExecutor(1, LogStreams::daemon);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static Thread daemon(Runnable r) {
    Thread t = new Thread(r, "torc-log-streams");
    t.setDaemon(true);
    return t;
  }

  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (TorcException e) {
      // The database is busy or closing: the next sweep looks again.
    } catch (RuntimeException e) {
      LoggerFactory.getLogger("torc.graph").error("a log stream failed", e);
    }
  }

  /** Follows the log of a job, from the piece after the given one if there is one. */
  Reply follow(String workflow, String job, @Nullable String lastId) {
    Optional<Row> row = workflows.job(workflow, job);
    long after = number(lastId);
    if (lastId != null && row.isPresent() && hasEnded(row.get(), after)) {
      return Reply.empty(204); // this stops a browser, which otherwise comes back for ever
    }
    Reply.Events stream = Reply.events(s -> open(s, workflow, job, row, after));
    // The streams of jobs that are deleted end by the sweep; for a job that nobody has seen yet
    // there is nothing more to wait for when its workflow is.
    return row.isEmpty() && workflows.find(workflow).isPresent()
        ? stream.whileAlso(() -> workflows.find(workflow).isPresent())
        : stream;
  }

  private static long number(@Nullable String lastId) {
    try {
      return lastId == null ? 0 : Math.max(0, Long.parseLong(lastId.strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * Where a reader goes on who says that he was at this piece: at the beginning when it is none of
   * this job's log, but of another job, server or database.
   */
  static long known(Engine engine, long jobId, long piece) {
    return piece > 0 && engine.logs().has(jobId, piece) ? piece : 0;
  }

  private boolean hasEnded(Row job, long after) {
    long id = job.num("job_id");
    return !engine.runs().over(List.of(id)).isEmpty()
        && engine.logs().read(id, run(job), known(engine, id, after), 1, 1).isEmpty();
  }

  private long run(Row job) {
    return engine.runs().number(job.num("workflow_id"));
  }

  private void open(SseStream stream, String workflow, String job, Optional<Row> row, long after) {
    LogReader reader = new LogReader(engine, stream, workflow, job, after, clock, this::submit);
    row.ifPresent(r -> reader.begin(r.num("job_id"), run(r)));
    readers.add(reader);
    sweepLater();
    stream
        .closed()
        .whenComplete(
            (v, e) -> {
              readers.remove(reader);
              reader.end();
            });
    stream.onRoom(reader::wake);
    reader.wake();
  }

  private void submit(Runnable work) {
    try {
      thread.execute(() -> quietly(work));
    } catch (RejectedExecutionException e) {
      // the server is stopping
    }
  }

  /** A server that nobody reads logs from sweeps nothing. */
  private void sweepLater() {
    if (!readers.isEmpty() && sweeping.compareAndSet(false, true)) {
      try {
        thread.schedule(this::sweepAndGoOn, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        // the server is stopping
      }
    }
  }

  private void sweepAndGoOn() {
    quietly(this::sweep);
    sweeping.set(false);
    sweepLater();
  }

  /** Looks for jobs that have ended, and for jobs that were unknown when their stream began. */
  private void sweep() {
    Set<Long> jobs = new HashSet<>();
    List<LogReader> unknown = new ArrayList<>();
    for (LogReader r : readers) {
      Long id = r.jobId();
      if (id != null) {
        jobs.add(id);
      } else {
        unknown.add(r);
      }
    }
    lookUp(unknown);
    if (jobs.isEmpty()) {
      return;
    }
    Set<Long> over = new HashSet<>(engine.runs().over(new ArrayList<>(jobs)));
    for (LogReader r : readers) {
      Long id = r.jobId();
      r.jobIsOver(id != null && over.contains(id));
    }
  }

  /** Others every time, or many who wait for nothing would keep everybody else waiting. */
  private void lookUp(List<LogReader> unknown) {
    for (int i = 0; i < Math.min(LOOK_UPS, unknown.size()); i++) {
      LogReader r = unknown.get(Math.floorMod(lookedUp++, unknown.size()));
      workflows.job(r.workflow(), r.job()).ifPresent(j -> r.begin(j.num("job_id"), run(j)));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
