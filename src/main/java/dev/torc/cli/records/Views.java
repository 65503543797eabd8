package dev.torc.cli.records;

import static dev.torc.cli.records.Column.text;

import dev.torc.cli.Session;
import dev.torc.cli.records.View.Argument;
import dev.torc.client.Query;
import dev.torc.client.Row;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every view by the full name of its command. */
final class Views {
  private Views() {}

  static @Nullable View of(String name) {
    return switch (name) {
      case "jobs running" -> running();
      case "jobs list-resource-requirements" -> jobRequirements();
      case "jobs list-failure-handlers" -> jobHandlers();
      case "files list-required-existing" -> requiredFiles();
      case "user-data list-missing" -> missingUserData();
      case "scheduled-compute-nodes list-jobs" -> jobsOfAllocation();
      case "remote list-workers" -> remoteWorkers();
      default -> null;
    };
  }

  private static View running() {
    return new View(
        "List the jobs that run now, and where.",
        Argument.WORKFLOW,
        "running jobs",
        "No running jobs found",
        List.of(
            text("Job ID", "job_id"),
            text("Name", "job_name"),
            text("Compute Node", "compute_node_name"),
            text("Scheduler", "scheduler_type"),
            new Column("Scheduler Job ID", "scheduler_job_id", Shape.OR_DASH),
            new Column("Start Time", "start_time", Shape.TIME)),
        (session, id, job) ->
            only(session.api().listAll("/workflows/" + id + "/running_jobs", new Query()), job));
  }

  private static List<Row> only(List<Row> rows, @Nullable Long job) {
    return job == null ? rows : rows.stream().filter(r -> job.equals(r.number("job_id"))).toList();
  }

  private static View jobRequirements() {
    return new View(
        "List what each job of a workflow needs.",
        Argument.WORKFLOW,
        "jobs with resource requirements",
        "No jobs found for workflow ID: {id}",
        List.of(
            text("Job ID", "job_id"),
            text("Job Name", "job_name"),
            text("RR ID", "rr_id"),
            text("RR Name", "rr_name"),
            text("CPUs", "num_cpus"),
            text("GPUs", "num_gpus"),
            text("Nodes", "num_nodes"),
            text("Memory", "memory"),
            text("Runtime", "runtime")),
        (session, id, job) -> {
          Map<Long, Row> records =
              byId(session.api().listAll("/resource_requirements", Query.of("workflow_id", id)));
          List<Row> out = new ArrayList<>();
          for (Row j : jobs(session, id, job)) {
            Row r = records.get(j.numberOr("resource_requirements_id", 0));
            if (r != null) {
              Map<String, @Nullable Object> m = of(j);
              m.put("rr_id", r.id());
              m.put("rr_name", r.get("name"));
              for (String f : List.of("num_cpus", "num_gpus", "num_nodes", "memory", "runtime")) {
                m.put(f, r.get(f));
              }
              out.add(new Row(m));
            }
          }
          return out;
        });
  }

  private static View jobHandlers() {
    return new View(
        "List the failure handlers of the jobs of a workflow.",
        Argument.WORKFLOW,
        "jobs with failure handlers",
        "No jobs with failure handlers found for workflow ID: {id}",
        List.of(
            text("Job ID", "job_id"),
            text("Job Name", "job_name"),
            text("Handler ID", "failure_handler_id"),
            text("Handler Name", "failure_handler_name"),
            new Column("Rules", "rules", Shape.RULES)),
        (session, id, job) -> {
          Map<Long, Row> records =
              byId(session.api().listAll("/workflows/" + id + "/failure_handlers", new Query()));
          List<Row> out = new ArrayList<>();
          for (Row j : jobs(session, id, job)) {
            Row h = records.get(j.numberOr("failure_handler_id", 0));
            if (h != null) {
              Map<String, @Nullable Object> m = of(j);
              m.put("failure_handler_id", h.id());
              m.put("failure_handler_name", h.get("name"));
              m.put("rules", h.get("rules"));
              out.add(new Row(m));
            }
          }
          return out;
        });
  }

