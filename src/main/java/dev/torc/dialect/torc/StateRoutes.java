package dev.torc.dialect.torc;

import dev.torc.dialect.torc.Answers.ListMissingUserDataResponse;
import dev.torc.dialect.torc.Answers.ListRequiredExistingFilesResponse;
import dev.torc.dialect.torc.Answers.ProcessChangedJobInputsResponse;
import dev.torc.dialect.torc.RecordWire.Message;
import dev.torc.dialect.torc.WorkflowWire.ActiveTaskResponse;
import dev.torc.dialect.torc.WorkflowWire.InitializeRequest;
import dev.torc.dialect.torc.WorkflowWire.ResetJobStatusResponse;
import dev.torc.dialect.torc.WorkflowWire.TaskModel;
import dev.torc.engine.Engine;
import dev.torc.engine.Tasks;
import dev.torc.model.ErrorKind;
import dev.torc.model.JobStatus;
import dev.torc.server.Call;
import dev.torc.server.JsonBinding;
import dev.torc.server.Param.Kind;
import dev.torc.server.Reply;
import dev.torc.server.Route;
import dev.torc.store.Row;
import java.util.List;

/** Routes that put the jobs of a workflow into another state (sections 7, 12, 13). */
final class StateRoutes {
  private final Engine engine;
  private final RowBinding<TaskModel> tasks;

  StateRoutes(Engine engine, JsonBinding json) {
    this.engine = engine;
    this.tasks = RowBinding.of(TaskModel.class, json);
  }

  List<Route> routes() {
    return List.of(
        of(Route.post("/workflows/{id}/initialize_jobs", "initialize_jobs"))
            .summary("Give every job its first status of the run")
            .query("only_uninitialized", Kind.BOOLEAN)
            .query("clear_ephemeral_user_data", Kind.BOOLEAN)
            .query("async", Kind.BOOLEAN)
            .optionalBody(InitializeRequest.class)
            .returns(Message.class)
            .mayGoOn(TaskModel.class)
            .errors(ErrorKind.CONFLICT)
            .handle(this::initialize),
        of(Route.post("/workflows/{id}/reset_job_status", "reset_job_status"))
            .summary("Set jobs back to uninitialized: all, or the failed ones")
            .query("failed_only", Kind.BOOLEAN)
            .returns(ResetJobStatusResponse.class)
            .handle(this::resetJobs),
        of(Route.post("/workflows/{id}/process_changed_job_inputs", "process_changed_job_inputs"))
            .summary("Set back the jobs whose definition or input data changed")
            .query("dry_run", Kind.BOOLEAN)
            .returns(ProcessChangedJobInputsResponse.class)
            .handle(
                c ->
                    Reply.json(
                        new ProcessChangedJobInputsResponse(
                            engine
                                .workflows()
                                .processChangedInputs(
                                    c.number("id"), c.flag("dry_run"), Callers.name(c))))),
        Route.get("/tasks/{id}", "get_task")
            .summary("A long operation")
            .path("id", Kind.INTEGER)
            .returns(TaskModel.class)
            .errors(ErrorKind.NOT_FOUND)
            .handle(c -> Reply.json(tasks.record(engine.tasks().get(c.number("id"))))),
        of(Route.get("/workflows/{id}/active_task", "get_active_task_for_workflow"))
            .summary("The long operation that a workflow is busy with")
            .returns(ActiveTaskResponse.class)
            .handle(
                c ->
                    Reply.json(
                        new ActiveTaskResponse(
                            engine
                                .tasks()
                                .active(c.number("id"))
                                .map(tasks::record)
                                .orElse(null)))),
        of(Route.get("/workflows/{id}/required_existing_files", "list_required_existing_files"))
            .summary("Files that must exist before the workflow can start")
            .returns(ListRequiredExistingFilesResponse.class)
            .handle(
                c ->
                    Reply.json(
                        new ListRequiredExistingFilesResponse(
                            engine.workflows().requiredExistingFiles(c.number("id"))))),
        of(Route.get("/workflows/{id}/missing_user_data", "list_missing_user_data"))
            .summary("User data that somebody needs and nobody has given")
            .returns(ListMissingUserDataResponse.class)
            .handle(
                c ->
                    Reply.json(
                        new ListMissingUserDataResponse(
                            engine.workflows().missingUserData(c.number("id"))))));
  }

  private static Route.Builder of(Route.Builder route) {
    return route.path("id", Kind.INTEGER).errors(ErrorKind.NOT_FOUND, ErrorKind.INVALID);
  }

  private Reply initialize(Call c) {
    long id = c.number("id");
    Boolean only = c.optionalFlag("only_uninitialized");
    InitializeRequest body = c.optionalBody(InitializeRequest.class);
    if (only == null && body != null) {
      only = body.reinitialize();
    }
    Boolean clear = c.optionalFlag("clear_ephemeral_user_data");
    boolean onlyNow = Boolean.TRUE.equals(only);
    boolean clearNow = Boolean.TRUE.equals(clear);
    if (!c.flag("async")) {
      engine.workflows().initialize(id, onlyNow, clearNow, Callers.name(c));
      return Reply.json(new Message("jobs initialized"));
    }
    Row task =
        engine
            .tasks()
            .initialize(id, Tasks.requestText(only, clear), onlyNow, clearNow, Callers.name(c));
    return Reply.json(202, tasks.record(task));
  }

  private Reply resetJobs(Call c) {
    boolean failedOnly = c.flag("failed_only");
    int n = engine.workflows().resetJobStatus(c.number("id"), failedOnly, Callers.name(c));
    return Reply.json(
        new ResetJobStatusResponse(
            c.number("id"),
            n,
            JobStatus.UNINITIALIZED.wireName(),
            failedOnly ? "failed_only" : null));
  }
}
