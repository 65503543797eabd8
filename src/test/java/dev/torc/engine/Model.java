package dev.torc.engine;

import static dev.torc.model.JobStatus.BLOCKED;
import static dev.torc.model.JobStatus.CANCELED;
import static dev.torc.model.JobStatus.COMPLETED;
import static dev.torc.model.JobStatus.DISABLED;
import static dev.torc.model.JobStatus.FAILED;
import static dev.torc.model.JobStatus.PENDING;
import static dev.torc.model.JobStatus.PENDING_FAILED;
import static dev.torc.model.JobStatus.READY;
import static dev.torc.model.JobStatus.RUNNING;
import static dev.torc.model.JobStatus.TERMINATED;
import static dev.torc.model.JobStatus.UNINITIALIZED;

import dev.torc.model.FailureRules;
import dev.torc.model.JobStatus;
import dev.torc.model.work.JobReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One workflow as the contract tells it (semantics, sections 6 to 10, 12 and 13): plain maps,
 * nothing counted ahead, everything asked anew. Methods that may be refused return false then.
 */
final class Model {
  /** A job; dependencies that follow from files are added at initialize. */
  static final class Job {
    long id;
    String name = "";
    String command = "";
    JobStatus status = UNINITIALIZED;
    final Set<Long> dependsOn = new TreeSet<>();
    final Set<Long> reads = new TreeSet<>();
    final Set<Long> writes = new TreeSet<>();
    final Set<Long> readsData = new TreeSet<>();
    final Set<Long> writesData = new TreeSet<>();
    boolean cancelOnFailure = true;
    int attempt = 1;
    long priority;
    long requirement;
    long scheduler;
    Set<String> labels = new TreeSet<>();
    String rules;
    Long node;
    boolean workerLost;

    /** Canceled because of a job before it, and not by a report of its own. */
    boolean supposed;

    String hash;

    /** Return code and compute node by run/attempt. */
    final Map<String, String> results = new HashMap<>();

    long currentRun = -1;
    int currentCode;

    boolean complete() {
      return status == COMPLETED || status == FAILED || status == CANCELED || status == TERMINATED;
    }

    boolean active() {
      return status == PENDING || status == RUNNING;
    }

    void set(JobStatus s) {
      status = s;
      workerLost = false;
      supposed = false;
    }

    /** A new status, and nobody holds the job any more. */
    void release(JobStatus s) {
      set(s);
      node = null;
    }
  }

  final Map<Long, Job> jobs = new TreeMap<>();
  final Map<Long, String> data = new TreeMap<>();
  private final List<Job> ended = new ArrayList<>();
  long run;
  boolean canceled;
  boolean archived;
  boolean failures;
  boolean usePendingFailed;

  /** A retry or a change by hand can leave a ready job with unfinished dependencies. */
  boolean bent;

  Job job(long id) {
    return jobs.get(id);
  }

  boolean waits(Job j) {
    return j.dependsOn.stream().anyMatch(d -> !job(d).complete());
  }

  long unfinished(Job j) {
    return j.dependsOn.stream().filter(d -> !job(d).complete()).count();
  }

  List<Job> dependents(Job j) {
    return jobs.values().stream().filter(d -> d.dependsOn.contains(j.id)).toList();
  }

  private Set<Job> downstream(Collection<Job> of) {
    Set<Job> seen = new java.util.LinkedHashSet<>();
    List<Job> todo = new ArrayList<>(of);
    while (!todo.isEmpty()) {
      for (Job d : dependents(todo.remove(0))) {
        if (seen.add(d)) {
          todo.add(d);
        }
      }
    }
    return seen;
  }

  private List<Job> with(JobStatus... statuses) {
    return jobs.values().stream().filter(j -> List.of(statuses).contains(j.status)).toList();
  }