  private static List<Row> jobs(Session session, long workflow, @Nullable Long job) {
    return job != null
        ? List.of(session.api().get("/jobs/" + job))
        : session.api().listAll("/jobs", Query.of("workflow_id", workflow));
  }

  private static Map<Long, Row> byId(List<Row> rows) {
    Map<Long, Row> out = new HashMap<>();
    rows.forEach(r -> out.put(r.id(), r));
    return out;
  }

  private static Map<String, @Nullable Object> of(Row job) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("job_id", job.id());
    m.put("job_name", job.get("name"));
    m.put("workflow_id", job.get("workflow_id"));
    return m;
  }

  private static View requiredFiles() {
    return new View(
        "List the files that must be there: inputs that no job makes, outputs of completed jobs.",
        Argument.WORKFLOW,
        "required files",
        "No required files for workflow ID: {id}",
        List.of(
            text("File ID", "id"),
            text("Name", "name"),
            text("Path", "path"),
            text("Exists", "exists")),
        (session, id, job) -> {
          Row required = session.api().get("/workflows/" + id + "/required_existing_files");
          List<Row> out = new ArrayList<>();
          for (Row file : named(session, "/files", id, required.list("files"))) {
            Map<String, @Nullable Object> m = new LinkedHashMap<>(file.fields());
            var path = session.directory().resolve(file.textOr("path", ""));
            m.put("exists", Files.exists(path) ? "yes" : "no");
            out.add(new Row(m));
          }
          return out;
        });
  }

  private static View missingUserData() {
    return new View(
        "List the user data that jobs read and nobody has given or will make.",
        Argument.WORKFLOW,
        "missing user data",
        "No missing user data for workflow ID: {id}",
        List.of(text("ID", "id"), text("Name", "name")),
        (session, id, job) -> {
          Row missing = session.api().get("/workflows/" + id + "/missing_user_data");
          return named(session, "/user_data", id, missing.list("user_data"));
        });
  }

  /** Those records of a workflow that a list of ids names, in its order. */
  private static List<Row> named(Session session, String path, long workflow, List<?> ids) {
    Set<Object> wanted = new HashSet<>(ids);
    Map<Object, Row> found = new HashMap<>();
    if (!wanted.isEmpty()) {
      session
          .api()
          .each(
              path,
              Query.of("workflow_id", workflow),
              0,
              null,
              page ->
                  page.stream()
                      .filter(r -> wanted.contains(r.id()))
                      .forEach(r -> found.put(r.id(), r)));
    }
    return ids.stream().filter(found::containsKey).map(found::get).toList();
  }

  private static View jobsOfAllocation() {
    return new View(
        "List the jobs that ran in an allocation.",
        Argument.RECORD,
        "jobs",
        "No jobs ran under scheduled compute node {id}",
        List.of(text("Job ID", "job_id"), text("Status", "status"), text("Run ID", "run_id")),
        (session, id, job) -> {
          long workflow =
              session.api().get("/scheduled_compute_nodes/" + id).numberOr("workflow_id", 0);
          Query ofNode = Query.of("workflow_id", workflow).and("scheduled_compute_node_id", id);
          List<Row> out = new ArrayList<>();
          for (Row node : session.api().listAll("/compute_nodes", ofNode)) {
            Query q =
                Query.of("workflow_id", workflow)
                    .and("compute_node_id", node.id())
                    .and("all_runs", true);
            out.addAll(session.api().listAll("/results", q));
          }
          return only(out, job);
        });
  }

  private static View remoteWorkers() {
    return new View(
        "List the hosts on which workers of a workflow run.",
        Argument.WORKFLOW,
        "remote workers",
        "No remote workers stored for workflow {id}",
        List.of(text("Worker", "worker")),
        (session, id, job) -> session.api().getArray("/workflows/" + id + "/remote_workers"));
  }
}
