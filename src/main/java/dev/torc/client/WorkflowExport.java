package dev.torc.client;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a workflow with all its records as one JSON document, list by list as they arrive. Each
 * writes one document.
 */
public final class WorkflowExport {
  private static final String VERSION = "1.0";

  private final TorcApi api;
  private final long workflowId;
  private final Map<String, Long> counts = new TreeMap<>();

  public WorkflowExport(TorcApi api, long workflowId) {
    this.api = api;
    this.workflowId = workflowId;
  }

  /**
   * Writes the document.
   *
   * @param time RFC 3339 time of the export
   * @return how many records of each list were written
   */
  public Map<String, Long> write(
      OutputStream out, String time, boolean withResults, boolean withEvents) {
    Row workflow = api.workflow(workflowId);
    String own = "/workflows/" + workflowId;
    try (JsonGenerator g = Json.factory().createGenerator(out)) {
      g.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      g.useDefaultPrettyPrinter();
      g.writeStartObject();
      g.writeStringField("export_version", VERSION);
      g.writeStringField("exported_at", time);
      g.writeFieldName("workflow");
      Json.emit(g, workflow.fields());
      list(g, "files", "/files", of());
      list(g, "user_data", "/user_data", of());
      list(g, "resource_requirements", "/resource_requirements", of());
      list(g, "slurm_schedulers", "/slurm_schedulers", of());
      list(g, "local_schedulers", "/local_schedulers", of());
      list(g, "failure_handlers", own + "/failure_handlers", new Query());
      list(g, "ro_crate_entities", own + "/ro_crate_entities", new Query());
      list(g, "jobs", "/jobs", of().and("include_relationships", true));
      actions(g, api.getArray(own + "/actions"));
      if (withResults) {
        list(g, "results", "/results", of().and("all_runs", true));
      }
      if (withEvents) {
        list(g, "events", "/events", of());
      }
      g.writeEndObject();
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot write the export: " + e.getMessage());
    }
    return counts;
  }

  private Query of() {
    return Query.of("workflow_id", workflowId);
  }

  private void actions(JsonGenerator g, List<Row> actions) throws IOException {
    g.writeArrayFieldStart("workflow_actions");
    for (Row a : actions) {
      Json.emit(g, a.fields());
    }
    g.writeEndArray();
  }

  private void list(JsonGenerator g, String name, String path, Query query) throws IOException {
    g.writeArrayFieldStart(name);
    long[] count = {0};
    IOException[] failed = {null};
    api.each(
        path,
        query,
        0,
        null,
        rows -> {
          count[0] += rows.size();
          try {
            for (Row r : rows) {
              Json.emit(g, r.fields());
            }
          } catch (IOException e) {
            failed[0] = e;
          }
        });
    if (failed[0] != null) {
      throw failed[0];
    }
    g.writeEndArray();
    counts.put(name, count[0]);
  }
}
