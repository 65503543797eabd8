package dev.torc.client;

import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Creates a workflow from an exported one. Every record gets a new id, and references follow. The
 * jobs begin uninitialized. What cannot be imported completely is deleted again. Each makes one
 * workflow.
 */
public final class WorkflowImport {
  /** What the server decides, or what says how far the old workflow was. */
  private static final Set<String> NOT_COPIED =
      Set.of(
          "id",
          "workflow_id",
          "timestamp",
          "run_id",
          "is_canceled",
          "is_archived",
          "status",
          "attempt_id",
          "origin",
          "start_time",
          "compute_node_id",
          "executed",
          "executed_at",
          "executed_by",
          "input_hash");

  private static final List<String> WITH_IDS =
      List.of(
          "files",
          "user_data",
          "resource_requirements",
          "slurm_schedulers",
          "local_schedulers",
          "failure_handlers",
          "ro_crate_entities",
          "jobs",
          "events");

  private static final List<String> WITHOUT_IDS = List.of("workflow_actions", "results");

  private static final Map<String, String> REFERENCES =
      Map.of(
          "resource_requirements_id", "resource_requirements",
          "failure_handler_id", "failure_handlers",
          "depends_on_job_ids", "jobs",
          "input_file_ids", "files",
          "output_file_ids", "files",
          "input_user_data_ids", "user_data",
          "output_user_data_ids", "user_data",
          "file_id", "files",
          "job_ids", "jobs",
          "job_id", "jobs");

  /** A number of runs that is no accident: one call for each. */
  private static final long MOST_RUNS = 1000;

  private final TorcApi api;
  private final Bulk bulk;
  private final Row document;
  private final Map<String, Map<Long, Long>> ids = new HashMap<>();
  private long workflowId;

  /**
   * @param document the export
   */
  public WorkflowImport(TorcApi api, Map<String, @Nullable Object> document) {
    this.api = api;
    this.bulk = new Bulk(api.transport(), TorcApi.PAGE);
    this.document = new Row(document);
    if (document.get("export_version") == null || !(document.get("workflow") instanceof Map)) {
      throw TorcException.invalid("this is no exported workflow: export_version is missing")
          .withHint(
              "'torc workflows export ID -o FILE' makes one; 'torc create FILE' reads a workflow"
                  + " file");
    }
    WITH_IDS.forEach(list -> check(list, true));
    WITHOUT_IDS.forEach(list -> check(list, false));
  }

  /** A damaged document is refused before anything is made of it. */
  private void check(String list, boolean ids) {
    Object value = document.get(list);
    if (value != null && !(value instanceof List)) {
      throw TorcException.invalid("the export is damaged: '" + list + "' is no list");
    }
    int number = 0;
    for (Object record : document.list(list)) {
      number++;
      if (!(record instanceof Map<?, ?> m) || (ids && !(m.get("id") instanceof Number))) {
        throw TorcException.invalid(
            "the export is damaged: record "
                + number
                + " of '"
                + list
                + (record instanceof Map ? "' has no id" : "' is no object"));
      }
    }
  }

  /**
   * Creates the workflow.
   *
   * @param name another name, or null for that of the export
   * @param user its owner
   * @return the workflow as the server has created it
   */
  public Row create(@Nullable String name, String user, boolean results, boolean events) {
    Map<String, @Nullable Object> w = copy(Row.of(document.get("workflow")));
    w.put("user", user);
    if (name != null) {
      w.put("name", name);
    }
    Row workflow = api.post("/workflows", w);
    workflowId = workflow.id();
    try {
      records();
      jobs();
      actions();
      each("ro_crate_entities", "/ro_crate_entities");
      if (results) {
        results();
      }
      if (events) {
        each("events", "/events");
      }
      return workflow;
    } catch (TorcException e) {
      api.delete("/workflows/" + workflowId);
      throw e;
    }
  }

  /** How many records of a list the export has. */
  public long count(String list) {
    return document.list(list).size();
  }

  private void records() {
    many("files", "/bulk_files", document.rows("files"));
    many("user_data", "/bulk_user_data", document.rows("user_data"));
    requirements();
    each("slurm_schedulers", "/slurm_schedulers");
    each("local_schedulers", "/local_schedulers");
    each("failure_handlers", "/failure_handlers");
  }

  /** The default requirement exists already, because every workflow is born with one. */
  private void requirements() {
    for (Row r : document.rows("resource_requirements")) {
      Map<String, @Nullable Object> body = copy(r);
      long id;
      if (r.textOr("name", "").equals("default")) {
        Query q = Query.of("workflow_id", workflowId).and("name", "default");
        id = api.listAll("/resource_requirements", q).get(0).id();
        api.put("/resource_requirements/" + id, body);
      } else {
        id = api.post("/resource_requirements", body).id();
      }
      remember("resource_requirements", r, id);
    }
  }

