package dev.torc.worker;

import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.ClaimedJob.Requirement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who holds how much of the capacity. Three things hold some: jobs that run, jobs that are here but
 * wait, and requests on their way, which may come back with as much as they asked for. Not
 * thread-safe: it belongs to the loop.
 */
final class Ledger {
  private final Capacity capacity;
  private final @Nullable Integer slots;
  private final Deque<String> freeGpus = new ArrayDeque<>();
  private Need running = Need.NOTHING;
  private Need promised = Need.NOTHING;

  Ledger(Capacity capacity, @Nullable Integer maxParallelJobs) {
    this.capacity = capacity;
    this.slots = maxParallelJobs;
    freeGpus.addAll(capacity.gpuIds());
  }

  /** An amount of everything that is counted. */
  record Need(int jobs, int cpus, long memoryBytes, int gpus) {
    static final Need NOTHING = new Need(0, 0, 0, 0);

    static Need of(ClaimedJob job) {
      Requirement r = job.requirement();
      return new Need(1, r.numCpus(), r.memoryBytes(), r.numGpus());
    }

    Need plus(Need o) {
      return new Need(jobs + o.jobs, cpus + o.cpus, memoryBytes + o.memoryBytes, gpus + o.gpus);
    }

    Need minus(Need o) {
      return new Need(jobs - o.jobs, cpus - o.cpus, memoryBytes - o.memoryBytes, gpus - o.gpus);
    }

    private boolean fitsIn(Need free) {
      return cpus <= free.cpus && memoryBytes <= free.memoryBytes && gpus <= free.gpus;
    }
  }

  boolean byCount() {
    return slots != null;
  }

  /** How many jobs may run at the same time at most: slots, or one per core. */
  int width() {
    return slots != null ? slots : capacity.cpus();
  }

  int runningJobs() {
    return running.jobs;
  }

  /**
   * Whether a job may start now. A job that is larger than the whole machine starts when it would
   * be alone: it was handed out, so waiting would be for ever.
   */
  boolean fits(ClaimedJob job) {
    if (slots != null) {
      return running.jobs < slots;
    }
    return running.jobs == 0 || Need.of(job).fitsIn(total().minus(running));
  }

  /** Takes what the job needs; returns the GPU ids it got, fewer than asked when by count. */
  List<String> start(ClaimedJob job) {
    running = running.plus(Need.of(job));
    List<String> ids = new ArrayList<>();
    while (ids.size() < job.requirement().numGpus() && !freeGpus.isEmpty()) {
      ids.add(freeGpus.removeFirst());
    }
    return ids;
  }

  void end(ClaimedJob job, List<String> gpuIds) {
    running = running.minus(Need.of(job));
    gpuIds.forEach(freeGpus::addLast);
  }

  /** Counts a job that is here and waits, or a request that is on its way. */
  void promise(Need need) {
    promised = promised.plus(need);
  }

  void release(Need need) {
    promised = promised.minus(need);
  }

  /** What nobody runs in, waits for or has asked for; never negative. */
  Need free() {
    Need rest = total().minus(running).minus(promised);
    int cpus = Math.max(0, rest.cpus);
    long memory = Math.max(0, rest.memoryBytes);
    int gpus = Math.max(0, rest.gpus);
    int jobs = slots != null ? Math.max(0, rest.jobs) : memory > 0 ? cpus : 0;
    return new Need(jobs, cpus, memory, gpus);
  }

  /** Everything, as if nothing ran. */
  Need total() {
    return new Need(width(), capacity.cpus(), capacity.memoryBytes(), capacity.gpus());
  }
}
