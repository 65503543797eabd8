package dev.torc.dialect.torc;

import dev.torc.dialect.torc.Answers.DeleteCountResponse;
import dev.torc.dialect.torc.Answers.JobExplanation;
import dev.torc.dialect.torc.Answers.JobReason;
import dev.torc.dialect.torc.JobWire.JobGraph;
import dev.torc.dialect.torc.JobWire.JobIds;
import dev.torc.dialect.torc.JobWire.JobModel;
import dev.torc.dialect.torc.JobWire.JobsModel;
import dev.torc.engine.Engine;
import dev.torc.engine.JobDraft;
import dev.torc.engine.Jobs;
import dev.torc.engine.Summary;
import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import dev.torc.server.Param.Kind;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.ListQuery;
import dev.torc.store.ListQuery.Relation;
import dev.torc.store.ResultStore;
import dev.torc.store.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Routes of jobs as records (contract: Torc semantics, section 4.2). */
final class JobRoutes {
  private final Engine engine;
  private final long bulkLimit;

  JobRoutes(Engine engine, long bulkLimit) {
    this.engine = engine;
    this.bulkLimit = bulkLimit;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/jobs", "create_job")
            .summary("Create a job")
            .body(JobModel.class)
            .returns(JobModel.class)
            .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID)
            .handle(this::create),
        Route.post("/bulk_jobs", "create_jobs")
            .summary("Create many jobs of one workflow in one transaction")
            .body(JobsModel.class)
            .bodyLimit(bulkLimit)
            .returns(JobsModel.class)
            .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID)
            .handle(this::createAll),
        Route.post("/workflows/{id}/job_graph", "create_job_graph")
            .summary("Create jobs of a workflow that depend on each other, in one transaction")
            .path("id", Kind.INTEGER)
            .body(JobGraph.class)
            .bodyLimit(bulkLimit)
            .returns(JobIds.class)
            .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID)
            .handle(this::createGraph),
        listRoute(),
        byId(Route.get("/jobs/{id}", "get_job"))
            .summary("One job with its relations")
            .handle(c -> Reply.json(JobMapper.read(engine.jobs().get(c.number("id"))))),
        byId(Route.put("/jobs/{id}", "update_job"))
            .summary("Change what may change at the job's status")
            .body(JobModel.class)
            .handle(this::update),
        byId(Route.delete("/jobs/{id}", "delete_job"))
            .summary("Delete a job")
            .handle(c -> Reply.json(JobMapper.read(engine.jobs().delete(c.number("id"))))),
        Route.delete("/jobs", "delete_jobs")
            .summary("Delete all jobs of a workflow")
            .required("workflow_id", Kind.INTEGER)
            .returns(DeleteCountResponse.class)
            .errors(ErrorKind.NOT_FOUND)
            .handle(
                c ->
                    Reply.json(
                        new DeleteCountResponse(engine.jobs().deleteAll(c.number("workflow_id"))))),
        Route.get("/jobs/{id}/explain", "explain_job")
            .summary("Why a job is not running, or how it ended")
            .path("id", Kind.INTEGER)
            .returns(JobExplanation.class)
            .errors(ErrorKind.NOT_FOUND)
            .handle(this::explain),
        Route.get("/jobs/{id}/logs", "get_job_logs")
            .summary("Where the streams of an attempt are, and their ends as text")
            .path("id", Kind.INTEGER)
            .query("run_id", Kind.INTEGER)
            .query("attempt_id", Kind.INTEGER)
            .returns(ResultStore.Log.class)
            .errors(ErrorKind.NOT_FOUND)
            .handle(this::logs));
  }

  private static Route.Builder byId(Route.Builder route) {
    return route
        .path("id", Kind.INTEGER)
        .returns(JobModel.class)
        .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID);
  }

  private Reply create(Call c) {
    JobModel m = c.body(JobModel.class);
    return Reply.json(JobMapper.created(m, engine.jobs().create(JobMapper.draft(m))));
  }

  private Reply createAll(Call c) {
    List<JobModel> sent = c.body(JobsModel.class).jobs();
    List<JobDraft> drafts = sent.stream().map(JobMapper::draft).toList();
    List<Jobs.Created> created = engine.jobs().createAll(drafts);
    List<JobModel> out = new ArrayList<>(sent.size());
    for (int i = 0; i < created.size(); i++) {
      out.add(JobMapper.created(sent.get(i), created.get(i)));
    }
    return Reply.json(new JobsModel(out));
  }

  private Reply createGraph(Call c) {
    long workflow = c.number("id");
    JobGraph graph = c.body(JobGraph.class);
    if (graph.jobs().stream().anyMatch(j -> j.workflowId() != workflow)) {
      throw TorcException.invalid("all jobs must belong to workflow " + workflow);
    }
    List<List<Long>> positions = graph.dependsOnPositions();
    List<Long> ids =
        engine
            .jobs()
            .createGraph(
                graph.jobs().stream().map(JobMapper::draft).toList(),
                positions == null ? List.of() : positions)
            .stream()
            .map(Jobs.Created::id)
            .toList();
    return Reply.json(new JobIds(ids, ids.size()));
  }

  private Reply update(Call c) {
    JobModel m = c.body(JobModel.class);
    return Reply.json(JobMapper.read(engine.jobs().update(c.number("id"), JobMapper.patch(m))));
  }

  private Route listRoute() {
    return Paging.sorted(Route.get("/jobs", "list_jobs"))
        .summary("List jobs of a workflow")
        .required("workflow_id", Kind.INTEGER)
        .query("status", Kind.JOB_STATUS)
        .query("needs_file_id", Kind.INTEGER)
        .query("upstream_job_id", Kind.INTEGER)
        .query("include_relationships", Kind.BOOLEAN)
        .query("active_compute_node_id", Kind.INTEGER)
        .query("origin_is_set", Kind.BOOLEAN)
        .query("name", Kind.TEXT)
        .query("command", Kind.TEXT)
        .query("labels", Kind.TEXT)
        .returns(Paging.pageOf(JobModel.class))
        .errors(ErrorKind.NOT_FOUND)
        .handle(this::list);
  }

  private Reply list(Call c) {
    long workflow = c.number("workflow_id");
    engine.workflows().require(workflow);
    JobStatus status = c.optionalStatus("status");
    ListQuery q =
        ListQuery.of(Table.JOB)
            .eq("workflow_id", workflow)
            .eq("status", status == null ? null : (long) status.code())
            .related(Relation.JOB_NEEDS_FILE, c.optionalNumber("needs_file_id"))
            .related(Relation.JOB_DEPENDS_ON, c.optionalNumber("upstream_job_id"))
            .eq("compute_node_id", c.optionalNumber("active_compute_node_id"))
            .present("origin", c.optionalFlag("origin_is_set"))
            .contains("name", c.optionalText("name"))
            .contains("command", c.optionalText("command"));
    String labels = c.optionalText("labels");
    if (labels != null && labels.isEmpty()) {
      q.present("labels", false);
    } else if (labels != null) {
      q.related(Relation.JOB_LABELS_WITHIN, Json.write(Arrays.asList(labels.split(","))));
    }
    String sort = c.optionalText("sort_by");
    Paging p = Paging.of(c);
    q.sort("priority".equals(sort) ? null : sort, c.flag("reverse_sort"))
        .page(p.offset(), p.limit());
    Jobs.Listing l = engine.jobs().list(q, c.flag("include_relationships"));
    return Reply.json(
        OlderForms.named(
            c, "jobs", Paging.envelope(l.page(), r -> JobMapper.read(r, l.relations()))));
  }

  private Reply explain(Call c) {
    Summary.Explanation e = engine.insight().explain(c.number("id"));
    return Reply.json(
        new JobExplanation(
            e.jobId(),
            e.name(),
            e.status().wireName(),
            e.text(),
            e.reasons().stream().map(r -> new JobReason(r.kind(), r.message())).toList()));
  }

  private Reply logs(Call c) {
    var log =
        engine
            .catalog()
            .log(c.number("id"), c.optionalNumber("run_id"), c.optionalNumber("attempt_id"))
            .orElseThrow(
                () ->
                    TorcException.of(
                        ErrorKind.NOT_FOUND, "job " + c.number("id") + " has no result yet"));
    return Reply.json(log);
  }
}