  void initialize(boolean onlyUninitialized) {
    for (Job i : jobs.values()) {
      for (Job o : jobs.values()) {
        if (i.reads.stream().anyMatch(o.writes::contains)
            || i.readsData.stream().anyMatch(o.writesData::contains)) {
          i.dependsOn.add(o.id);
        }
      }
    }
    failures = false;
    if (onlyUninitialized) {
      downstream(with(UNINITIALIZED)).forEach(j -> j.release(UNINITIALIZED));
    }
    bent = onlyUninitialized && (bent || !with(TERMINATED).isEmpty());
    with(PENDING, RUNNING, TERMINATED, PENDING_FAILED).forEach(j -> j.release(UNINITIALIZED));
    if (!onlyUninitialized) {
      downstream(jobs.values().stream().filter(j -> !j.complete()).toList()).stream()
          .filter(Job::complete)
          .forEach(j -> j.release(UNINITIALIZED));
    }
    Set<Job> wait = new java.util.HashSet<>();
    jobs.values().stream().filter(this::waits).forEach(wait::add);
    for (Job j : jobs.values()) {
      if (wait.contains(j) && (!onlyUninitialized || j.status == UNINITIALIZED)) {
        j.set(BLOCKED);
      } else if (!wait.contains(j) && (j.status == UNINITIALIZED || j.status == BLOCKED)) {
        j.release(READY);
      }
    }
    for (Job j : jobs.values()) {
      if (!j.complete()) {
        j.currentRun = -1;
      }
      j.hash = hash(j);
    }
  }

  private String hash(Job j) {
    Map<Long, String> inputs = new TreeMap<>();
    j.readsData.forEach(u -> inputs.put(u, data.get(u)));
    return List.of(
            j.command, j.dependsOn, j.reads, j.writes, j.readsData, j.writesData, inputs.toString())
        .toString();
  }

  List<Packing.Item> ready(java.util.function.Function<Job, Packing.Item> item) {
    return canceled ? List.of() : with(READY).stream().map(item).toList();
  }

  void claimed(long id, boolean starts, Long node) {
    Job j = job(id);
    int last =
        j.results.keySet().stream()
            .filter(k -> k.startsWith(run + "/"))
            .mapToInt(k -> Integer.parseInt(k.substring(k.indexOf('/') + 1)))
            .max()
            .orElse(0);
    if (last >= j.attempt) {
      j.attempt = last + 1;
    }
    j.set(starts ? RUNNING : PENDING);
    if (starts) {
      j.node = node;
    }
  }

  boolean start(long id, long runId, long node) {
    Job j = job(id);
    if (runId != run || j.status != PENDING) {
      return false;
    }
    j.set(RUNNING);
    j.node = node;
    return true;
  }

  /** The checks and the direct effect of a completion; dependents follow in {@link #unblock}. */
  boolean complete(long id, long runId, int attempt, long node, JobStatus status, int code) {
    Job j = job(id);
    boolean terminal =
        List.of(COMPLETED, FAILED, CANCELED, TERMINATED, PENDING_FAILED).contains(status);
    if (!terminal
        || (j.complete() && !(j.supposed && status != PENDING_FAILED))
        || j.status == DISABLED
        || j.status == PENDING_FAILED
        || runId != run
        || j.results.containsKey(runId + "/" + attempt)) {
      return false;
    }
    end(j, runId, attempt, node, status, code);
    return true;
  }

  private void end(Job j, long runId, int attempt, long node, JobStatus status, int code) {
    store(j, runId, attempt, node, code);
    j.release(status);
    ended.add(j);
    failures |= code != 0;
  }

  private void store(Job j, long runId, int attempt, long node, int code) {
    j.results.put(runId + "/" + attempt, code + "@" + node);
    j.currentRun = runId;
    j.currentCode = code;
  }

  /** What follows from the ends since the last call, until nothing follows any more. */
  void unblock() {
    List<Job> todo = new ArrayList<>();
    ended.stream().filter(Job::complete).forEach(todo::add);
    ended.clear();
    follow(todo);
  }

  private void follow(List<Job> todo) {
    while (!todo.isEmpty()) {
      for (Job d : dependents(todo.remove(0))) {
        if (d.status == BLOCKED && !waits(d) && settle(d)) {
          todo.add(d);
        }
      }
    }
  }

  /** True when the job was canceled. */
  private boolean settle(Job d) {
    boolean bad =
        d.dependsOn.stream()
            .map(this::job)
            .anyMatch(
                p ->
                    p.status == CANCELED
                        || p.status == TERMINATED
                        || (p.status == FAILED
                            && (p.workerLost || (p.currentRun == run && p.currentCode != 0))));
    boolean cancel = failures && d.cancelOnFailure && bad;
    d.release(cancel ? CANCELED : READY);
    d.supposed = cancel;
    return cancel;
  }

  boolean retry(long id, long runId, int maxAttempts) {
    Job j = job(id);
    if (runId != run
        || !List.of(RUNNING, FAILED, TERMINATED).contains(j.status)
        || j.attempt >= maxAttempts) {
      return false;
    }
    bent |= j.complete();
    again(j);
    return true;
  }

