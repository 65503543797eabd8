package dev.torc.dialect.torc;

import dev.torc.engine.Engine;
import dev.torc.model.ErrorKind;
import dev.torc.model.work.ActionOrder;
import dev.torc.model.work.Cancellation;
import dev.torc.model.work.JobSource.RunningAttempt;
import dev.torc.model.work.Registration;
import dev.torc.model.work.ReportAnswer;
import dev.torc.model.work.WorkAnswer;
import dev.torc.model.work.WorkJson;
import dev.torc.model.work.WorkRequest;
import dev.torc.model.work.WorkerInfo;
import dev.torc.server.Call;
import dev.torc.server.Param.Kind;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import java.util.List;
import java.util.Map;

/**
 * The routes of workers that hold leases: an addition to the interface that torc's own worker uses.
 * A claim or heartbeat may be held open; no thread waits for it.
 */
final class WorkerRoutes {
  private static final long REPORT_LIMIT = 64L << 20;

  /** What a heartbeat answers. */
  record Cancellations(List<Cancellation> cancellations) {}

  /** What is left to do before a worker leaves. */
  record Actions(List<ActionOrder> actions) {}

  private final Engine engine;
  private final Policy policy;

  WorkerRoutes(Engine engine, Policy policy) {
    this.engine = engine;
    this.policy = policy;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/workers", "register_worker")
            .summary("Register a worker, which from now on holds leases")
            .bytes(WorkerInfo.class)
            .returns(Registration.class)
            .errors(ErrorKind.BAD_REQUEST, ErrorKind.NOT_FOUND, ErrorKind.INVALID)
            .handle(this::register),
        of(Route.post("/workers/{id}/claim", "claim_work"))
            .summary("Ask for jobs; may be held open until there are some")
            .bytes(WorkRequest.class)
            .returns(WorkAnswer.class)
            .errors(ErrorKind.BAD_REQUEST)
            .handle(this::claim),
        of(Route.post("/workers/{id}/report", "report_work"))
            .summary("Report ended attempts, and ask for the next jobs")
            .bytes(WorkJson.Report.class)
            .bodyLimit(REPORT_LIMIT)
            .returns(ReportAnswer.class)
            .errors(ErrorKind.BAD_REQUEST)
            .handle(this::report),
        of(Route.post("/workers/{id}/heartbeat", "heartbeat_worker"))
            .summary("Renew the leases; answers what has to stop")
            .bytes(WorkJson.Heartbeat.class)
            .returns(Cancellations.class)
            .errors(ErrorKind.BAD_REQUEST)
            .handle(this::heartbeat),
        of(Route.post("/workers/{id}/give_back", "give_back_work"))
            .summary("Give back attempts that have not been started")
            .bytes(WorkJson.Attempts.class)
            .returns(WorkJson.Attempts.class)
            .errors(ErrorKind.BAD_REQUEST)
            .handle(this::giveBack),
        of(Route.post("/workers/{id}/finishing", "finish_worker"))
            .summary("Actions to run before the worker leaves")
            .returns(Actions.class)
            .handle(c -> bytes(WorkJson.writeActions(engine.workers().finishing(c.number("id"))))),
        of(Route.delete("/workers/{id}", "deregister_worker"))
            .summary("Give back what the worker still holds")
            .returns(Map.class)
            .handle(
                c -> {
                  engine.workers().deregister(c.number("id"));
                  return Reply.json(Map.of());
                }));
  }

  private static Route.Builder of(Route.Builder route) {
    return route.path("id", Kind.INTEGER).errors(ErrorKind.NOT_FOUND);
  }

  private static Reply bytes(byte[] json) {
    return new Reply.Bytes(200, "application/json", json, Map.of());
  }

  private Reply register(Call c) {
    WorkerInfo info = WorkJson.readWorkerInfo(c.bodyBytes());
    String user = policy.enforced() ? Callers.of(c).user().orElse(null) : null;
    return bytes(WorkJson.write(engine.workers().register(info, user)));
  }

  private Reply claim(Call c) {
    WorkRequest request = WorkJson.readWorkRequest(c.bodyBytes());
    return Reply.later(
        engine
            .workers()
            .claimLater(c.number("id"), request)
            .thenApply(a -> new Reply.Lazy(() -> WorkJson.write(a))));
  }

  private Reply report(Call c) {
    WorkJson.Report r = WorkJson.readReport(c.bodyBytes());
    return bytes(WorkJson.write(engine.workers().report(c.number("id"), r.reports(), r.next())));
  }

  private Reply giveBack(Call c) {
    List<RunningAttempt> unstarted = WorkJson.readAttempts(c.bodyBytes()).attempts();
    return bytes(
        WorkJson.write(
            new WorkJson.Attempts(engine.workers().giveBack(c.number("id"), unstarted))));
  }

  private Reply heartbeat(Call c) {
    WorkJson.Heartbeat h = WorkJson.readHeartbeat(c.bodyBytes());
    return Reply.later(
        engine
            .workers()
            .heartbeatLater(c.number("id"), h.running(), h.waitMs())
            .thenApply(
                (List<Cancellation> a) -> new Reply.Lazy(() -> WorkJson.writeCancellations(a))));
  }
}
