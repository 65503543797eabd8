package dev.torc.worker;

import dev.torc.model.work.WorkRequest;
import dev.torc.worker.Ledger.Need;
import java.util.List;

/**
 * How much is asked for, by what is free here, what waits here and how long jobs take. Belongs to
 * the loop.
 *
 * @param pools only jobs of these pools are asked for, as in {@link WorkRequest}
 */
record Demand(
    Runner runner, Ledger ledger, Prefetch prefetch, EndTime endTime, List<String> pools) {

  /** What is free, and short jobs ahead; the room that those need is there when they start. */
  Need withPrefetch() {
    Need free = ledger.free();
    int ahead = prefetch.target(ledger.width()) - runner.heldJobs();
    if (ahead <= 0 || runner.starved()) {
      return free;
    }
    long memory = Math.max(free.memoryBytes(), ledger.total().memoryBytes());
    return new Need(free.jobs() + ahead, free.cpus() + ahead, memory, free.gpus());
  }

  /**
   * Whether results may wait for more of them: nothing waits for the answer, all slots stay busy.
   */
  boolean gathers() {
    int slots = ledger.width();
    return runner.heldJobs() >= slots && !runner.starved() && prefetch.gathers(slots);
  }

  WorkRequest request(Need need, int waitMillis, long now) {
    return new WorkRequest(
        need.jobs(),
        ledger.byCount(),
        need.cpus(),
        need.memoryBytes(),
        need.gpus(),
        endTime.secondsLeft(now),
        waitMillis,
        pools);
  }
}
