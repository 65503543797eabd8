package dev.torc.client;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.torc.model.CrateFile;
import dev.torc.model.Json;
import dev.torc.model.Sha256;
import dev.torc.model.TorcException;
import dev.torc.spec.ActionSpec;
import dev.torc.spec.DynamicJobsSpec;
import dev.torc.spec.FailureHandlerSpec;
import dev.torc.spec.FileSpec;
import dev.torc.spec.JobSpec;
import dev.torc.spec.ResourceRequirementsSpec;
import dev.torc.spec.SlurmSchedulerSpec;
import dev.torc.spec.SpecFiles;
import dev.torc.spec.SpecGraph;
import dev.torc.spec.UserDataSpec;
import dev.torc.spec.WorkflowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creates a workflow on a server from its spec, in the order of the API: workflow, files, user
 * data, requirements, schedulers, failure handlers, jobs level by level, actions. A workflow that
 * cannot be created completely is deleted again. One uploader makes one workflow.
 */
public final class WorkflowUploader {
  private final TorcApi api;
  private final Bulk bulk;
  private final Path directory;
  private final Progress progress;
  private final UploadedIds ids = new UploadedIds();
  private long workflowId;

  /** Told how far a long upload is. */
  @FunctionalInterface
  public interface Progress {
    void jobs(long done, long total);
  }

  /**
   * @param directory directory that relative paths mean, recorded as the submission directory
   */
  public WorkflowUploader(TorcApi api, Path directory, Progress progress) {
    this(api, directory, progress, TorcApi.PAGE);
  }

  /**
   * @param mostRecords most records that one call may carry
   */
  public WorkflowUploader(TorcApi api, Path directory, Progress progress, int mostRecords) {
    this.api = api;
    this.bulk = new Bulk(api.transport(), mostRecords);
    this.directory = directory;
    this.progress = progress;
  }

  /**
   * Creates the workflow.
   *
   * @param user owner
   * @return the workflow as the server has created it
   */
  public Row create(WorkflowSpec spec, String user) {
    List<List<JobSpec>> levels = SpecGraph.ofNamedDependencies(spec).stages();
    if (levels.stream().mapToInt(List::size).sum() < spec.jobs().size()) {
      throw TorcException.invalid("the jobs depend on each other in a circle");
    }
    Row workflow = api.post("/workflows", workflow(spec, user));
    workflowId = workflow.id();
    try {
      parts(SpecFiles.stampModificationTimes(spec, directory));
      new JobUpload(bulk, ids, workflowId, progress).create(levels, spec.jobs().size());
      spec.actions().forEach(this::action);
      return workflow;
    } catch (TorcException e) {
      throw undo(e);
    }
  }

  private TorcException undo(TorcException e) {
    try {
      api.delete("/workflows/" + workflowId);
      return e;
    } catch (TorcException second) {
      return e.withHint(
          "workflow "
              + workflowId
              + " is incomplete; delete it with 'torc delete "
              + workflowId
              + "'");
    }
  }

