package dev.torc.worker;

import dev.torc.model.ErrorKind;
import dev.torc.model.FailureRules;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.ActionOrder;
import dev.torc.model.work.Cancellation;
import dev.torc.model.work.ClaimedJob;
import dev.torc.model.work.ClaimedJob.OutputFile;
import dev.torc.model.work.ClaimedJob.Requirement;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.JobSource;
import dev.torc.model.work.Registration;
import dev.torc.model.work.ReportAnswer;
import dev.torc.model.work.ReportAnswer.Refusal;
import dev.torc.model.work.WorkAnswer;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import dev.torc.model.work.WorkflowInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server of one workflow, in memory: ready jobs, claims, reports, cancellations, outages. */
final class FakeServer implements JobSource {
  static final long WORKFLOW = 7;

  final List<JobReport> reports = new ArrayList<>();
  final List<WorkRequest> requests = new ArrayList<>();
  final List<WorkerInfo> registrations = new ArrayList<>();
  final List<ClaimedJob> givenBack = new ArrayList<>();
  final List<ActionOrder> lastActions = new ArrayList<>();
  final List<ActionOrder> actions = new ArrayList<>();
  final Set<Long> refusedJobs = new HashSet<>();
  private final Deque<ClaimedJob> ready = new ArrayDeque<>();
  private final Map<Long, ClaimedJob> dependents = new HashMap<>();
  private final Map<Long, ClaimedJob> given = new LinkedHashMap<>();
  private final Deque<Cancellation> cancellations = new ArrayDeque<>();
  private @Nullable String executionConfig;
  private boolean provenance;
  private long serverMinutes = WorkflowInfo.SERVER_MINUTES;
  @Nullable String monitorConfig;
  private boolean away;
  private boolean open;
  private long knownWorker;
  private int deregistrations;
  private long nextJob = 1;
  int calls;

  /** A job under construction. */
  static final class JobSpec {
    private final String command;
    String name = "";
    int cpus = 1;
    long memory = 1 << 20;
    int gpus;
    long runtime = 60;
    String requirement = "default";
    @Nullable String script;
    @Nullable String rules;
    Map<String, String> env = Map.of();
    List<OutputFile> outputs = List.of();

    JobSpec(String command) {
      this.command = command;
    }

    JobSpec name(String n) {
      name = n;
      return this;
    }

    JobSpec needs(int c, long m, int g) {
      cpus = c;
      memory = m;
      gpus = g;
      requirement = "own";
      return this;
    }

    JobSpec runtime(long seconds) {
      runtime = seconds;
      return this;
    }

    JobSpec script(String s) {
      script = s;
      return this;
    }

    JobSpec rules(String json) {
      rules = json;
      return this;
    }

    JobSpec env(Map<String, String> e) {
      env = e;
      return this;
    }

    JobSpec output(long id, String path) {
      outputs =
          Stream.concat(outputs.stream(), Stream.of(new OutputFile(id, "f" + id, path))).toList();
      return this;
    }
  }

  static JobSpec job(String command) {
    return new JobSpec(command);
  }

  synchronized long add(JobSpec s) {
    ClaimedJob job = make(s);
    ready.add(job);
    notifyAll();
    return job.jobId();
  }

  /** Adds a job that becomes ready with the completion of another. */
  synchronized long addAfter(long predecessor, JobSpec s) {
    ClaimedJob job = make(s);
    dependents.put(predecessor, job);
    return job.jobId();
  }

  private ClaimedJob make(JobSpec s) {
    long id = nextJob++;
    return new ClaimedJob(
        id,
        WORKFLOW,
        1,
        1,
        99,
        s.name.isEmpty() ? "job" + id : s.name,
        s.command,
        s.script,
        s.env,
        new Requirement(s.requirement, s.cpus, s.memory, s.gpus, 1, s.runtime),
        s.outputs,
        s.rules);
  }

  synchronized FakeServer config(String json) {
    executionConfig = json;
    return this;
  }

  /** How long workers with nothing to run wait for it when it is away. */
  synchronized FakeServer waitForServer(long minutes) {
    serverMinutes = minutes;
    return this;
  }

  /** Wants hashes of what jobs write. */
  synchronized FakeServer provenance() {
    provenance = true;
    return this;
  }

  /** Keeps workers even when nothing is left. */
  synchronized FakeServer keepOpen() {
    open = true;
    return this;
  }

  synchronized void close(boolean nothingMore) {
    open = !nothingMore;
    notifyAll();
  }

  synchronized void goAway(boolean gone) {
    away = gone;
    notifyAll();
  }

  synchronized void forgetWorkers() {
    knownWorker = -1;
    notifyAll();
  }

  synchronized void cancel(long jobId, String reason) {
    ClaimedJob job = given.get(jobId);
    if (job == null) {
      throw new IllegalStateException("job " + jobId + " runs nowhere");
    }
    if (reason.equals("lost")) {
      given.remove(jobId);
    }
    cancellations.add(new Cancellation(jobId, job.runId(), job.attemptId(), reason));
    notifyAll();
  }

  synchronized boolean deregistered() {
    return deregistrations > 0;
  }

