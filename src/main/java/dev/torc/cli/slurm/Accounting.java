package dev.torc.cli.slurm;

import dev.torc.cli.Session;
import dev.torc.cli.Subprocess;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Slurm's accounting ({@code sacct --json}) knows of the allocations of a workflow. Releases
 * of Slurm write numbers plainly or in an object with more, and states as a word, a list or an
 * object: all of these are read.
 *
 * @param texts the answers by job of Slurm, as they came
 * @param allocations what they say
 * @param errors by job of Slurm, why there is no answer
 */
record Accounting(
    Map<String, String> texts, List<Allocation> allocations, Map<String, String> errors) {

  /** A job of Slurm. */
  record Allocation(String id, long nodes, long elapsed, long cpuSeconds, List<Step> steps) {}

  /**
   * A step of it.
   *
   * @param memory most resident memory in bytes, or null when it was not measured
   */
  record Step(
      String name,
      String state,
      String exitCode,
      long elapsed,
      @Nullable Long memory,
      long cpuSeconds,
      String nodes) {}

  /**
   * Asks about every allocation of a workflow.
   *
   * @throws TorcException INVALID when there are some and sacct is not on this host
   */
  static Accounting of(Session session, long workflowId) {
    List<String> ids =
        session
            .api()
            .listAll("/scheduled_compute_nodes", Query.of("workflow_id", workflowId))
            .stream()
            .filter(a -> a.textOr("scheduler_type", "").equals("slurm"))
            .map(a -> a.textOr("scheduler_id", ""))
            .distinct()
            .toList();
    var out = new Accounting(new LinkedHashMap<>(), new ArrayList<>(), new LinkedHashMap<>());
    if (ids.isEmpty()) {
      return out;
    }
    String sacct =
        SlurmProgram.find(session, "sacct")
            .orElseThrow(
                () ->
                    TorcException.invalid("there is no sacct on this host")
                        .withHint("ask again where Slurm's commands are"));
    ids.forEach(id -> out.ask(session, sacct, id));
    return out;
  }

  private void ask(Session session, String sacct, String id) {
    Subprocess.Outcome asked =
        Subprocess.run(session, "sacct", sacct + " -j " + id + " --json", Map.of());
    if (asked.exitCode() != 0) {
      errors.put(
          id, "sacct ended with exit code " + asked.exitCode() + ": " + asked.output().strip());
      return;
    }
    try {
      // Warnings may come before it.
      String json = asked.output().substring(Math.max(0, asked.output().indexOf('{')));
      Row answer = new Row(Json.parseObject(json));
      texts.put(id, json);
      for (Row job : answer.rows("jobs")) {
        allocations.add(allocation(id, job));
      }
    } catch (TorcException e) {
      errors.put(id, "sacct wrote no JSON: " + e.message());
    }
  }

  private static Allocation allocation(String id, Row job) {
    Row time = part(job, "time");
    List<Step> steps = job.rows("steps").stream().map(Accounting::step).toList();
    long nodes = number(job.get("allocation_nodes"));
    return new Allocation(
        id, nodes, number(time.get("elapsed")), number(part(time, "total").get("seconds")), steps);
  }

  private static Step step(Row s) {
    Row time = part(s, "time");
    Row exit = part(s, "exit_code");
    long signal = number(part(part(exit, "signal"), "id").fields());
    return new Step(
        part(s, "step").textOr("name", "-"),
        word(s.get("state")),
        number(exit.get("return_code")) + ":" + signal,
        number(time.get("elapsed")),
        memory(part(part(s, "tres"), "requested")),
        number(part(time, "total").get("seconds")),
        nodes(part(s, "nodes")));
  }

  private static @Nullable Long memory(Row requested) {
    for (Row r : requested.rows("max")) {
      if (r.textOr("type", "").equals("mem")) {
        return number(r.get("count"));
      }
    }
    return null;
  }

  private static String nodes(Row nodes) {
    String range = nodes.textOr("range", "");
    String list = String.join(",", nodes.list("list").stream().map(String::valueOf).toList());
    return !range.isEmpty() ? range : list.isEmpty() ? "-" : list;
  }

  private static Row part(Row r, String name) {
    return Row.of(r.map(name));
  }

  private static long number(@Nullable Object value) {
    if (value instanceof Map<?, ?> m) {
      return m.get("number") instanceof Number n ? n.longValue() : 0;
    }
    return value instanceof Number n ? n.longValue() : 0;
  }

  private static String word(@Nullable Object state) {
    Object at = state instanceof Map<?, ?> m ? m.get("current") : state;
    at = at instanceof List<?> l ? (l.isEmpty() ? "" : l.get(0)) : at;
    return at == null ? "" : String.valueOf(at);
  }
}
