package dev.torc.dialect.torc;

import dev.torc.dialect.torc.JobWire.SpawnJobModel;
import dev.torc.dialect.torc.JobWire.SpawnJobsRequest;
import dev.torc.dialect.torc.JobWire.SpawnJobsResponse;
import dev.torc.engine.Engine;
import dev.torc.engine.Spawning;
import dev.torc.model.ErrorKind;
import dev.torc.server.Call;
import dev.torc.server.Param.Kind;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import java.util.List;

/** The route by which a running job adds jobs (contract: Torc semantics, section 11). */
final class SpawnRoutes {
  private final Engine engine;

  SpawnRoutes(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/jobs/{id}/spawn_jobs", "spawn_jobs")
            .summary("Add jobs to the workflow of a running job")
            .path("id", Kind.INTEGER)
            .body(SpawnJobsRequest.class)
            .returns(SpawnJobsResponse.class)
            .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID)
            .handle(this::spawn));
  }

  private Reply spawn(Call c) {
    SpawnJobsRequest r = c.body(SpawnJobsRequest.class);
    var out =
        engine
            .spawning()
            .spawn(
                c.number("id"),
                r.lineage(),
                r.jobs().stream().map(SpawnRoutes::draft).toList(),
                r.state() == null ? null : r.state().text());
    return Reply.json(new SpawnJobsResponse(out.jobIds(), out.iteration()));
  }

  private static Spawning.Draft draft(SpawnJobModel m) {
    return new Spawning.Draft(
        m.name(),
        m.command(),
        m.resourceRequirements(),
        m.priority(),
        m.cancelOnBlockingJobFailure(),
        m.dependsOn() == null ? List.of() : m.dependsOn(),
        m.labels());
  }
}
