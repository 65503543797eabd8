package dev.torc.model.work;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a worker needs from a server, whichever way leads there: HTTP, the calls of the
 * published server, or straight into the engine of this process. Thread-safe. Every method throws
 * {@link dev.torc.model.TorcException}: UNAVAILABLE when the server cannot be reached (the call may
 * be repeated), NOT_FOUND when the server does not know the worker (any more): register again.
 */
public interface JobSource extends AutoCloseable {
  Registration register(WorkerInfo info);

  /** Asks for jobs; may block for {@link WorkRequest#waitMillis()}. */
  WorkAnswer claim(long workerId, WorkRequest request);

  /**
   * Reports ended attempts in one transaction and, if {@code next} is given, asks for jobs in the
   * same one. Safe to repeat: an attempt that is recorded already with the same outcome is accepted
   * again.
   */
  ReportAnswer report(long workerId, List<JobReport> reports, @Nullable WorkRequest next);

  /**
   * Renews the leases of everything this worker runs; returns what it has to stop. May block for
   * {@code waitMillis} and returns as soon as there is something to stop.
   */
  List<Cancellation> heartbeat(long workerId, List<RunningAttempt> running, int waitMillis);

  /**
   * Gives back attempts that were handed out and have not been started, so that others may have
   * them; they count as if they had never been handed out.
   *
   * @return those that the server has taken back; the others stay with the worker. A server that
   *     takes nothing back returns none
   */
  default List<RunningAttempt> giveBack(long workerId, List<RunningAttempt> unstarted) {
    return List.of();
  }

  /** The {@code on_worker_complete} actions that the worker has to run before it leaves. */
  List<ActionOrder> finishing(long workerId);

  /** Gives back whatever the worker still holds, and closes its compute-node records. */
  void deregister(long workerId);

  @Override
  void close();

  /** An attempt that a worker runs. */
  record RunningAttempt(long jobId, long runId, int attemptId) {}
}
