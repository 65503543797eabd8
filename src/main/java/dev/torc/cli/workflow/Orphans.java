package dev.torc.cli.workflow;

import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the server believes to be alive and is not: allocations that Slurm does not know any more,
 * their workers, and jobs that run on workers that have left.
 *
 * @param pending allocations that were queued
 * @param active allocations that ran
 * @param unchecked allocations that nobody could ask Slurm about
 * @param nodes workers of ended allocations
 * @param ofSlurm jobs on these
 * @param others jobs on workers that left without an end of theirs
 */
record Orphans(
    List<Row> pending,
    List<Row> active,
    List<Row> unchecked,
    List<Row> nodes,
    List<Row> ofSlurm,
    List<Row> others) {
  /** Nobody knows how the job ended. */
  private static final int UNKNOWN_END = -128;

  /** The body of a call is bounded, and may be shorter on other servers. */
  private static final int MOST_IN_A_CALL = 1_000;

  /**
   * Looks, and changes nothing.
   *
   * @param queued what Slurm has, or empty when it cannot be asked
   */
  static Orphans of(
      TorcApi api, long workflowId, List<Row> allocations, Optional<Set<Long>> queued) {
    List<Row> unchecked = queued.isEmpty() ? allocations : List.of();
    List<Row> ended =
        queued.isEmpty()
            ? List.of()
            : allocations.stream()
                .filter(a -> !queued.get().contains(a.numberOr("scheduler_id", -1)))
                .toList();
    Query here = Query.of("workflow_id", workflowId);
    // Workers first: what runs afterwards on one that had left has nobody to end it.
    Workers workers = Workers.of(api.listAll("/compute_nodes", here.copy()), ended);
    List<Row> ofSlurm = new ArrayList<>();
    List<Row> others = new ArrayList<>();
    for (Row j : api.listAll("/jobs", here.copy().and("status", "running"))) {
      Long node = j.number("compute_node_id");
      if (node != null && workers.ofEnded().contains(node)) {
        ofSlurm.add(j);
      } else if (node != null && !workers.alive().contains(node)) {
        others.add(j);
      }
    }
    List<Row> pending = new ArrayList<>();
    List<Row> active = new ArrayList<>();
    for (Row a : ended) {
      (a.textOr("status", "").equals("pending") ? pending : active).add(a);
    }
    return new Orphans(pending, active, unchecked, workers.left(), ofSlurm, others);
  }

  /**
   * The workers of a workflow.
   *
   * @param alive ids of those that the server believes to be at work
   * @param ofEnded ids of those whose allocation has ended
   * @param left those that are both
   */
  private record Workers(Set<Long> alive, Set<Long> ofEnded, List<Row> left) {
    static Workers of(List<Row> nodes, List<Row> endedAllocations) {
      Set<String> slurmJobs = new HashSet<>();
      Set<Long> allocations = new HashSet<>();
      for (Row a : endedAllocations) {
        slurmJobs.add(a.textOr("scheduler_id", ""));
        allocations.add(a.id());
      }
      var out = new Workers(new HashSet<>(), new HashSet<>(), new ArrayList<>());
      for (Row n : nodes) {
        Row scheduler = Row.of(n.map("scheduler"));
        // A worker names the job of Slurm, or the allocation on the server, or both.
        boolean gone =
            slurmJobs.contains(scheduler.textOr("slurm_job_id", ""))
                || allocations.contains(scheduler.numberOr("scheduler_id", -1));
        if (gone) {
          out.ofEnded().add(n.id());
        }
        if (n.flag("is_active")) {
          out.alive().add(n.id());
        }
        if (gone && n.flag("is_active")) {
          out.left().add(n);
        }
      }
      return out;
    }
  }

  /** Allocations that the server believes to be queued or to run. */
  static List<Row> allocations(TorcApi api, long workflowId) {
    return api.listAll("/scheduled_compute_nodes", Query.of("workflow_id", workflowId)).stream()
        .filter(a -> a.textOr("scheduler_type", "").equals("slurm"))
        .filter(a -> List.of("pending", "active").contains(a.textOr("status", "")))
        .toList();
  }

  boolean isEmpty() {
    return pending.isEmpty()
        && active.isEmpty()
        && nodes.isEmpty()
        && ofSlurm.isEmpty()
        && others.isEmpty();
  }

  /**
   * Ends them on the server.
   *
   * @return what the server refused, each with {@code job_id} and {@code message}: such a job has
   *     ended meanwhile
   */
  List<Row> end(TorcApi api, long workflowId, Instant now) {
    List<Row> jobs = new ArrayList<>(ofSlurm);
    jobs.addAll(others);
    List<Row> refused = new ArrayList<>();
    long run = jobs.isEmpty() ? 0 : api.workflow(workflowId).numberOr("run_id", 0);
    for (int from = 0; from < jobs.size(); from += MOST_IN_A_CALL) {
      List<Row> some = jobs.subList(from, Math.min(jobs.size(), from + MOST_IN_A_CALL));
      var completions = some.stream().map(j -> completion(j, workflowId, run, now)).toList();
      String path = "/workflows/" + workflowId + "/batch_complete_jobs";
      refused.addAll(api.post(path, Map.of("completions", completions)).rows("errors"));
    }
    for (Row n : nodes) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>(n.fields());
      m.put("is_active", false);
      m.put("duration_seconds", seconds(n.text("start_time"), now));
      api.put("/compute_nodes/" + n.id(), m);
    }
    List<Row> ended = new ArrayList<>(pending);
    ended.addAll(active);
    for (Row a : ended) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>(a.fields());
      m.put("status", "complete");
      api.put("/scheduled_compute_nodes/" + a.id(), m);
    }
    return refused;
  }

  private static Map<String, Object> completion(Row job, long workflowId, long run, Instant now) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("job_id", job.id());
    result.put("workflow_id", workflowId);
    result.put("run_id", run);
    result.put("attempt_id", job.numberOr("attempt_id", 1));
    result.put("compute_node_id", job.get("compute_node_id"));
    result.put("return_code", UNKNOWN_END);
    result.put("exec_time_minutes", seconds(job.text("start_time"), now) / 60);
    result.put("completion_time", now.toString());
    result.put("status", "failed");
    return Map.of("job_id", job.id(), "status", "failed", "run_id", run, "result", result);
  }

  private static double seconds(@Nullable String start, Instant now) {
    try {
      return start == null
          ? 0
          : Math.max(0, Duration.between(Instant.parse(start), now).toMillis() / 1000.0);
    } catch (DateTimeParseException e) {
      return 0;
    }
  }

  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("slurm_jobs_failed", ofSlurm.size());
    m.put("pending_allocations_cleaned", pending.size());
    m.put("running_jobs_failed", others.size());
    m.put("compute_nodes_deactivated", nodes.size());
    m.put("active_allocations_cleaned", active.size());
    m.put("allocations_unchecked", unchecked.size());
    return m;
  }
}
