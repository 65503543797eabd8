package dev.torc.dialect.torc;

import dev.torc.dialect.torc.AccessTable.Rule;
import dev.torc.engine.Access;
import dev.torc.identity.Caller;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import dev.torc.model.work.JobReport;
import dev.torc.model.work.WorkJson;
import dev.torc.server.Call;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.Table;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Enforces {@link AccessTable}: looks at each request after it was read and before its handler.
 * What does not exist is said first, what is refused second. Thread-safe.
 */
final class AccessGuard {
  private final Access access;

  AccessGuard(Access access) {
    this.access = access;
  }

  /** The same route behind its rule. */
  Route guard(Route route) {
    Rule rule = AccessTable.of(route.operationId());
    return route.withHandler(
        c -> {
          check(rule, c);
          Reply reply = route.handler().handle(c);
          return reply instanceof Reply.Events e ? e.whileAlso(() -> stillAllowed(rule, c)) : reply;
        });
  }

  private boolean stillAllowed(Rule rule, Call c) {
    check(rule, c);
    return true;
  }

  private void check(Rule rule, Call c) {
    if (rule.check() == AccessTable.Check.NOTHING) {
      return;
    }
    String user = Callers.of(c).user().orElse(null);
    if (user == null) {
      refuseStranger(rule, c);
    } else if (!access.isAdmin(user)) {
      check(rule, c, user);
      references(c, user);
    }
  }

  private void check(Rule rule, Call c, String user) {
    switch (rule.check()) {
      case NOTHING, NAME -> {}
      case ADMIN -> throw notAdmin(user);
      case WORKFLOW_OF_PATH -> workflow(user, c.number("id"));
      case HIDDEN_WORKFLOW_OF_PATH ->
          hidden("workflow", c.number("id"), () -> workflow(user, c.number("id")));
      case WORKFLOW_OF_QUERY -> workflow(user, c.number("workflow_id"));
      case WORKFLOW_OF_BODY -> Subjects.workflows(c).forEach(w -> workflow(user, w));
      case RECORD -> record(rule, c, user);
      case HIDDEN_RECORD -> hidden("task", c.number("id"), () -> record(rule, c, user));
      case WORKER -> worker(user, c.number("id"));
      case NEW_WORKER ->
          WorkJson.readWorkerInfo(c.bodyBytes()).workflowIds().forEach(w -> workflow(user, w));
      case WORKER_REPORT -> report(c, user);
      case GROUP -> group(user, c.number("id"));
      case LINK -> {
        if (!access.owns(user, c.number("id"))) {
          group(user, c.number("group_id"));
        }
      }
      case SELF -> self(user, c.text("user_name"));
    }
  }

  private void workflow(String user, long id) {
    if (!access.mayUse(user, id)) {
      throw forbidden("user '" + user + "' does not have access to workflow " + id);
    }
  }

  private void record(Rule rule, Call c, String user) {
    Table table = Objects.requireNonNull(rule.table());
    workflow(user, access.workflowOf(table, c.number("id")));
  }

  private static void hidden(String what, long id, Runnable check) {
    try {
      check.run();
    } catch (TorcException e) {
      throw e.kind() == ErrorKind.FORBIDDEN ? TorcException.notFound(what, id) : e;
    }
  }

  private void worker(String user, long id) {
    if (!access.runsWorker(user, id)) {
      throw forbidden("worker " + id + " does not belong to user '" + user + "'");
    }
  }

  /** A worker whose lease has ended may still deliver what it did while it had one. */
  private void report(Call c, String user) {
    try {
      worker(user, c.number("id"));
    } catch (TorcException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
    }
    var nodes =
        WorkJson.readReport(c.bodyBytes()).reports().stream()
            .map(JobReport::computeNodeId)
            .toList();
    access
        .firstForeignNode(user, nodes)
        .ifPresent(
            n -> {
              throw forbidden("compute node " + n + " does not belong to user '" + user + "'");
            });
  }

  private void group(String user, long id) {
    if (!access.runsGroup(user, id)) {
      throw forbidden("user '" + user + "' is not an admin of group " + id);
    }
  }

  private static void self(String user, String asked) {
    if (!user.equals(asked)) {
      throw forbidden(
          "user '" + user + "' is not a system administrator and cannot ask about other users");
    }
  }

  private void references(Call c, String user) {
    for (var e : Subjects.references(c).entrySet()) {
      Set<Long> ids = e.getValue();
      access
          .firstClosed(user, e.getKey(), ids)
          .ifPresent(
              id -> {
                String what = e.getKey().name().toLowerCase(Locale.ROOT);
                throw forbidden("user '" + user + "' does not have access to " + what + " " + id);
              });
    }
  }

  private static void refuseStranger(Rule rule, Call c) {
    TorcException e =
        forbidden(
                "access control is enabled on this server, and the request has "
                    + (Callers.of(c) instanceof Caller.Unknown
                        ? "a wrong password"
                        : "no password"))
            .withHint("name yourself with a user and a password");
    if (rule.check() == AccessTable.Check.HIDDEN_RECORD) {
      throw TorcException.notFound("task", c.number("id"));
    }
    if (rule.check() == AccessTable.Check.HIDDEN_WORKFLOW_OF_PATH) {
      throw TorcException.notFound("workflow", c.number("id"));
    }
    throw e;
  }

  private static TorcException notAdmin(String user) {
    return forbidden("user '" + user + "' is not a system administrator");
  }

  private static TorcException forbidden(String message) {
    return TorcException.of(ErrorKind.FORBIDDEN, message);
  }
}
