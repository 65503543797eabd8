package dev.torc.client;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.torc.client.WorkflowUploader.Progress;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.spec.JobSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates the jobs of a workflow whose other parts are there. */
final class JobUpload {
  /** So many levels take one call each: every server has that route. */
  private static final int FEW_LEVELS = 3;

  /** So many jobs may come back whole, as the answer of that route has them. */
  private static final int FEW_JOBS = 1000;

  private final Bulk bulk;
  private final UploadedIds ids;
  private final long workflowId;
  private final Progress progress;

  JobUpload(Bulk bulk, UploadedIds ids, long workflowId, Progress progress) {
    this.bulk = bulk;
    this.ids = ids;
    this.workflowId = workflowId;
    this.progress = progress;
  }

  /**
   * @param levels jobs that depend on those of earlier levels only
   * @param total number of jobs
   */
  void create(List<List<JobSpec>> levels, int total) {
    if ((levels.size() > FEW_LEVELS || total > FEW_JOBS)
        && graph(levels.stream().flatMap(List::stream).toList())) {
      progress.jobs(total, total);
      return;
    }
    for (List<JobSpec> level : levels) {
      bulk.create("/bulk_jobs", "jobs", level, this::job, (j, id) -> ids.jobs.put(j.name(), id));
      progress.jobs(ids.jobs.size(), total);
    }
  }

  /**
   * Creates jobs that come after those that they depend on. A call for each level would take long
   * when there are many, and the answer has nothing but the ids.
   *
   * @return false when the server has no such route, as the published one
   */
  private boolean graph(List<JobSpec> ordered) {
    String path = "/workflows/" + workflowId + "/job_graph";
    try {
      bulk.create(
          path,
          "jobs",
          "job_ids",
          ordered,
          new GraphWriter(),
          (j, id) -> ids.jobs.put(j.name(), id));
      return true;
    } catch (TorcException e) {
      if (ids.jobs.isEmpty() && e.kind() == ErrorKind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** Names jobs of the same call by their positions, and others by their ids. */
  private final class GraphWriter implements Bulk.Writer<JobSpec> {
    private final Map<String, Integer> positions = new HashMap<>();
    private final List<List<Integer>> dependsOn = new ArrayList<>();

    @Override
    public void write(JsonGenerator g, JobSpec j) throws IOException {
      List<String> earlier = new ArrayList<>();
      List<Integer> here = new ArrayList<>();
      for (String name : j.dependsOn()) {
        Integer position = positions.get(name);
        if (position == null) {
          earlier.add(name);
        } else {
          here.add(position);
        }
      }
      job(g, j, earlier);
      dependsOn.add(here);
      positions.put(j.name(), positions.size());
    }

    @Override
    public void end(JsonGenerator g) throws IOException {
      g.writeFieldName("depends_on_positions");
      Json.emit(g, dependsOn);
      positions.clear();
      dependsOn.clear();
    }
  }

  private void job(JsonGenerator g, JobSpec j) throws IOException {
    job(g, j, j.dependsOn());
  }

  private void job(JsonGenerator g, JobSpec j, List<String> dependsOn) throws IOException {
    g.writeStartObject();
    g.writeNumberField("workflow_id", workflowId);
    g.writeStringField("name", j.name());
    g.writeStringField("command", j.command());
    optional(g, "invocation_script", j.invocationScript());
    optional(g, "env", j.env().isEmpty() ? null : j.env());
    optional(g, "priority", j.priority());
    optional(g, "labels", j.labels().isEmpty() ? null : j.labels());
    optional(g, "cancel_on_blocking_job_failure", j.cancelOnBlockingJobFailure());
    optional(
        g, "resource_requirements_id", UploadedIds.of(ids.requirements, j.resourceRequirements()));
    optional(g, "failure_handler_id", UploadedIds.of(ids.handlers, j.failureHandler()));
    optional(g, "scheduler_id", UploadedIds.of(ids.schedulers, j.scheduler()));
    ids(g, "depends_on_job_ids", ids.jobs, dependsOn);
    ids(g, "input_file_ids", ids.files, j.inputFiles());
    ids(g, "output_file_ids", ids.files, j.outputFiles());
    ids(g, "input_user_data_ids", ids.userData, j.inputUserData());
    ids(g, "output_user_data_ids", ids.userData, j.outputUserData());
    g.writeEndObject();
  }

  private static void ids(JsonGenerator g, String field, Map<String, Long> ids, List<String> names)
      throws IOException {
    if (!names.isEmpty()) {
      g.writeArrayFieldStart(field);
      for (String n : names) {
        Long id = UploadedIds.of(ids, n);
        g.writeNumber(id == null ? 0 : id);
      }
      g.writeEndArray();
    }
  }

  private static void optional(JsonGenerator g, String field, @Nullable Object value)
      throws IOException {
    if (value != null) {
      g.writeFieldName(field);
      Json.emit(g, value);
    }
  }
}
