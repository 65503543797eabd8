package dev.torc.dialect.torc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where this server deliberately answers otherwise than the published one, and why. */
final class KnownDifferences {
  /** Regular expressions for "topic number" and for the difference, and the reason. */
  private record Rule(String where, String difference, String reason) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "system (23|24|25)",
              "status 500, here 422.*",
              "a page that cannot be is the client's mistake, not the server's"),
          new Rule(
              ".*",
              "status 500, here (422|404|409).*",
              "a record that breaks a rule is refused, not a server error"),
          new Rule(
              "(actions|compute_nodes_and_schedulers) .*",
              "\\.error\\.error: only here: NotFound",
              "all unknown ids are refused in the same shape"),
          new Rule(
              "compute_nodes_and_schedulers .*",
              ".*name: only here: loc",
              "the name of a local scheduler is kept"),
          new Rule(
              "jobs 62",
              "\\.(id|workflow_id|name|rules): only here.*",
              "a deleted failure handler is shown, as the published description says"),
          new Rule("files .*", "\\.count: only here.*", "as the published description says"),
          new Rule(
              "compute_nodes_and_schedulers 4",
              "\\.labels.*",
              "labels are sorted in the answer to a creation too"),
          new Rule(
              "(files 27|jobs 26|workflows 16)",
              ".*",
              "relations have one fixed order; equal names are ordered by the same direction"),
          new Rule(
              "lifecycle_diamond 13",
              ".*required_triggers.*",
              "the creation of an action shows the computed number"),
          new Rule(
              "lifecycle_diamond 42",
              "\\.(start_time|compute_node_id): only here.*",
              "a refused completion has no effects"),
          new Rule(
              "lifecycle_diamond (63|74)",
              "\\.items\\[\\d]\\.id: id .*",
              "a refused completion leaves no result behind"),
          new Rule(
              "lifecycle_diamond 62",
              "\\.walltime_seconds.*",
              "the sum is not spoilt by floating point"),
          new Rule(
              "lifecycle_diamond 23",
              "\\.longest_ready_runtime_seconds: only here.*",
              "shown whenever a job is ready"),
          new Rule("resource_requirements 30", ".*", "SQL without ORDER BY comes in any order"),
          new Rule(
              "spawn_jobs 25",
              ".*id: id .*",
              "user data whose producer does not exist is not stored"),
          new Rule("system 29", "\\.(buckets|now_ms).*", "counts and times of this run"),
          new Rule("compute_nodes_and_schedulers 31", ".*", "the filters of local schedulers work"),
          new Rule("resource_requirements 33", "status 500, here 200.*", "the filter job_id works"),
          new Rule(
              "resource_requirements (40|41)",
              ".*",
              "a route that was never implemented does not exist"),
          new Rule("results_and_events 37", "status 500, here 200.*", "deleting all events works"),
          new Rule(
              "results_and_events 31",
              ".*",
              "the recording asks for a time that lies ahead only of its own clock"),
          new Rule(
              "user_data 31",
              ".*deleted_count.*",
              "user data whose producer does not exist is not stored"),
          new Rule("admin_streams (5|6)", "\\.(buckets|now_ms).*", "counts and times of this run"),
          new Rule(
              "auth_enforced 13",
              "\\.(items|count|total_count).*",
              "a filter by user shows nothing that the caller may not see"),
          new Rule("tasks (5|6)", ".*", "the recording waits a moment before this call"),
          new Rule(
              "tasks .*",
              ".*\\.(started|finished)_at_ms: only here.*",
              "how far a task is when it is asked for depends on the moment"),
          new Rule(
              "admin_sql (20|22)",
              ".*\\.error: recorded.*",
              "the database's message in other words"),
          new Rule(
              "admin_sql .*",
              "\\.columns: 0 items.*",
              "columns are named also when there are no rows"));

  private KnownDifferences() {}

  static @Nullable String reason(String topic, long n, String difference) {
    for (Rule r : RULES) {
      if ((topic + " " + n).matches(r.where()) && difference.matches(r.difference())) {
        return r.reason();
      }
    }
    return null;
  }
}