  private void jobs() {
    List<Row> left = new ArrayList<>(document.rows("jobs"));
    Map<Long, Long> known = ids.computeIfAbsent("jobs", k -> new HashMap<>());
    while (!left.isEmpty()) {
      List<Row> next = left.stream().filter(j -> known.keySet().containsAll(numbers(j))).toList();
      if (next.isEmpty()) {
        throw TorcException.invalid("the jobs of the export depend on each other in a circle");
      }
      many("jobs", "/bulk_jobs", next);
      left.removeAll(next);
    }
  }

  private static List<Long> numbers(Row job) {
    List<Long> out = new ArrayList<>();
    for (Object id : job.list("depends_on_job_ids")) {
      if (id instanceof Number n) {
        out.add(n.longValue());
      }
    }
    return out;
  }

  private void actions() {
    for (Row a : document.rows("workflow_actions")) {
      Map<String, @Nullable Object> body = copy(a);
      body.put("trigger_count", 0);
      body.put("executed", false);
      Map<String, @Nullable Object> config = new LinkedHashMap<>();
      a.map("action_config").forEach((k, v) -> config.put(String.valueOf(k), v));
      if (config.get("scheduler_id") instanceof Number n) {
        config.put("scheduler_id", scheduler(n.longValue()));
      }
      body.put("action_config", config);
      api.post("/workflows/" + workflowId + "/actions", body);
    }
  }

  /** Results need a node that made them. */
  private void results() {
    List<Row> rows = document.rows("results");
    if (rows.isEmpty()) {
      return;
    }
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("workflow_id", workflowId);
    node.put("hostname", "imported");
    node.put("pid", 0);
    node.put("start_time", document.textOr("exported_at", "1970-01-01T00:00:00Z"));
    node.put("num_cpus", 1);
    node.put("memory_gb", 1.0);
    node.put("num_gpus", 0);
    node.put("num_nodes", 1);
    node.put("is_active", false);
    node.put("compute_node_type", "local");
    long nodeId = api.post("/compute_nodes", node).id();
    for (Row r : rows) {
      Map<String, @Nullable Object> body = copy(r);
      body.put("run_id", r.get("run_id"));
      body.put("attempt_id", r.get("attempt_id"));
      body.put("status", r.get("status"));
      body.put("compute_node_id", nodeId);
      api.post("/results", body);
    }
    // The next run gets a number of its own, or its results would be taken for further attempts.
    long last = rows.stream().mapToLong(r -> r.numberOr("run_id", 0)).max().orElse(0);
    for (long run = 0; run < Math.min(last, MOST_RUNS); run++) {
      api.post("/workflows/" + workflowId + "/reset_status", Map.of());
    }
  }

  private void each(String list, String path) {
    for (Row r : document.rows(list)) {
      if (list.equals("ro_crate_entities") && r.textOr("entity_id", "").startsWith("#software-")) {
        continue; // says which programs ran the old one
      }
      Map<String, @Nullable Object> body = copy(r);
      if (list.equals("events")) {
        body.put("timestamp", r.get("timestamp"));
      }
      remember(list, r, api.post(path, body).id());
    }
  }

  private void many(String list, String path, List<Row> rows) {
    bulk.create(
        path, list, rows, (g, r) -> Json.emit(g, copy(r)), (r, id) -> remember(list, r, id));
  }

  private void remember(String list, Row old, long id) {
    ids.computeIfAbsent(list, k -> new HashMap<>()).put(old.id(), id);
  }

  /** A record for the new workflow: references translated, what the server decides left out. */
  private Map<String, @Nullable Object> copy(Row old) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    old.fields()
        .forEach(
            (key, value) -> {
              if (!NOT_COPIED.contains(key) && value != null) {
                m.put(key, translated(key, value));
              }
            });
    if (workflowId > 0) {
      m.put("workflow_id", workflowId);
    }
    return m;
  }

  private @Nullable Object translated(String key, Object value) {
    if (key.equals("scheduler_id") && value instanceof Number n) {
      return scheduler(n.longValue());
    }
    String list = REFERENCES.get(key);
    if (list == null) {
      return value;
    }
    if (value instanceof List<?> l) {
      return l.stream().map(v -> translate(list, v)).toList();
    }
    return translate(list, value);
  }

  private Object translate(String list, @Nullable Object id) {
    long old = id instanceof Number n ? n.longValue() : 0;
    Long now = ids.getOrDefault(list, Map.of()).get(old);
    if (now == null && old != 0) {
      throw TorcException.invalid(
          "the export names record " + old + " of " + list + ", which it does not have");
    }
    return now == null ? 0L : now;
  }

  private long scheduler(long old) {
    Long slurm = ids.getOrDefault("slurm_schedulers", Map.of()).get(old);
    Long local = ids.getOrDefault("local_schedulers", Map.of()).get(old);
    return slurm != null ? slurm : local != null ? local : 0;
  }
}
