package dev.torc.cli.rocrate;

import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.client.TorcApi;
import dev.torc.model.TorcException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which jobs have made something: an action for the last attempt of each. */
final class Provenance {
  private final TorcApi api;
  private final long workflowId;
  private final List<Row> jobs = new ArrayList<>();

  /**
   * Looks the jobs up.
   *
   * @throws TorcException when there is no such job in the workflow
   */
  Provenance(TorcApi api, long workflowId, List<Long> jobIds) {
    this.api = api;
    this.workflowId = workflowId;
    for (Long id : jobIds) {
      Row job = api.get("/jobs/" + id);
      if (job.numberOr("workflow_id", 0) != workflowId) {
        throw TorcException.invalid(
            "job "
                + id
                + " belongs to workflow "
                + job.text("workflow_id")
                + ", not "
                + workflowId);
      }
      jobs.add(job);
    }
  }

  /** The actions: one alone, or a list; null when no job is known. */
  @Nullable Object generatedBy() {
    List<Map<String, Object>> ids = jobs.stream().map(j -> ExportCrate.id(action(j))).toList();
    return ids.isEmpty() ? null : ids.size() == 1 ? ids.get(0) : ids;
  }

  private static String action(Row job) {
    return "#job-" + job.id() + "-attempt-" + job.numberOr("attempt_id", 1);
  }

  /** Adds an entity to what the actions have made; makes actions that are not there. */
  void made(String entityId) {
    long run = jobs.isEmpty() ? 0 : api.workflow(workflowId).numberOr("run_id", 0);
    for (Row job : jobs) {
      String path = "/workflows/" + workflowId + "/ro_crate_entities";
      List<Row> known = api.listAll(path, Query.of("entity_id", action(job)));
      if (known.isEmpty()) {
        api.post("/ro_crate_entities", record(action(job), create(job, run, entityId)));
      } else {
        Map<String, @Nullable Object> m = new LinkedHashMap<>(known.get(0).fields());
        m.put("metadata", withResult(known.get(0).map("metadata"), entityId));
        api.put("/ro_crate_entities/" + known.get(0).id(), m);
      }
    }
  }

  private Map<String, Object> record(String id, Map<String, Object> metadata) {
    return Map.of(
        "workflow_id", workflowId,
        "entity_id", id,
        "entity_type", "CreateAction",
        "metadata", metadata);
  }

  private static Map<String, Object> create(Row job, long run, String entityId) {
    Map<String, Object> program = ExportCrate.id("#software-torc-run-id-" + run);
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("@id", action(job));
    m.put("@type", List.of("CreateAction", "prov:Activity"));
    m.put("name", job.textOr("name", ""));
    m.put("instrument", program);
    m.put("isPartOf", ExportCrate.id("#torc-run-id-" + run));
    m.put("prov:hadPlan", ExportCrate.id("#torc-workflow"));
    m.put(
        "prov:wasAssociatedWith",
        List.of(program, ExportCrate.id("#software-torc-server-run-id-" + run)));
    m.put("result", List.of(ExportCrate.id(entityId)));
    return m;
  }

  /** A result may be missing, one thing, or a list of things. */
  private static Map<String, @Nullable Object> withResult(Map<?, ?> metadata, String entityId) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    metadata.forEach((k, v) -> m.put(String.valueOf(k), v));
    List<Object> results = new ArrayList<>();
    if (m.get("result") instanceof List<?> l) {
      results.addAll(l);
    } else if (m.get("result") != null) {
      results.add(m.get("result"));
    }
    if (!results.contains(ExportCrate.id(entityId))) {
      results.add(ExportCrate.id(entityId));
    }
    m.put("result", results);
    return m;
  }
}
