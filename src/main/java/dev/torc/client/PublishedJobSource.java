package dev.torc.client;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.model.work.ActionOrder;
import dev.torc.model.work.Cancellation;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource;
import dev.torc.model.work.Registration;
import dev.torc.model.work.ReportAnswer;
import dev.torc.model.work.ReportAnswer.Refusal;
import dev.torc.model.work.WorkAnswer;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import dev.torc.model.work.WorkflowInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Work from the published server, which knows no workers and no leases: a worker is a compute node
 * of each workflow, asks again and again, and decides itself whether a failed job is tried again.
 * Thread-safe.
 */
final class PublishedJobSource implements JobSource {
  private static final long MILLIS_BETWEEN_LOOKS = 300;
  private static final long LEAST_MEMORY = 100_000_000;

  private static final List<String> TRIGGERS =
      List.of("on_workflow_start", "on_worker_start", "on_jobs_ready", "on_jobs_complete");

  private static final List<String> LAST_TRIGGERS =
      List.of("on_jobs_complete", "on_workflow_complete");

  private final PublishedCalls calls;
  private final Clock clock;
  private final Pause pause;
  private final Map<Long, Served> served = new ConcurrentHashMap<>();
  private final Map<Long, ClaimedJob> held = new ConcurrentHashMap<>();
  private final Set<Long> actionsDone = ConcurrentHashMap.newKeySet();

  /** What was delivered by a report that then broke off, and will come again as a whole. */
  private final Set<RunningAttempt> delivered = ConcurrentHashMap.newKeySet();

  private volatile @Nullable WorkerInfo info;

  /**
   * A workflow of this worker.
   *
   * @param node id of the compute node that stands for the worker in it
   * @param since when that was added
   */
  record Served(
      WorkflowInfo workflow,
      Map<String, String> env,
      boolean pendingFailed,
      long node,
      Instant since) {}

  PublishedJobSource(TorcApi api, Clock clock, Pause pause) {
    this.calls = new PublishedCalls(api, clock);
    this.clock = clock;
    this.pause = pause;
  }

  /** Whether it is a published server that has refused a registration of the other kind so. */
  boolean recognizes(TorcException refusal) {
    return calls.isPublished(refusal);
  }

  @Override
  public Registration register(WorkerInfo worker) {
    if (worker.workflowIds().isEmpty()) {
      throw TorcException.invalid("this server gives out jobs of one workflow at a time")
          .withHint("name workflows: torc worker WORKFLOW_ID");
    }
    info = worker;
    List<Served> all = new ArrayList<>();
    try {
      for (long id : worker.workflowIds()) {
        all.add(calls.serve(id, worker));
      }
    } catch (TorcException e) {
      leave(all);
      throw e;
    }
    List<Served> before = List.copyOf(served.values());
    all.forEach(s -> served.put(s.workflow().workflowId(), s));
    leave(before);
    long first = served.values().stream().mapToLong(Served::node).min().orElseThrow();
    return new Registration(first, worker.leaseSeconds());
  }

  @Override
  public WorkAnswer claim(long workerId, WorkRequest request) {
    long end = clock.millis() + request.waitMillis();
    while (true) {
      WorkAnswer answer = look(request);
      boolean news =
          !answer.jobs().isEmpty()
              || !answer.actions().isEmpty()
              || !answer.cancellations().isEmpty()
              || answer.complete();
      long left = end - clock.millis();
      if (news || left <= 0) {
        return answer;
      }
      pause.millis(Math.min(left, MILLIS_BETWEEN_LOOKS));
    }
  }

  /** What a look at all workflows has brought so far. */
  private static final class Haul {
    final List<ClaimedJob> jobs = new ArrayList<>();
    final List<ActionOrder> actions = new ArrayList<>();
    final List<Cancellation> cancellations = new ArrayList<>();
    boolean complete = true;
    long unfinished;
  }

  private WorkAnswer look(WorkRequest request) {
    var haul = new Haul();
    try {
      for (Served s : served.values()) {
        lookAt(s, request, haul);
      }
    } catch (TorcException e) {
      if (haul.jobs.isEmpty() && haul.actions.isEmpty()) {
        throw e;
      }
      // What is claimed has to run; the next look meets the trouble again.
      haul.complete = false;
    }
    List<WorkflowInfo> workflows = served.values().stream().map(Served::workflow).toList();
    return new WorkAnswer(
        haul.jobs, workflows, haul.actions, haul.cancellations, haul.complete, haul.unfinished);
  }

