package dev.torc.dialect.torc;

import dev.torc.dialect.torc.JobWire.GetReadyJobRequirementsResponse;
import dev.torc.dialect.torc.JobWire.JobDependencyModel;
import dev.torc.dialect.torc.JobWire.JobFileRelationshipModel;
import dev.torc.dialect.torc.JobWire.JobIds;
import dev.torc.dialect.torc.JobWire.JobUserDataRelationshipModel;
import dev.torc.dialect.torc.JobWire.RunningJobModel;
import dev.torc.dialect.torc.RecordWire.RemoteWorkerModel;
import dev.torc.dialect.torc.RecordWire.SlurmJobCorrelationModel;
import dev.torc.engine.Engine;
import dev.torc.model.ErrorKind;
import dev.torc.server.Call;
import dev.torc.server.Param.Kind;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.ListQuery;
import dev.torc.store.Page;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.util.List;

/** Routes that show how the parts of a workflow hang together (section 12). */
final class RelationRoutes {
  private final Engine engine;

  RelationRoutes(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        of(Route.get("/workflows/{id}/job_ids", "list_job_ids"))
            .summary("Ids of all jobs")
            .returns(JobIds.class)
            .handle(this::jobIds),
        page(Route.get("/workflows/{id}/job_dependencies", "list_job_dependencies"))
            .summary("Which job waits for which")
            .returns(Paging.pageOf(JobDependencyModel.class))
            .handle(this::dependencies),
        page(Route.get("/workflows/{id}/job_file_relationships", "list_job_file_relationships"))
            .summary("Which job writes and which reads a file")
            .returns(Paging.pageOf(JobFileRelationshipModel.class))
            .handle(this::files),
        page(Route.get(
                "/workflows/{id}/job_user_data_relationships", "list_job_user_data_relationships"))
            .summary("Which job writes and which reads user data")
            .returns(Paging.pageOf(JobUserDataRelationshipModel.class))
            .handle(this::userData),
        Paging.plain(of(Route.get("/workflows/{id}/running_jobs", "get_running_jobs")))
            .summary("Jobs that run, and where")
            .returns(Paging.pageOf(RunningJobModel.class))
            .handle(this::running),
        of(Route.get("/workflows/{id}/ready_job_requirements", "get_ready_job_requirements"))
            .summary("What the ready jobs need together")
            .query("scheduler_config_id", Kind.INTEGER)
            .returns(GetReadyJobRequirementsResponse.class)
            .handle(this::readyNeeds),
        Paging.plain(
                of(
                    Route.get(
                        "/workflows/{id}/slurm_job_correlations", "get_slurm_job_correlations")))
            .summary("Which Slurm job ran which job")
            .returns(Paging.pageOf(SlurmJobCorrelationModel.class))
            .handle(this::correlations),
        of(Route.get("/workflows/{id}/remote_workers", "list_remote_workers"))
            .summary("Hosts that workers of a workflow run on")
            .returns(RemoteWorkerModel[].class)
            .handle(c -> Reply.json(workers(c, engine.catalog().remoteWorkers(c.number("id"))))),
        of(Route.post("/workflows/{id}/remote_workers", "create_remote_workers"))
            .summary("Add hosts")
            .body(String[].class)
            .returns(RemoteWorkerModel[].class)
            .handle(this::addWorkers),
        of(Route.delete("/workflows/{id}/remote_workers/{worker}", "delete_remote_worker"))
            .summary("Remove a host")
            .path("worker", Kind.TEXT)
            .returns(RemoteWorkerModel.class)
            .handle(
                c -> {
                  engine.catalog().removeRemoteWorker(c.number("id"), c.text("worker"));
                  return Reply.json(new RemoteWorkerModel(c.text("worker"), c.number("id")));
                }));
  }

  private static Route.Builder of(Route.Builder route) {
    return route.path("id", Kind.INTEGER).errors(ErrorKind.NOT_FOUND);
  }

  private static Route.Builder page(Route.Builder route) {
    return Paging.sorted(of(route));
  }

  private Reply jobIds(Call c) {
    engine.workflows().require(c.number("id"));
    ListQuery q = ListQuery.of(Table.JOB).eq("workflow_id", c.number("id")).page(0, Long.MAX_VALUE);
    List<Long> ids = engine.catalog().list(q).items().stream().map(Row::id).toList();
    return Reply.json(new JobIds(ids, ids.size()));
  }

  private Reply dependencies(Call c) {
    long id = c.number("id");
    Paging p = Paging.lenient(c);
    return Reply.json(
        Paging.envelope(
            engine.catalog().dependencies(id, p.offset(), p.limit()),
            d ->
                new JobDependencyModel(
                    d.jobId(), d.jobName(), d.dependsOnId(), d.dependsOnName(), id)));
  }

  private Reply files(Call c) {
    long id = c.number("id");
    Paging p = Paging.lenient(c);
    return Reply.json(
        Paging.envelope(
            engine.catalog().fileFlows(id, p.offset(), p.limit()),
            f ->
                new JobFileRelationshipModel(
                    f.id(),
                    f.name(),
                    f.path() == null ? "" : f.path(),
                    f.producerId(),
                    f.producerName(),
                    f.consumerId(),
                    f.consumerName(),
                    id)));
  }

  private Reply userData(Call c) {
    long id = c.number("id");
    Paging p = Paging.lenient(c);
    return Reply.json(
        Paging.envelope(
            engine.catalog().userDataFlows(id, p.offset(), p.limit()),
            f ->
                new JobUserDataRelationshipModel(
                    f.id(),
                    f.name(),
                    f.producerId(),
                    f.producerName(),
                    f.consumerId(),
                    f.consumerName(),
                    id)));
  }

  private Reply running(Call c) {
    Paging p = Paging.of(c);
    return Reply.json(
        Paging.envelope(
            engine.catalog().runningJobs(c.number("id"), p.offset(), p.limit()),
            j ->
                new RunningJobModel(
                    j.jobId(),
                    j.jobName(),
                    j.hostname(),
                    j.nodeType(),
                    j.schedulerJobId(),
                    j.startTime())));
  }

  private Reply readyNeeds(Call c) {
    var n = engine.catalog().readyNeeds(c.number("id"), c.optionalNumber("scheduler_config_id"));
    return Reply.json(
        new GetReadyJobRequirementsResponse(
            n.jobs(),
            n.cpus(),
            n.gpus(),
            n.memoryBytes() / (double) (1L << 30),
            n.maxNodes(),
            "PT" + n.maxRuntimeSeconds() + "S"));
  }

  private Reply correlations(Call c) {
    long id = c.number("id");
    engine.workflows().require(id);
    Paging p = Paging.of(c);
    List<SlurmJobCorrelationModel> all = new SlurmCorrelations(engine).of(id);
    int from = (int) Math.min(p.offset(), all.size());
    int to = (int) Math.min(from + p.limit(), all.size());
    return Reply.json(
        Paging.envelope(new Page<>(all.subList(from, to), p.offset(), all.size()), x -> x));
  }

  private Reply addWorkers(Call c) {
    List<String> names = List.of(c.body(String[].class));
    engine.catalog().addRemoteWorkers(c.number("id"), names);
    return Reply.json(workers(c, names));
  }

  private static List<RemoteWorkerModel> workers(Call c, List<String> names) {
    return names.stream().map(n -> new RemoteWorkerModel(n, c.number("id"))).toList();
  }
}
