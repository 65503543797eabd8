package dev.torc.dialect.torc;

import dev.torc.dialect.torc.WorkflowWire.ArchiveWorkflowRequest;
import dev.torc.dialect.torc.WorkflowWire.IsCompleteResponse;
import dev.torc.dialect.torc.WorkflowWire.IsUninitializedResponse;
import dev.torc.dialect.torc.WorkflowWire.WorkflowModel;
import dev.torc.dialect.torc.WorkflowWire.WorkflowStatusResponse;
import dev.torc.engine.Engine;
import dev.torc.engine.Summary;
import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.server.Call;
import dev.torc.server.JsonBinding;
import dev.torc.server.Param.Kind;
import dev.torc.server.RawJson;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.ListQuery;
import dev.torc.store.ListQuery.Relation;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Routes of workflows as records, and how far they are (contract: Torc semantics, 4.1 and 12). */
final class WorkflowRoutes {
  private static final Set<String> UPDATABLE =
      Set.of(
          "name",
          "description",
          "user",
          "compute_node_expiration_buffer_seconds",
          "compute_node_wait_for_new_jobs_seconds",
          "compute_node_ignore_workflow_completion",
          "compute_node_wait_for_healthy_database_minutes",
          "use_pending_failed",
          "enable_ro_crate",
          "project",
          "metadata",
          "execution_config");

  private final Engine engine;
  private final RowBinding<WorkflowModel> binding;
  private final Policy policy;

  WorkflowRoutes(Engine engine, JsonBinding json, Policy policy) {
    this.policy = policy;
    this.engine = engine;
    this.binding = RowBinding.of(WorkflowModel.class, json);
  }

  List<Route> routes() {
    return List.of(
        Route.post("/workflows", "create_workflow")
            .summary("Create a workflow")
            .body(WorkflowModel.class)
            .returns(WorkflowModel.class)
            .errors(ErrorKind.INVALID)
            .handle(this::create),
        listRoute(),
        byId(Route.get("/workflows/{id}", "get_workflow"))
            .summary("One workflow")
            .handle(c -> Reply.json(model(engine.workflows().get(c.number("id"))))),
        byId(Route.put("/workflows/{id}", "update_workflow"))
            .summary("Change what may change in a workflow")
            .body(WorkflowModel.class)
            .handle(this::update),
        byId(Route.delete("/workflows/{id}", "delete_workflow"))
            .summary("Delete a workflow and everything below it")
            .handle(this::delete),
        byId(Route.put("/workflows/{id}/cancel", "cancel_workflow"))
            .summary("Cancel a workflow and what runs in it")
            .handle(c -> Reply.json(model(engine.workflows().cancel(c.number("id"))))),
        byId(Route.post("/workflows/{id}/archive", "archive_workflow"))
            .summary("Archive a workflow, or take it back")
            .body(ArchiveWorkflowRequest.class)
            .handle(
                c ->
                    Reply.json(
                        model(
                            engine
                                .workflows()
                                .archive(
                                    c.number("id"),
                                    c.body(ArchiveWorkflowRequest.class).isArchived(),
                                    Callers.name(c))))),
        byId(Route.post("/workflows/{id}/reset_status", "reset_workflow_status"))
            .summary("Begin a new run")
            .query("force", Kind.BOOLEAN)
            .handle(
                c ->
                    Reply.json(
                        model(
                            engine
                                .workflows()
                                .resetStatus(c.number("id"), c.flag("force"), Callers.name(c))))),
        Route.get("/workflows/{id}/is_complete", "is_workflow_complete")
            .summary("Whether a workflow has ended")
            .path("id", Kind.INTEGER)
            .returns(IsCompleteResponse.class)
            .errors(ErrorKind.NOT_FOUND)
            .handle(this::isComplete),
        Route.get("/workflows/{id}/is_uninitialized", "is_workflow_uninitialized")
            .summary("Whether no job has been given a status yet")
            .path("id", Kind.INTEGER)
            .returns(IsUninitializedResponse.class)
            .errors(ErrorKind.NOT_FOUND)
            .handle(
                c ->
                    Reply.json(
                        new IsUninitializedResponse(
                            engine.workflows().isUninitialized(c.number("id"))))),
        Route.get("/workflows/{id}/status", "get_workflow_status")
            .summary("How far a workflow is")
            .path("id", Kind.INTEGER)
            .returns(WorkflowStatusResponse.class)
            .errors(ErrorKind.NOT_FOUND)
            .handle(c -> Reply.json(status(engine.insight().summary(c.number("id"))))));
  }