  private void lookAt(Served s, WorkRequest request, Haul haul) {
    Row state = calls.state(s);
    boolean canceled = state.flag("is_canceled");
    boolean over = state.flag("is_complete");
    if (canceled) {
      haul.cancellations.addAll(canceled(s));
    }
    int before = haul.actions.size();
    if (!over) {
      calls.actions(s, TRIGGERS, actionsDone, haul.actions);
    } else if (!canceled) {
      calls.actions(s, LAST_TRIGGERS, actionsDone, haul.actions);
    }
    int room = request.limit() - haul.jobs.size();
    if (!over && room > 0 && enough(request)) {
      for (ClaimedJob j : calls.claim(s, request, room, worker().labels())) {
        held.put(j.jobId(), j);
        haul.jobs.add(j);
      }
    }
    haul.complete &= over && haul.actions.size() == before;
    haul.unfinished += over ? 0 : 1;
  }

  private static boolean enough(WorkRequest r) {
    return r.byCount() || (r.freeCpus() > 0 && r.freeMemoryBytes() >= LEAST_MEMORY);
  }

  private List<Cancellation> canceled(Served s) {
    return held.values().stream()
        .filter(j -> j.workflowId() == s.workflow().workflowId())
        .map(j -> new Cancellation(j.jobId(), j.runId(), j.attemptId(), "canceled"))
        .toList();
  }

  @Override
  public ReportAnswer report(long workerId, List<JobReport> reports, @Nullable WorkRequest next) {
    List<Refusal> refused = new ArrayList<>();
    for (JobReport r : reports) {
      var attempt = new RunningAttempt(r.jobId(), r.runId(), r.attemptId());
      if (delivered.contains(attempt)) {
        continue; // a retry that was asked for twice would take the next attempt away
      }
      try {
        deliver(r);
        delivered.add(attempt);
      } catch (TorcException e) {
        if (e.kind() == ErrorKind.UNAVAILABLE || e.kind() == ErrorKind.BUSY) {
          throw e;
        }
        refused.add(new Refusal(r.jobId(), r.attemptId(), e.message()));
      }
    }
    reports.forEach(this::letGo);
    WorkAnswer work = next == null ? WorkAnswer.NOTHING : look(next);
    delivered.clear();
    return new ReportAnswer(refused, work);
  }

  /** A claim beside this report may have brought the next attempt already. */
  private void letGo(JobReport r) {
    held.computeIfPresent(r.jobId(), (id, j) -> j.attemptId() == r.attemptId() ? null : j);
  }

  private void deliver(JobReport r) {
    ClaimedJob job = held.get(r.jobId());
    Served s = served.get(r.workflowId());
    calls.deliver(r, job == null ? null : job.failureRules(), s != null && s.pendingFailed());
  }

  @Override
  public List<Cancellation> heartbeat(long workerId, List<RunningAttempt> running, int waitMillis) {
    List<Cancellation> out = canceledNow(running);
    if (out.isEmpty() && waitMillis > 0) {
      pause.millis(waitMillis);
      out = canceledNow(running);
    }
    return out;
  }

  private List<Cancellation> canceledNow(List<RunningAttempt> running) {
    List<Cancellation> out = new ArrayList<>();
    if (running.isEmpty()) {
      return out;
    }
    Set<Long> own = new HashSet<>();
    running.forEach(a -> own.add(a.jobId()));
    for (Served s : served.values()) {
      if (calls.state(s).flag("is_canceled")) {
        canceled(s).stream().filter(c -> own.contains(c.jobId())).forEach(out::add);
      }
    }
    return out;
  }

  @Override
  public List<ActionOrder> finishing(long workerId) {
    List<ActionOrder> out = new ArrayList<>();
    try {
      for (Served s : served.values()) {
        calls.actions(s, List.of("on_worker_complete"), actionsDone, out);
      }
    } catch (TorcException e) {
      if (out.isEmpty()) {
        throw e;
      }
    }
    return out;
  }

  @Override
  public void deregister(long workerId) {
    held.values().forEach(j -> calls.giveBack(j.jobId(), j.runId()));
    held.clear();
    List<Served> all = List.copyOf(served.values());
    served.clear();
    Optional<TorcException> trouble = leave(all);
    if (trouble.isPresent()) {
      throw trouble.get();
    }
  }

  /** Ends the compute nodes, all that can be ended; returns why the last of the others cannot. */
  private Optional<TorcException> leave(List<Served> workflows) {
    Optional<TorcException> trouble = Optional.empty();
    for (Served s : workflows) {
      try {
        calls.leave(s);
      } catch (TorcException e) {
        trouble = Optional.of(e);
      }
    }
    return trouble;
  }

  private WorkerInfo worker() {
    WorkerInfo i = info;
    if (i == null) {
      throw TorcException.of(ErrorKind.NOT_FOUND, "the worker is not registered");
    }
    return i;
  }

  @Override
  public void close() {
    calls.close();
  }
}
