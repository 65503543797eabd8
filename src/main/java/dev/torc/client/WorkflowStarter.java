package dev.torc.client;

import dev.torc.model.TorcException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts a workflow for the first time, or again. The server cannot see the files of a workflow, so
 * the client looks at them first: that inputs exist, which have changed, which outputs are gone.
 */
public final class WorkflowStarter {
  private final TorcApi api;
  private final Path directory;
  private final Consumer<String> log;

  /**
   * @param directory directory that relative paths of files mean
   * @param log told what is reset, and why
   */
  public WorkflowStarter(TorcApi api, Path directory, Consumer<String> log) {
    this.api = api;
    this.directory = directory;
    this.log = log;
  }

  /**
   * Starts from the beginning: every job becomes ready or blocked.
   *
   * @param ignoreMissing whether missing input files and user data are no reason to refuse
   * @throws TorcException INVALID naming the input files or user data that are missing
   */
  public void start(long workflowId, boolean ignoreMissing) {
    start(workflowId, ignoreMissing, false);
  }

  /**
   * The same, and does not wait for the server.
   *
   * @return the task of the server
   */
  public Row startLater(long workflowId, boolean ignoreMissing) {
    return start(workflowId, ignoreMissing, true);
  }

  private Row start(long workflowId, boolean ignoreMissing, boolean async) {
    var files = new FilesOnDisk(api, workflowId, directory);
    if (!ignoreMissing) {
      files.refuseMissing(false);
      refuseMissingUserData(workflowId);
    }
    api.resetStatus(workflowId, false);
    api.resetJobStatus(workflowId, false);
    files.stamp();
    return api.initializeJobs(workflowId, false, async);
  }

  /**
   * What a restart would find.
   *
   * @param missingInputs paths of input files that no job makes and that are not there
   * @param existingOutputs paths of output files that are there
   * @param jobs names of the jobs that would run again, by the reason
   */
  public record Preview(
      List<String> missingInputs, List<String> existingOutputs, Map<String, String> jobs) {
    public Preview {
      missingInputs = List.copyOf(missingInputs);
      existingOutputs = List.copyOf(existingOutputs);
    }

    public boolean safe() {
      return missingInputs.isEmpty();
    }
  }

  /** Looks, and changes nothing. */
  public Preview preview(long workflowId) {
    var files = new FilesOnDisk(api, workflowId, directory);
    List<String> missing = files.missing(true).stream().map(f -> f.textOr("path", "")).toList();
    Map<String, String> jobs = new LinkedHashMap<>();
    files.stale().forEach((id, job) -> jobs.put(job.name(), job.why()));
    for (Object name : api.processChangedJobInputs(workflowId, true).list("reinitialized_jobs")) {
      jobs.putIfAbsent(String.valueOf(name), "its definition or user data has changed");
    }
    follow(workflowId, jobs);
    return new Preview(missing, files.existingOutputs(), jobs);
  }

  /** Adds jobs that have not run, and everything that depends on a job that runs again. */
  private void follow(long workflowId, Map<String, String> jobs) {
    Query query = Query.of("workflow_id", workflowId).and("include_relationships", true);
    List<Row> all = api.listAll("/jobs", query);
    Map<Object, String> again = new HashMap<>();
    for (Row j : all) {
      String name = j.textOr("name", "");
      switch (j.textOr("status", "")) {
        case "uninitialized", "blocked", "ready" -> jobs.putIfAbsent(name, "it has not run");
        case "terminated", "pending_failed", "pending", "running" ->
            jobs.putIfAbsent(name, "it was " + j.text("status"));
        default -> {}
      }
      if (jobs.containsKey(name)) {
        again.put(j.id(), name);
      }
    }
    for (int before = -1; before != again.size(); ) {
      before = again.size();
      for (Row j : all) {
        Object cause =
            again.containsKey(j.id()) ? null : first(j.list("depends_on_job_ids"), again);
        if (cause != null) {
          String name = j.textOr("name", "");
          again.put(j.id(), name);
          jobs.putIfAbsent(name, "it depends on '" + again.get(cause) + "', which runs again");
        }
      }
    }
  }

  private static @Nullable Object first(List<?> ids, Map<Object, String> again) {
    for (Object id : ids) {
      if (again.containsKey(id)) {
        return id;
      }
    }
    return null;
  }

  /**
   * Starts again: jobs that have not run, whose inputs or definition have changed, or whose outputs
   * are gone, and everything downstream of them.
   *
   * @param force whether running jobs and missing inputs are no reason to refuse
   */
  public void restart(long workflowId, boolean force) {
    restart(workflowId, force, false);
  }

  /**
   * The same, and does not wait for the server.
   *
   * @return the task of the server
   */
  public Row restartLater(long workflowId, boolean force) {
    return restart(workflowId, force, true);
  }

  private Row restart(long workflowId, boolean force, boolean async) {
    var files = new FilesOnDisk(api, workflowId, directory);
    if (!force) {
      files.refuseMissing(true);
      refuseMissingUserData(workflowId);
    }
    api.resetStatus(workflowId, force);
    long runId = api.workflow(workflowId).numberOr("run_id", 0);
    files
        .stale()
        .forEach(
            (id, job) -> {
              api.put("/jobs/" + id + "/manage_status_change/uninitialized/" + runId, null);
              log.accept("Reset job '" + job.name() + "' (id " + id + "): " + job.why());
            });
    files.stamp();
    api.processChangedJobInputs(workflowId, false);
    return api.initializeJobs(workflowId, true, async);
  }

  private void refuseMissingUserData(long workflowId) {
    List<?> ids = api.get("/workflows/" + workflowId + "/missing_user_data").list("user_data");
    if (!ids.isEmpty()) {
      throw TorcException.invalid("Missing user data: records " + ids + " have no data")
          .withHint("fill them with 'torc user-data update', or give --force");
    }
  }
}