  private Map<String, @Nullable Object> workflow(WorkflowSpec s, String user) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("name", s.name());
    m.put("user", user);
    put(m, "description", s.description());
    put(m, "project", s.project());
    put(m, "metadata", s.metadata());
    put(m, "env", s.env().isEmpty() ? null : s.env());
    put(m, "slurm_defaults", s.slurmDefaults());
    put(m, "resource_monitor_config", s.resourceMonitor());
    put(m, "execution_config", s.executionConfig());
    put(m, "use_pending_failed", Boolean.TRUE.equals(s.usePendingFailed()));
    put(m, "enable_ro_crate", s.enableRoCrate());
    put(m, "access_groups", s.accessGroups().isEmpty() ? null : s.accessGroups());
    put(m, "compute_node_wait_for_new_jobs_seconds", s.computeNodeWaitForNewJobsSeconds());
    put(m, "compute_node_ignore_workflow_completion", s.computeNodeIgnoreWorkflowCompletion());
    put(
        m,
        "compute_node_wait_for_healthy_database_minutes",
        s.computeNodeWaitForHealthyDatabaseMinutes());
    DynamicJobsSpec dynamic = s.dynamicJobs();
    if (dynamic != null && dynamic.maxIterations() != null) {
      m.put("dynamic_jobs", Map.of("max_iterations", dynamic.maxIterations()));
    }
    m.put("submission_directory", directory.toAbsolutePath().normalize().toString());
    return m;
  }

  private void parts(WorkflowSpec s) {
    bulk.create(
        "/bulk_files", "files", s.files(), this::file, (f, id) -> ids.files.put(f.name(), id));
    bulk.create(
        "/bulk_user_data",
        "user_data",
        s.userData(),
        this::userData,
        (u, id) -> ids.userData.put(u.name(), id));
    s.files().forEach(this::identified);
    s.resourceRequirements().forEach(this::requirement);
    s.slurmSchedulers().forEach(this::scheduler);
    s.failureHandlers().forEach(this::handler);
  }

  private void file(JsonGenerator g, FileSpec f) throws IOException {
    g.writeStartObject();
    g.writeNumberField("workflow_id", workflowId);
    g.writeStringField("name", f.name());
    g.writeStringField("path", f.path());
    if (f.stMtime() != null) {
      g.writeNumberField("st_mtime", f.stMtime());
    }
    g.writeEndObject();
  }

  /** A file with a name of its own gets that name before the server gives it its path. */
  private void identified(FileSpec f) {
    String id = f.identifier();
    if (id == null) {
      return;
    }
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("workflow_id", workflowId);
    m.put("file_id", ids.files.get(f.name()));
    m.put("entity_id", id);
    m.put("entity_type", "File");
    m.put("metadata", facts(f).metadata(id));
    api.post("/ro_crate_entities", m);
  }

  private CrateFile facts(FileSpec f) {
    Double seconds = f.stMtime();
    Instant modified = seconds == null ? null : Instant.ofEpochSecond(seconds.longValue());
    try {
      Path file = directory.resolve(f.path());
      if (Files.isRegularFile(file)) {
        return new CrateFile(f.path(), modified, Files.size(file), Sha256.ofFile(file));
      }
    } catch (IOException | InvalidPathException e) {
      // Whoever may not read it here can still name it.
    }
    return new CrateFile(f.path(), modified, null, null);
  }

  private void userData(JsonGenerator g, UserDataSpec u) throws IOException {
    g.writeStartObject();
    g.writeNumberField("workflow_id", workflowId);
    g.writeStringField("name", u.name());
    g.writeBooleanField("is_ephemeral", Boolean.TRUE.equals(u.isEphemeral()));
    if (u.data() != null) {
      g.writeFieldName("data");
      Json.emit(g, u.data());
    }
    g.writeEndObject();
  }

  private void requirement(ResourceRequirementsSpec r) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("workflow_id", workflowId);
    m.put("name", r.name());
    m.put("num_cpus", r.numCpus());
    m.put("num_gpus", r.numGpus());
    m.put("num_nodes", r.numNodes());
    m.put("memory", r.memory());
    m.put("runtime", r.runtime());
    ids.requirements.put(r.name(), createRequirement(r.name(), m).id());
  }

  /**
   * Every workflow is born with a requirement named {@code default}; a second would be ambiguous.
   */
  private Row createRequirement(String name, Map<String, @Nullable Object> m) {
    if (name.equals("default")) {
      Query q = Query.of("workflow_id", workflowId).and("name", name);
      List<Row> found = api.listAll("/resource_requirements", q);
      if (!found.isEmpty()) {
        return api.put("/resource_requirements/" + found.get(0).id(), m);
      }
    }
    return api.post("/resource_requirements", m);
  }

  private void scheduler(SlurmSchedulerSpec s) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("workflow_id", workflowId);
    m.put("name", s.name());
    m.put("account", s.account());
    m.put("nodes", s.nodes());
    m.put("walltime", s.walltime());
    put(m, "partition", s.partition());
    put(m, "qos", s.qos());
    put(m, "gres", s.gres());
    put(m, "mem", s.mem());
    put(m, "tmp", s.tmp());
    put(m, "ntasks_per_node", s.ntasksPerNode());
    put(m, "extra", s.extra());
    put(m, "serialize_allocations", s.serializeAllocations());
    ids.schedulers.put(s.name(), api.post("/slurm_schedulers", m).id());
  }

  private void handler(FailureHandlerSpec h) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("workflow_id", workflowId);
    m.put("name", h.name());
    m.put("rules", h.rulesJson());
    ids.handlers.put(h.name(), api.post("/failure_handlers", m).id());
  }

  private void action(ActionSpec a) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("workflow_id", workflowId);
    m.put("trigger_type", a.triggerType());
    m.put("action_type", a.actionType());
    m.put("action_config", a.actionConfig(UploadedIds.of(ids.schedulers, a.scheduler())));
    if (!a.jobs().isEmpty()) {
      m.put("job_ids", a.jobs().stream().map(n -> UploadedIds.of(ids.jobs, n)).toList());
    }
    m.put("trigger_count", 0);
    m.put("required_triggers", 1);
    m.put("executed", false);
    m.put("persistent", a.persistent());
    m.put("is_recovery", false);
    api.post("/workflows/" + workflowId + "/actions", m);
  }

  private static void put(Map<String, @Nullable Object> m, String name, @Nullable Object value) {
    if (value != null) {
      m.put(name, value);
    }
  }
}