  synchronized void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("waited in vain for: " + what);
      }
      wait(Math.min(left, 20));
    }
  }

  synchronized JobReport reportOf(long jobId) {
    return reports.stream()
        .filter(r -> r.jobId() == jobId)
        .reduce((a, b) -> b)
        .orElseThrow(() -> new AssertionError("no report of job " + jobId));
  }

  @Override
  public synchronized Registration register(WorkerInfo info) {
    checkReachable();
    registrations.add(info);
    knownWorker = registrations.size();
    return new Registration(knownWorker, info.leaseSeconds());
  }

  @Override
  public synchronized WorkAnswer claim(long workerId, WorkRequest request) {
    check(workerId);
    requests.add(request);
    long end = System.nanoTime() + request.waitMillis() * 1_000_000L;
    while (true) {
      WorkAnswer answer = answer(request);
      long left = (end - System.nanoTime()) / 1_000_000;
      boolean news = !answer.jobs().isEmpty() || !answer.actions().isEmpty() || answer.complete();
      if (news || left <= 0) {
        return answer;
      }
      hold(left);
      check(workerId);
    }
  }

  @Override
  public synchronized ReportAnswer report(
      long workerId, List<JobReport> batch, @Nullable WorkRequest next) {
    check(workerId);
    List<Refusal> refusals = new ArrayList<>();
    for (JobReport r : batch) {
      if (refusedJobs.contains(r.jobId())) {
        refusals.add(new Refusal(r.jobId(), r.attemptId(), "not this worker's"));
      } else {
        accept(r);
      }
    }
    notifyAll();
    if (next != null) {
      requests.add(next);
    }
    return new ReportAnswer(refusals, next == null ? WorkAnswer.NOTHING : answer(next));
  }

  private void accept(JobReport r) {
    reports.add(r);
    ClaimedJob job = given.remove(r.jobId());
    if (job == null) {
      return;
    }
    if (r.status() == JobStatus.FAILED
        && FailureRules.parse(job.failureRules())
            .retry(r.returnCode(), r.attemptId())
            .isPresent()) {
      ready.add(again(job));
    }
    ClaimedJob dependent = dependents.remove(r.jobId());
    if (dependent != null) {
      ready.add(dependent);
    }
  }

  private static ClaimedJob again(ClaimedJob j) {
    return new ClaimedJob(
        j.jobId(),
        j.workflowId(),
        j.runId(),
        j.attemptId() + 1,
        j.computeNodeId(),
        j.name(),
        j.command(),
        j.invocationScript(),
        j.env(),
        j.requirement(),
        j.outputFiles(),
        j.failureRules());
  }

  private WorkAnswer answer(WorkRequest request) {
    List<ClaimedJob> jobs = new ArrayList<>();
    int cpus = request.freeCpus();
    long memory = request.freeMemoryBytes();
    int gpus = request.freeGpus();
    for (Iterator<ClaimedJob> it = ready.iterator();
        it.hasNext() && jobs.size() < request.limit(); ) {
      ClaimedJob job = it.next();
      Requirement r = job.requirement();
      boolean fits =
          request.byCount()
              || (r.numCpus() <= cpus && r.memoryBytes() <= memory && r.numGpus() <= gpus);
      if (fits) {
        cpus -= r.numCpus();
        memory -= r.memoryBytes();
        gpus -= r.numGpus();
        it.remove();
        jobs.add(job);
        given.put(job.jobId(), job);
      }
    }
    List<ActionOrder> orders = List.copyOf(actions);
    actions.clear();
    boolean complete =
        !open && ready.isEmpty() && given.isEmpty() && dependents.isEmpty() && jobs.isEmpty();
    if (!jobs.isEmpty()) {
      notifyAll();
    }
    return new WorkAnswer(
        jobs, List.of(workflow()), orders, List.of(), complete, ready.size() + given.size());
  }

  private WorkflowInfo workflow() {
    return new WorkflowInfo(
        WORKFLOW,
        "wf",
        1,
        executionConfig,
        monitorConfig,
        "/submitted",
        1,
        serverMinutes,
        false,
        provenance);
  }

  @Override
  public synchronized List<Cancellation> heartbeat(
      long workerId, List<RunningAttempt> running, int waitMillis) {
    check(workerId);
    long end = System.nanoTime() + waitMillis * 1_000_000L;
    while (cancellations.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      hold(left);
      check(workerId);
    }
    List<Cancellation> out = List.copyOf(cancellations);
    cancellations.clear();
    return out;
  }

  @Override
  public synchronized List<ActionOrder> finishing(long workerId) {
    check(workerId);
    return List.copyOf(lastActions);
  }

  @Override
  public synchronized void deregister(long workerId) {
    check(workerId);
    deregistrations++;
    givenBack.addAll(given.values());
    given.clear();
    notifyAll();
  }

  @Override
  public void close() {}

  private void check(long workerId) {
    calls++;
    checkReachable();
    if (workerId != knownWorker) {
      throw TorcException.notFound("worker", workerId);
    }
  }

  private void checkReachable() {
    if (away) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "connection refused");
    }
  }

  private void hold(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "interrupted", e);
    }
  }
}
