package dev.torc.worker;

import dev.torc.model.work.Cancellation;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobSource.RunningAttempt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Jobs that are here and have not been started. Short ones are fetched in advance; when they turn
 * out to stand behind jobs that are not short, they are surplus and go back, because another worker
 * may have room for them. Belongs to the loop.
 */
final class HeldJobs implements Iterable<ClaimedJob> {
  /** So long after the last start of a job, those before them are not short. */
  static final long SURPLUS_MILLIS = 200;

  private static final long AGAIN_MILLIS = 5_000;

  private final Deque<ClaimedJob> waiting = new ArrayDeque<>();
  private final List<ClaimedJob> returning = new ArrayList<>();
  private long surplusAt;

  void add(ClaimedJob job) {
    waiting.add(job);
  }

  /** Whether none can be started; some may be on their way back. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  /** Those that can be started. */
  @Override
  public Iterator<ClaimedJob> iterator() {
    return waiting.iterator();
  }

  /** All of them, for the server: they are this worker's. */
  List<RunningAttempt> attempts() {
    List<RunningAttempt> out = new ArrayList<>(waiting.size() + returning.size());
    waiting.forEach(j -> out.add(attempt(j)));
    returning.forEach(j -> out.add(attempt(j)));
    return out;
  }

  private static RunningAttempt attempt(ClaimedJob j) {
    return new RunningAttempt(j.jobId(), j.runId(), j.attemptId());
  }

  /** Removes a job that is not wanted any more, if it waits here. */
  Optional<ClaimedJob> remove(Cancellation order) {
    var wanted = new RunningAttempt(order.jobId(), order.runId(), order.attemptId());
    Optional<ClaimedJob> found =
        waiting.stream().filter(j -> attempt(j).equals(wanted)).findFirst();
    found.ifPresent(waiting::remove);
    return found;
  }

  /** A job has been started. */
  void started(long now) {
    surplusAt = now + SURPLUS_MILLIS;
  }

  /**
   * Epoch milliseconds at which to look for surplus; never when nothing waits, or some goes back.
   */
  long surplusAt() {
    return waiting.isEmpty() || !returning.isEmpty() ? Long.MAX_VALUE : surplusAt;
  }

  boolean surplusDue(long now) {
    return now >= surplusAt();
  }

  /**
   * Begins to give back what cannot be started soon.
   *
   * @param stuck whether a job cannot be started for want of room
   */
  List<RunningAttempt> surplus(Predicate<ClaimedJob> stuck, long now) {
    surplusAt = now + AGAIN_MILLIS;
    for (Iterator<ClaimedJob> it = waiting.iterator(); it.hasNext(); ) {
      ClaimedJob job = it.next();
      if (stuck.test(job)) {
        it.remove();
        returning.add(job);
      }
    }
    return returning.stream().map(HeldJobs::attempt).toList();
  }

  /** Ends what {@link #surplus} began: returns the jobs that are gone, the others wait again. */
  List<ClaimedJob> gaveBack(List<RunningAttempt> taken) {
    Set<RunningAttempt> gone = new HashSet<>(taken);
    List<ClaimedJob> out = new ArrayList<>();
    for (ClaimedJob job : returning) {
      if (gone.contains(attempt(job))) {
        out.add(job);
      } else {
        waiting.add(job);
      }
    }
    returning.clear();
    return out;
  }
}