  private void again(Job j) {
    j.release(READY);
    j.attempt++;
  }

  /** A report of a worker; dependents follow in {@link #unblock}. */
  boolean report(JobReport r) {
    Job j = job(r.jobId());
    if (j == null) {
      return false;
    }
    String known = j.results.get(r.runId() + "/" + r.attemptId());
    if (known != null) {
      return known.equals(r.returnCode() + "@" + r.computeNodeId());
    }
    if (j.status != RUNNING
        || r.runId() != run
        || r.attemptId() != j.attempt
        || j.node == null
        || j.node != r.computeNodeId()) {
      return false;
    }
    JobStatus status = r.status();
    if (r.returnCode() != 0 && (status == FAILED || status == TERMINATED)) {
      FailureRules rules = FailureRules.parse(j.rules);
      var rule = rules.match(r.returnCode());
      if (rule.isPresent() && tries(j) < rule.get().maxRetries()) {
        store(j, run, j.attempt, j.node, r.returnCode());
        again(j);
        return true;
      }
      if (rule.isEmpty() && usePendingFailed && status == FAILED) {
        status = PENDING_FAILED;
      }
    }
    end(j, run, j.attempt, j.node, status, r.returnCode());
    return true;
  }

  /** Failures of earlier runs do not count, and those of lost workers never. */
  private int tries(Job j) {
    long failed = j.results.keySet().stream().filter(k -> k.startsWith(run + "/")).count();
    return (int) Math.min(j.attempt, failed + 1);
  }

  /** A worker is gone: what it holds is ready again. */
  void workerGone(long node, boolean gaveBack) {
    for (Job j : jobs.values()) {
      if (j.active() && j.node != null && j.node == node) {
        if (gaveBack) {
          j.release(READY);
        } else {
          again(j);
        }
      }
    }
  }

  void cancel() {
    canceled = true;
    with(PENDING, RUNNING).forEach(j -> j.set(CANCELED));
  }

  boolean resetStatus(boolean force) {
    if (archived || (!force && jobs.values().stream().anyMatch(Job::active))) {
      return false;
    }
    run++;
    canceled = false;
    failures = false;
    return true;
  }

  int resetJobs(boolean failedOnly) {
    List<Job> direct =
        failedOnly
            ? with(FAILED, CANCELED, TERMINATED, PENDING_FAILED)
            : jobs.values().stream().filter(j -> j.status != UNINITIALIZED).toList();
    if (failedOnly) {
      bent = true; // a ready job whose dependency did not fail is untouched, others may wait now
      downstream(direct.stream().filter(Job::complete).toList())
          .forEach(j -> j.release(UNINITIALIZED));
    }
    direct.forEach(j -> j.release(UNINITIALIZED));
    return direct.size();
  }

  List<Long> changedInputs() {
    return jobs.values().stream()
        .filter(j -> j.hash != null && !j.hash.equals(hash(j)))
        .map(j -> j.id)
        .toList();
  }

  void resetChanged() {
    bent = true;
    changedInputs().forEach(id -> job(id).release(UNINITIALIZED));
  }

  boolean override(long id, JobStatus target, long runId) {
    Job j = job(id);
    if (List.of(COMPLETED, FAILED, CANCELED, TERMINATED).contains(target)) {
      return false;
    }
    if (j.status == target) {
      return true;
    }
    if (runId != run) {
      return false;
    }
    bent = true;
    boolean was = j.complete();
    j.set(target);
    if (target == BLOCKED && !waits(j) && settle(j)) {
      follow(new ArrayList<>(List.of(j)));
    }
    if (was && target == UNINITIALIZED) {
      dependents(j).stream()
          .filter(d -> d.status == COMPLETED || d.status == FAILED)
          .forEach(d -> d.set(UNINITIALIZED));
    }
    return true;
  }

  void delete(long id) {
    Job gone = jobs.remove(id);
    List<Job> freed = dependents(gone);
    jobs.values().forEach(j -> j.dependsOn.remove(id));
    if (gone.complete()) {
      return;
    }
    for (Job d : freed) {
      if (d.status == BLOCKED && !waits(d) && settle(d)) {
        follow(new ArrayList<>(List.of(d)));
      }
    }
  }

  boolean disable(long id) {
    Job j = job(id);
    if (j.status != UNINITIALIZED && j.status != DISABLED) {
      return false;
    }
    j.set(DISABLED);
    return true;
  }
}
