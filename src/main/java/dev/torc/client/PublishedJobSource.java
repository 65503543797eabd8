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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private final PublishedCalls calls;
  private final Clock clock;
  private final Pause pause;
  private final Map<Long, Served> served = new ConcurrentHashMap<>();
  private final Map<Long, ClaimedJob> held = new ConcurrentHashMap<>();
  private final Set<Long> actionsDone = ConcurrentHashMap.newKeySet();
  private volatile @Nullable WorkerInfo info;

  /**
   * A workflow of this worker.
   *
   * @param node id of the compute node that stands for the worker in it
   */
  record Served(WorkflowInfo workflow, Map<String, String> env, boolean pendingFailed, long node) {}

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
    for (long id : worker.workflowIds()) {
      served.put(id, calls.serve(id, worker));
    }
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

  private WorkAnswer look(WorkRequest request) {
    List<ClaimedJob> jobs = new ArrayList<>();
    List<ActionOrder> actions = new ArrayList<>();
    List<Cancellation> cancellations = new ArrayList<>();
    boolean complete = true;
    long unfinished = 0;
    for (Served s : served.values()) {
      Row state = calls.state(s);
      boolean canceled = state.flag("is_canceled");
      boolean over = state.flag("is_complete");
      if (canceled) {
        cancellations.addAll(canceled(s));
      }
      List<ActionOrder> due = over ? List.of() : calls.actions(s, TRIGGERS, actionsDone);
      if (over && !canceled) {
        due = calls.actions(s, List.of("on_jobs_complete", "on_workflow_complete"), actionsDone);
      }
      actions.addAll(due);
      int room = request.limit() - jobs.size();
      if (!over && room > 0 && enough(request)) {
        jobs.addAll(calls.claim(s, request, room, worker().labels()));
      }
      complete &= over && due.isEmpty();
      unfinished += over ? 0 : 1;
    }
    jobs.forEach(j -> held.put(j.jobId(), j));
    List<WorkflowInfo> workflows = served.values().stream().map(Served::workflow).toList();
    return new WorkAnswer(jobs, workflows, actions, cancellations, complete, unfinished);
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
      try {
        ClaimedJob job = held.get(r.jobId());
        Served s = served.get(r.workflowId());
        boolean pendingFailed = s != null && s.pendingFailed();
        calls.deliver(r, job == null ? null : job.failureRules(), pendingFailed);
      } catch (TorcException e) {
        if (e.kind() == ErrorKind.UNAVAILABLE || e.kind() == ErrorKind.BUSY) {
          throw e;
        }
        refused.add(new Refusal(r.jobId(), r.attemptId(), e.message()));
      }
      held.remove(r.jobId());
    }
    return new ReportAnswer(refused, next == null ? WorkAnswer.NOTHING : look(next));
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
    for (Served s : running.isEmpty() ? List.<Served>of() : served.values()) {
      if (calls.state(s).flag("is_canceled")) {
        Set<Long> own = ConcurrentHashMap.newKeySet();
        running.forEach(a -> own.add(a.jobId()));
        canceled(s).stream().filter(c -> own.contains(c.jobId())).forEach(out::add);
      }
    }
    return out;
  }

  @Override
  public List<ActionOrder> finishing(long workerId) {
    List<ActionOrder> out = new ArrayList<>();
    for (Served s : served.values()) {
      out.addAll(calls.actions(s, List.of("on_worker_complete"), actionsDone));
    }
    return out;
  }

  @Override
  public void deregister(long workerId) {
    held.values().forEach(calls::giveBack);
    held.clear();
    served.values().forEach(calls::leave);
    served.clear();
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
