package dev.torc.dialect.torc;

import dev.torc.dialect.torc.JobWire.BatchCompleteJobsRequest;
import dev.torc.dialect.torc.JobWire.BatchCompleteJobsResponse;
import dev.torc.dialect.torc.JobWire.ClaimAnswer;
import dev.torc.dialect.torc.JobWire.ComputeNodesResources;
import dev.torc.dialect.torc.JobWire.JobCompletionEntry;
import dev.torc.dialect.torc.JobWire.JobCompletionError;
import dev.torc.dialect.torc.JobWire.JobModel;
import dev.torc.dialect.torc.JobWire.ResultModel;
import dev.torc.dialect.torc.WorkflowWire.StatusChangeRequest;
import dev.torc.engine.Capacity;
import dev.torc.engine.Claims;
import dev.torc.engine.Completion;
import dev.torc.engine.Engine;
import dev.torc.model.ErrorKind;
import dev.torc.model.IsoDuration;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import dev.torc.model.work.JobReport;
import dev.torc.server.Call;
import dev.torc.server.Param.Kind;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routes of a job's way through a run: claim, start, complete, retry (sections 6, 8, 9, 10). */
final class RunRoutes {
  private static final double GIB = 1L << 30;

  private final Engine engine;

  RunRoutes(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/workflows/{id}/claim_next_jobs", "claim_next_jobs")
            .summary("Claim ready jobs by priority, whatever they need")
            .path("id", Kind.INTEGER)
            .query("limit", Kind.INTEGER)
            .query("num_jobs", Kind.INTEGER)
            .query("labels", Kind.TEXT)
            .returns(ClaimAnswer.class)
            .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID)
            .handle(this::claimNext),
        Route.post(
                "/workflows/{id}/claim_jobs_based_on_resources/{limit}",
                "claim_jobs_based_on_resources")
            .summary("Claim ready jobs that fit together into a claimant")
            .path("id", Kind.INTEGER)
            .path("limit", Kind.INTEGER)
            .query("strict_scheduler_match", Kind.BOOLEAN)
            .body(ComputeNodesResources.class)
            .returns(ClaimAnswer.class)
            .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID)
            .handle(this::claimByResources),
        Route.put("/jobs/{id}/start_job/{run_id}/{compute_node_id}", "start_job")
            .summary("A claimed job begins to run")
            .path("id", Kind.INTEGER)
            .path("run_id", Kind.INTEGER)
            .path("compute_node_id", Kind.INTEGER)
            .returns(JobModel.class)
            .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID)
            .handle(this::start),
        Route.post("/jobs/{id}/complete_job/{status}/{run_id}", "complete_job")
            .summary("A job has ended")
            .path("id", Kind.INTEGER)
            .path("status", Kind.JOB_STATUS)
            .path("run_id", Kind.INTEGER)
            .body(ResultModel.class)
            .returns(JobModel.class)
            .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID, ErrorKind.CONFLICT)
            .handle(this::complete),
        Route.post("/workflows/{id}/batch_complete_jobs", "batch_complete_jobs")
            .summary("Many jobs of a workflow have ended")
            .path("id", Kind.INTEGER)
            .body(BatchCompleteJobsRequest.class)
            .returns(BatchCompleteJobsResponse.class)
            .errors(ErrorKind.NOT_FOUND)
            .handle(this::completeAll),
        Route.post("/jobs/{id}/retry/{run_id}", "retry_job")
            .summary("Try a failed job again")
            .path("id", Kind.INTEGER)
            .path("run_id", Kind.INTEGER)
            .required("max_retries", Kind.INTEGER)
            .returns(JobModel.class)
            .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID)
            .handle(this::retry),
        Route.put("/jobs/{id}/manage_status_change/{status}/{run_id}", "manage_status_change")
            .summary("Give a job another status by hand")
            .path("id", Kind.INTEGER)
            .path("status", Kind.JOB_STATUS)
            .path("run_id", Kind.INTEGER)
            .returns(JobModel.class)
            .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID)
            .handle(c -> changeStatus(c, c.status("status"), c.number("run_id"))),
        Route.post("/jobs/{id}/manage_status_change", "manage_status_change_of_present_run")
            .summary("The same in the form of the first published description of the API")
            .path("id", Kind.INTEGER)
            .body(StatusChangeRequest.class)
            .returns(JobModel.class)
            .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID)
            .handle(this::changeStatusOfPresentRun));
  }

  private static List<String> labels(@Nullable String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",")).filter(l -> !l.isEmpty()).toList();
  }

  private Reply claimNext(Call c) {
    Long limit = c.optionalNumber("limit");
    if (limit == null) {
      limit = c.optionalNumber("num_jobs");
    }
    return answer(
        engine
            .claims()
            .claimNext(
                c.number("id"), limit == null ? 10 : limit, labels(c.optionalText("labels"))),
        false);
  }

  private Reply claimByResources(Call c) {
    ComputeNodesResources r = c.body(ComputeNodesResources.class);
    Capacity capacity =
        new Capacity(
            r.numCpus(),
            (long) Math.floor(r.memoryGb() * GIB),
            r.numGpus(),
            r.numNodes(),
            r.timeLimit() == null ? null : seconds(r.timeLimit()),
            r.schedulerConfigId(),
            r.labels() == null ? List.of() : r.labels(),
            false);
    return answer(
        engine
            .claims()
            .claimByResources(
                c.number("id"), c.number("limit"), capacity, c.flag("strict_scheduler_match")),
        true);
  }

  private static long seconds(String timeLimit) {
    try {
      return IsoDuration.parseSeconds(timeLimit);
    } catch (TorcException e) {
      throw e.with("field", "time_limit").with("value", timeLimit);
    }
  }

  private static Reply answer(Claims.Outcome outcome, boolean withReason) {
    List<JobModel> jobs =
        outcome.jobs().stream()
            .map(j -> JobMapper.claimed(j.job(), j.outputFileIds(), j.outputUserDataIds()))
            .toList();
    return Reply.json(new ClaimAnswer(jobs, withReason ? outcome.reason() : null));
  }

  private Reply start(Call c) {
    long id = c.number("id");
    var view = engine.jobs().get(id);
    engine.jobs().start(id, c.number("run_id"), c.number("compute_node_id"));
    return Reply.json(JobMapper.read(view).withStatus(JobStatus.RUNNING));
  }

  private Reply complete(Call c) {
    long id = c.number("id");
    long run = c.number("run_id");
    JobStatus status = c.status("status");
    ResultModel r = c.body(ResultModel.class);
    same("job_id", r.jobId(), id);
    same("run_id", r.runId(), run);
    same("status", r.status().wireName(), status.wireName());
    var view = engine.jobs().get(id);
    engine.completions().complete(completion(id, run, status, r));
    return Reply.json(JobMapper.read(view).withStatus(status));
  }

  private static void same(String field, Object inBody, Object wanted) {
    if (!inBody.equals(wanted)) {
      throw TorcException.invalid(
          "the result's " + field + " is " + inBody + ", but the request is about " + wanted);
    }
  }

  private static Completion completion(long job, long run, JobStatus status, ResultModel r) {
    return new Completion(
        job,
        r.workflowId(),
        run,
        r.attemptId() == null ? 1 : r.attemptId(),
        r.computeNodeId(),
        status,
        r.returnCode(),
        r.execTimeMinutes(),
        r.completionTime(),
        new JobReport.Usage(
            r.peakMemoryBytes(), r.avgMemoryBytes(), r.peakCpuPercent(), r.avgCpuPercent()));
  }

  private Reply completeAll(Call c) {
    List<Completion> all = new ArrayList<>();
    List<JobCompletionError> errors = new ArrayList<>();
    for (JobCompletionEntry e : c.body(BatchCompleteJobsRequest.class).completions()) {
      try {
        same("job_id", e.result().jobId(), e.jobId());
        same("run_id", e.result().runId(), e.runId());
        same("status", e.result().status().wireName(), e.status().wireName());
        all.add(completion(e.jobId(), e.runId(), e.status(), e.result()));
      } catch (TorcException x) {
        errors.add(new JobCompletionError(e.jobId(), x.message()));
      }
    }
    var outcome = engine.completions().completeAll(c.number("id"), all);
    outcome.refused().forEach(r -> errors.add(new JobCompletionError(r.jobId(), r.message())));
    return Reply.json(new BatchCompleteJobsResponse(outcome.completed(), errors));
  }

  private Reply retry(Call c) {
    var job = engine.jobs().retry(c.number("id"), c.number("run_id"), c.number("max_retries"));
    return Reply.json(JobMapper.bare(job, List.of(), List.of()));
  }

  private Reply changeStatus(Call c, JobStatus status, long run) {
    return Reply.json(JobMapper.read(engine.jobs().overrideStatus(c.number("id"), status, run)));
  }

  private Reply changeStatusOfPresentRun(Call c) {
    long workflow = engine.jobs().get(c.number("id")).job().workflowId();
    return changeStatus(
        c,
        c.body(StatusChangeRequest.class).targetStatus(),
        engine.workflows().get(workflow).num("run_id"));
  }
}
