package dev.torc.dialect.torc;

import dev.torc.dialect.torc.AdminWire.AdminSqlRequest;
import dev.torc.dialect.torc.AdminWire.AdminSqlResponse;
import dev.torc.dialect.torc.AdminWire.AuditLogEntry;
import dev.torc.dialect.torc.AdminWire.VacuumResponse;
import dev.torc.dialect.torc.Answers.ApiStats;
import dev.torc.dialect.torc.Answers.ReloadAuthResponse;
import dev.torc.engine.Admin;
import dev.torc.engine.Engine;
import dev.torc.identity.Users;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import dev.torc.server.Doorkeeper;
import dev.torc.server.JsonBinding;
import dev.torc.server.Param.Kind;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.ListQuery;
import dev.torc.store.Table;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes of administration (contract: Torc semantics, section 5.6). */
final class AdminRoutes {
  private static final Logger LOG = LoggerFactory.getLogger("torc.auth");

  private final Engine engine;
  private final Traffic traffic;
  private final Doorkeeper door;
  private final Policy policy;
  private final RowBinding<AuditLogEntry> audit;

  AdminRoutes(Engine engine, JsonBinding json, Traffic traffic, Doorkeeper door, Policy policy) {
    this.engine = engine;
    this.traffic = traffic;
    this.door = door;
    this.policy = policy;
    this.audit = RowBinding.of(AuditLogEntry.class, json);
  }

  List<Route> routes() {
    return List.of(
        Route.post("/admin/sql", "admin_sql")
            .summary("Run one SQL statement on the database")
            .body(AdminSqlRequest.class)
            .returns(AdminSqlResponse.class)
            .errors(ErrorKind.INVALID, ErrorKind.FORBIDDEN)
            .handle(this::sql),
        Paging.plain(Route.get("/admin/audit-log", "list_admin_audit_log"))
            .summary("Statements that administrators ran, newest first")
            .returns(Paging.pageOf(AuditLogEntry.class))
            .handle(this::auditLog),
        Route.get("/admin/api-stats", "get_api_stats")
            .summary("Counts of the requests of the last hour")
            .query("window_seconds", Kind.INTEGER, 3600L)
            .query("interval_seconds", Kind.INTEGER, 60L)
            .returns(ApiStats.class)
            .handle(
                c ->
                    Reply.json(
                        traffic.stats(c.number("window_seconds"), c.number("interval_seconds")))),
        Route.get("/admin/api-events/stream", "stream_api_events")
            .summary("Finished requests as server-sent events")
            .query("include_bodies", Kind.BOOLEAN)
            .handle(c -> Reply.events(s -> traffic.watch(s, c.flag("include_bodies")))),
        Route.post("/admin/vacuum", "vacuum_database")
            .summary("Give the room of deleted records back to the file system")
            .returns(VacuumResponse.class)
            .handle(
                c -> {
                  var done = engine.admin().compact();
                  return Reply.json(new VacuumResponse(done.bytesBefore(), done.bytesAfter()));
                }),
        Route.post("/admin/reload-auth", "reload_auth")
            .summary("Read the file of users again")
            .returns(ReloadAuthResponse.class)
            .errors(ErrorKind.CONFLICT, ErrorKind.INTERNAL)
            .handle(this::reloadUsers));
  }

  private Reply sql(Call c) {
    AdminSqlRequest r = c.body(AdminSqlRequest.class);
    boolean write = Boolean.TRUE.equals(r.write());
    boolean dry = Boolean.TRUE.equals(r.dryRun());
    refuseIfSwitchedOff(write);
    Admin.Request request =
        new Admin.Request(
            r.sql(),
            write,
            Boolean.TRUE.equals(r.allowFullTable()),
            dry,
            r.limit() == null ? 0 : r.limit());
    var out = engine.admin().run(request, Callers.name(c));
    return Reply.json(
        new AdminSqlResponse(
            out.columns(), out.rows(), write && !dry, write ? (Long) out.affected() : null));
  }

  private Reply auditLog(Call c) {
    Paging p = Paging.lenient(c);
    long limit = p.limit() == 0 ? Paging.MAX : p.limit();
    ListQuery q = ListQuery.of(Table.AUDIT_LOG).sort(null, true).page(p.offset(), limit);
    return Reply.json(Paging.envelope(engine.catalog().list(q), audit::record));
  }

  private void refuseIfSwitchedOff(boolean write) {
    if (!policy.sql() || write && !policy.sqlWrites()) {
      throw TorcException.of(
          ErrorKind.FORBIDDEN,
          "admin SQL " + (policy.sql() ? "writes are" : "is") + " disabled on this server");
    }
  }

  private Reply reloadUsers(Call c) {
    Users users = door.users().orElse(null);
    if (users == null) {
      return failure(409, "NoAuthFile", "the server was started without a file of users");
    }
    try {
      int count = users.reload();
      LOG.info("{} users after a reload by {}", count, Callers.name(c));
      return Reply.json(new ReloadAuthResponse("Auth credentials reloaded successfully", count));
    } catch (TorcException e) {
      LOG.warn("the users stay as they were: {}", e.message());
      return failure(500, "ReloadFailed", "the users stay as they were: " + e.message());
    }
  }

  /** Programs that reload know these two by the kind. */
  private static Reply failure(int status, String kind, String message) {
    return Reply.json(status, Map.of("error", Map.of("error", kind, "message", message)));
  }
}