  private static Route.Builder byId(Route.Builder route) {
    return route
        .path("id", Kind.INTEGER)
        .returns(WorkflowModel.class)
        .errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID);
  }

  private WorkflowModel model(Row row) {
    return model(row, engine.workflows().accessGroups(row.id()));
  }

  private WorkflowModel model(Row row, List<String> groups) {
    if (!groups.isEmpty()) {
      row.set("access_groups", Json.write(groups));
    }
    return binding.record(row);
  }

  /** Clients that know these two as objects could not read any list with something else in it. */
  private static WorkflowModel checked(WorkflowModel m) {
    mustBeObject("metadata", m.metadata());
    mustBeObject("slurm_defaults", m.slurmDefaults());
    return m;
  }

  private static void mustBeObject(String field, @Nullable RawJson value) {
    if (value != null && !value.isObject() && !value.isNull()) {
      throw Call.unfit(field, "an object");
    }
  }

  private Reply create(Call c) {
    WorkflowModel m = checked(c.body(WorkflowModel.class));
    if (m.dynamicJobs() != null
        && m.dynamicJobs().maxIterations() != null
        && m.dynamicJobs().maxIterations() < 1) {
      throw TorcException.invalid("dynamic_jobs.max_iterations must be >= 1");
    }
    Row sent = binding.row(m);
    Callers.of(c).user().ifPresent(name -> sent.set("user", name));
    List<String> groups = m.accessGroups() == null ? List.of() : m.accessGroups();
    Row stored = engine.workflows().create(sent, m.env(), groups);
    sent.set("access_groups", null);
    sent.set("id", stored.id()).set("timestamp", stored.get("timestamp"));
    return Reply.json(model(sent, List.copyOf(new TreeSet<>(groups))));
  }

  private Route listRoute() {
    return Paging.sorted(Route.get("/workflows", "list_workflows"))
        .summary("List workflows")
        .query("name", Kind.TEXT)
        .query("user", Kind.TEXT)
        .query("description", Kind.TEXT)
        .query("is_archived", Kind.BOOLEAN)
        .query("access_group", Kind.TEXT)
        .returns(Paging.pageOf(WorkflowModel.class))
        .handle(this::list);
  }

  private Reply list(Call c) {
    ListQuery q =
        ListQuery.of(Table.WORKFLOW)
            .eq("name", c.optionalText("name"))
            .eq("user", c.optionalText("user"))
            .contains("description", c.optionalText("description"))
            .eq("is_archived", c.optionalFlag("is_archived"))
            .related(Relation.WORKFLOW_OF_GROUP, c.optionalText("access_group"));
    if (policy.enforced()) {
      onlyOpen(q, Callers.of(c).user().orElse(null));
    }
    return Reply.json(
        OlderForms.named(
            c,
            "workflows",
            Paging.envelope(engine.catalog().list(Paging.of(c).apply(q, c)), this::model)));
  }

  /** What the caller may use; who has no name sees nothing. */
  private void onlyOpen(ListQuery q, @Nullable String user) {
    if (user == null) {
      q.eq("id", 0L);
    } else if (!engine.access().isAdmin(user)) {
      q.related(Relation.WORKFLOW_OPEN_TO_USER, user);
    }
  }

  private Reply update(Call c) {
    long id = c.number("id");
    Row before = engine.workflows().get(id);
    Row sent = binding.row(checked(c.body(WorkflowModel.class)));
    immutable(sent, "env", same(sent, before, "env"));
    immutable(
        sent,
        "dynamic_jobs",
        before.get("dynamic_jobs") != null && same(sent, before, "dynamic_jobs"));
    immutable(
        sent,
        "submission_directory",
        Objects.equals(sent.get("submission_directory"), before.get("submission_directory")));
    List<String> groups = c.body(WorkflowModel.class).accessGroups();
    immutable(
        sent,
        "access_groups",
        groups == null
            || Set.copyOf(groups).equals(Set.copyOf(engine.workflows().accessGroups(id))));
    Row changes = new Row();
    sent.values()
        .forEach(
            (k, v) -> {
              if (UPDATABLE.contains(k)) {
                changes.set(k, v);
              }
            });
    return Reply.json(model(engine.workflows().update(id, changes)));
  }

  private static void immutable(Row sent, String column, boolean same) {
    if (sent.has(column) && !same) {
      throw TorcException.invalid(column + " is immutable after the workflow has been created");
    }
  }

  private static boolean same(Row a, Row b, String column) {
    return parsed(a.textOrNull(column)).equals(parsed(b.textOrNull(column)));
  }

  private static Map<String, @Nullable Object> parsed(@Nullable String json) {
    return json == null ? Map.of() : Json.parseObject(json);
  }

  private Reply delete(Call c) {
    List<String> groups = engine.workflows().accessGroups(c.number("id"));
    return Reply.json(model(engine.workflows().delete(c.number("id")), groups));
  }

  private Reply isComplete(Call c) {
    var done = engine.workflows().completeness(c.number("id"));
    return Reply.json(new IsCompleteResponse(done.canceled(), done.complete()));
  }

  private static WorkflowStatusResponse status(Summary s) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (JobStatus status : JobStatus.values()) {
      counts.put(status.wireName(), s.counts().getOrDefault(status, 0L));
    }
    return new WorkflowStatusResponse(
        s.workflowId(),
        s.name(),
        s.user(),
        s.totalJobs(),
        counts,
        s.execMinutes(),
        s.wallSeconds(),
        s.activeNodes(),
        s.pendingAllocations(),
        s.activeAllocations(),
        s.complete(),
        s.canceled(),
        s.runtimeBlocked(),
        s.longestReadyRuntimeSeconds(),
        s.maxRemainingSeconds(),
        s.unservedLabels().isEmpty() ? null : s.unservedLabels());
  }
}
