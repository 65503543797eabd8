package dev.torc.cli.logs;

import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.cli.StdioFiles;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Results with the files in which their jobs, workers and allocations have written. The names of
 * files follow from the ids in a result; whether there is such a file on this host is looked at,
 * and what is missing is told on standard error.
 */
public final class ResultLogs {
  private final Session session;
  private final Path folder;
  private final long workflowId;
  private final Map<Long, Row> nodes = new HashMap<>();
  private final Map<Long, Row> allocations = new HashMap<>();
  private final Map<String, Optional<String>> ofAllocations = new HashMap<>();
  private final List<String> missing = new ArrayList<>();

  /**
   * @param folder output folder, as it should stand in the report
   * @throws TorcException NOT_FOUND when there is no such workflow, INVALID when no such folder
   */
  public ResultLogs(Session session, long workflowId, Path folder) {
    this.session = session;
    this.workflowId = workflowId;
    this.folder = folder;
    if (!Files.isDirectory(session.directory().resolve(folder))) {
      throw TorcException.invalid("there is no output folder " + folder)
          .withHint("name it with --output-dir");
    }
  }

  /** The report, as other programs read it. */
  public Map<String, @Nullable Object> report(List<Row> results, boolean allRuns) {
    Row workflow = session.api().workflow(workflowId);
    Query here = Query.of("workflow_id", workflowId);
    session.api().listAll("/compute_nodes", here.copy()).forEach(n -> nodes.put(n.id(), n));
    if (nodes.values().stream().anyMatch(n -> n.textOr("compute_node_type", "").equals("slurm"))) {
      session
          .api()
          .listAll("/scheduled_compute_nodes", here.copy())
          .forEach(a -> allocations.put(a.id(), a));
    }
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("workflow_id", workflowId);
    m.put("workflow_name", workflow.get("name"));
    m.put("workflow_user", workflow.get("user"));
    m.put("all_runs", allRuns);
    m.put("total_results", results.size());
    m.put("items", results.stream().map(this::item).toList());
    missing.forEach(line -> session.err().println("Warning: " + line));
    return m;
  }

  private Map<String, @Nullable Object> item(Row r) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    for (String field :
        List.of("job_id", "job_name", "status", "run_id", "attempt_id", "return_code")) {
      m.put(field, r.get(field));
    }
    for (String field : List.of("completion_time", "exec_time_minutes", "compute_node_id")) {
      m.put(field, r.get(field));
    }
    streams(r, m);
    Row node = nodes.get(r.numberOr("compute_node_id", 0));
    if (node == null) {
      return m;
    }
    m.put("compute_node_type", node.get("compute_node_type"));
    if (node.textOr("compute_node_type", "").equals("slurm")) {
      slurm(r, node, m);
    } else {
      m.put("job_runner_log", found(r, "job runner", runnerLogs(r, node)));
    }
    return m;
  }

  /** Both streams may go into one file. */
  private void streams(Row r, Map<String, @Nullable Object> m) {
    var files =
        StdioFiles.of(
            workflowId,
            r.numberOr("job_id", 0),
            r.numberOr("run_id", 0),
            r.numberOr("attempt_id", 1));
    m.put("job_stdout", found(r, "job stdout", files.stdout()));
    m.put("job_stderr", found(r, "job stderr", files.stderr()));
  }

  private List<String> runnerLogs(Row r, Row node) {
    String host = node.textOr("hostname", "");
    return List.of(
        "job_runner_" + host + "_wf" + workflowId + "_r" + r.textOr("run_id", "") + ".log",
        "worker_" + host + "_pid" + node.textOr("pid", "") + ".log");
  }

  private void slurm(Row r, Row node, Map<String, @Nullable Object> m) {
    Row scheduler = Row.of(node.map("scheduler"));
    String slurmJob = scheduler.textOr("slurm_job_id", ofAllocation(scheduler));
    String ids = "_wf" + workflowId + "_sl" + slurmJob;
    String process = "_n" + node.textOr("hostname", "") + "_pid" + node.textOr("pid", "");
    m.put(
        "job_runner_log",
        found(r, "Slurm job runner", List.of("job_runner_slurm" + ids + process + ".log")));
    m.put("slurm_job_id", slurmJob);
    m.put("slurm_stdout", found(r, "Slurm stdout", List.of("slurm_output" + ids + ".o")));
    m.put("slurm_stderr", found(r, "Slurm stderr", List.of("slurm_output" + ids + ".e")));
    // Only some allocations have these.
    any(m, "slurm_env_log", "slurm_env" + ids + "_*.log");
    any(m, "dmesg_log", "dmesg_slurm" + ids + "_*.log");
  }

  /** The job of Slurm that an allocation is; a worker may name the allocation alone. */
  private String ofAllocation(Row scheduler) {
    Row allocation = allocations.get(scheduler.numberOr("scheduler_id", -1));
    return allocation == null ? "" : allocation.textOr("scheduler_id", "");
  }

  /** The first of these files that exists; when none does, the first is what is missed. */
  private String found(Row r, String what, List<String> names) {
    for (String name : names) {
      if (Files.exists(session.directory().resolve(folder).resolve(name))) {
        return folder.resolve(name).toString();
      }
    }
    String first = folder.resolve(names.get(0)).toString();
    missing.add("the " + what + " log of job " + r.textOr("job_id", "") + " is not here: " + first);
    return first;
  }

  private void any(Map<String, @Nullable Object> m, String key, String pattern) {
    ofAllocations.computeIfAbsent(pattern, this::last).ifPresent(file -> m.put(key, file));
  }

  private Optional<String> last(String pattern) {
    Path real = session.directory().resolve(folder);
    Optional<String> out = Optional.empty();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(real, pattern)) {
      for (Path f : files) {
        out = Optional.of(folder.resolve(f.getFileName()).toString());
      }
      return out;
    } catch (IOException e) {
      throw TorcException.invalid("cannot read the folder " + folder + ": " + Reason.of(e));
    }
  }
}
