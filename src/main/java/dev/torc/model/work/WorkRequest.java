package dev.torc.model.work;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for jobs.
 *
 * @param limit most jobs to hand out; 0 asks for news (actions, completion) only
 * @param byCount true: requirements are not looked at, {@code limit} alone counts
 * @param freeCpus cores free now
 * @param freeMemoryBytes memory free now
 * @param freeGpus GPUs free now
 * @param secondsLeft seconds until the worker must stop, or null for no end
 * @param waitMillis how long the server may hold the request open when it has nothing to say; 0
 *     answers at once
 * @param pools of a worker that serves every workflow: only jobs of workflows of these pools, see
 *     {@link #TORC}; null for all
 */
public record WorkRequest(
    int limit,
    boolean byCount,
    int freeCpus,
    long freeMemoryBytes,
    int freeGpus,
    @Nullable Long secondsLeft,
    int waitMillis,
    @Nullable List<String> pools) {
  /** The pool of workflows that are in no other; each further interface has one by its name. */
  public static final String TORC = "torc";

  public WorkRequest {
    pools = pools == null || pools.isEmpty() ? null : List.copyOf(pools);
  }

  /** A request for jobs of all pools. */
  public WorkRequest(
      int limit,
      boolean byCount,
      int freeCpus,
      long freeMemoryBytes,
      int freeGpus,
      @Nullable Long secondsLeft,
      int waitMillis) {
    this(limit, byCount, freeCpus, freeMemoryBytes, freeGpus, secondsLeft, waitMillis, null);
  }

  /** The same request for another number of jobs and another time to wait. */
  public WorkRequest with(int newLimit, int newWaitMillis) {
    return new WorkRequest(
        newLimit, byCount, freeCpus, freeMemoryBytes, freeGpus, secondsLeft, newWaitMillis, pools);
  }
}
