package dev.torc.client;

import dev.torc.model.TorcException;
import dev.torc.spec.SpecFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts a workflow for the first time, or again. The server cannot see the files of a workflow, so
 * the client looks at them first: that inputs exist, which have changed, which outputs are gone.
 */
public final class WorkflowStarter {
  private static final int MOST_LISTED = 20;

  /** Clocks of the API's clients differ in precision; nobody edits a file twice in this time. */
  private static final double SAME_SECONDS = 0.002;

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
    List<Row> files = files(workflowId);
    if (!ignoreMissing) {
      refuseMissing(missing(workflowId, files, false));
      refuseMissingUserData(workflowId);
    }
    api.resetStatus(workflowId, false);
    api.resetJobStatus(workflowId, false);
    for (Row f : files) {
      stamp(f, onDisk(f));
    }
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
    List<Row> files = files(workflowId);
    List<String> missing =
        missing(workflowId, files, true).stream().map(f -> f.textOr("path", "")).toList();
    List<String> outputs =
        outputs(workflowId).stream()
            .filter(f -> onDisk(f) != null)
            .map(f -> f.textOr("path", ""))
            .toList();
    Map<String, String> jobs = new LinkedHashMap<>();
    stale(workflowId, files).forEach((id, s) -> jobs.put(s.name(), s.why()));
    for (Object name : api.processChangedJobInputs(workflowId, true).list("reinitialized_jobs")) {
      jobs.putIfAbsent(String.valueOf(name), "its definition or user data has changed");
    }
    follow(workflowId, jobs);
    return new Preview(missing, outputs, jobs);
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
    List<Row> files = files(workflowId);
    if (!force) {
      refuseMissing(missing(workflowId, files, true));
      refuseMissingUserData(workflowId);
    }
    api.resetStatus(workflowId, force);
    long runId = api.workflow(workflowId).numberOr("run_id", 0);
    stale(workflowId, files)
        .forEach(
            (id, job) -> {
              api.put("/jobs/" + id + "/manage_status_change/uninitialized/" + runId, null);
              log.accept("Reset job '" + job.name() + "' (id " + id + "): " + job.why());
            });
    for (Row f : files) {
      stamp(f, onDisk(f));
    }
    api.processChangedJobInputs(workflowId, false);
    return api.initializeJobs(workflowId, true, async);
  }

  private record Stale(String name, String why) {}

  /** Completed jobs that have to run again because of files, by job id. */
  private Map<Long, Stale> stale(long workflowId, List<Row> files) {
    Map<Long, Row> changed = new HashMap<>();
    Map<Long, Row> gone = new HashMap<>();
    for (Row f : files) {
      Double now = onDisk(f);
      if (now == null) {
        gone.put(f.id(), f);
      } else if (!sameTime(f.decimal("st_mtime"), now)) {
        changed.put(f.id(), f);
      }
    }
    Map<Long, Stale> out = new TreeMap<>();
    if (changed.isEmpty() && gone.isEmpty()) {
      return out;
    }
    Query completed =
        Query.of("workflow_id", workflowId)
            .and("status", "completed")
            .and("include_relationships", true);
    for (Row job : api.listAll("/jobs", completed)) {
      String why = reason(job, changed, gone);
      if (why != null) {
        out.put(job.id(), new Stale(job.textOr("name", ""), why));
      }
    }
    return out;
  }

  private static @Nullable String reason(Row job, Map<Long, Row> changed, Map<Long, Row> gone) {
    for (Object id : job.list("output_file_ids")) {
      Row f = id instanceof Number n ? gone.get(n.longValue()) : null;
      if (f != null) {
        return "its output '" + f.text("path") + "' is missing";
      }
    }
    for (Object id : job.list("input_file_ids")) {
      Row f = id instanceof Number n ? changed.get(n.longValue()) : null;
      if (f != null) {
        return "its input '" + f.text("path") + "' has changed";
      }
    }
    return null;
  }

  private List<Row> files(long workflowId) {
    return api.listAll("/files", Query.of("workflow_id", workflowId));
  }

  private List<Row> outputs(long workflowId) {
    return api.listAll("/files", Query.of("workflow_id", workflowId).and("is_output", true));
  }

  /**
   * Required files that are not on disk.
   *
   * @param inputsOnly leave out outputs of completed jobs, which a restart makes again
   */
  private List<Row> missing(long workflowId, List<Row> files, boolean inputsOnly) {
    Row required = api.get("/workflows/" + workflowId + "/required_existing_files");
    Set<Long> ids = new HashSet<>();
    for (Object id : required.list("files")) {
      if (id instanceof Number n) {
        ids.add(n.longValue());
      }
    }
    List<Row> out = new ArrayList<>();
    for (Row f : files) {
      if (ids.contains(f.id()) && onDisk(f) == null) {
        out.add(f);
      }
    }
    if (inputsOnly && !out.isEmpty()) {
      Set<Long> made = new HashSet<>();
      outputs(workflowId).forEach(f -> made.add(f.id()));
      out.removeIf(f -> made.contains(f.id()));
    }
    return out;
  }

  private static void refuseMissing(List<Row> missing) {
    if (missing.isEmpty()) {
      return;
    }
    var text = new StringBuilder("Missing required files:");
    for (Row f : missing.subList(0, Math.min(missing.size(), MOST_LISTED))) {
      text.append("\n  '").append(f.text("name")).append("' (id: ").append(f.id());
      text.append(", path: ").append(f.text("path")).append(") does not exist");
    }
    if (missing.size() > MOST_LISTED) {
      text.append("\n  and ").append(missing.size() - MOST_LISTED).append(" more");
    }
    throw TorcException.invalid(text.toString())
        .withHint("create them, or correct their paths (relative to the current directory)");
  }

  private void refuseMissingUserData(long workflowId) {
    List<?> ids = api.get("/workflows/" + workflowId + "/missing_user_data").list("user_data");
    if (!ids.isEmpty()) {
      throw TorcException.invalid("Missing user data: records " + ids + " have no data")
          .withHint("fill them with 'torc user-data update', or give --force");
    }
  }

  private @Nullable Double onDisk(Row file) {
    return SpecFiles.modificationTime(directory, file.textOr("path", ""));
  }

  private static boolean sameTime(@Nullable Double a, @Nullable Double b) {
    return a != null && b != null ? Math.abs(a - b) < SAME_SECONDS : a == null && b == null;
  }

  private void stamp(Row file, @Nullable Double mtime) {
    if (!sameTime(file.decimal("st_mtime"), mtime)) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>(file.fields());
      m.put("st_mtime", mtime);
      api.put("/files/" + file.id(), m);
    }
  }
}
