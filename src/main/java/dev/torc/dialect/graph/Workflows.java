package dev.torc.dialect.graph;

import dev.torc.engine.Bundles.Bundle;
import dev.torc.engine.Bundles.View;
import dev.torc.engine.Engine;
import dev.torc.model.ErrorKind;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.store.Row;
import dev.torc.store.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Workflows by their keys: kept in the engine, shown as this interface shows them. */
final class Workflows {
  /** The pool that the jobs of this interface are in. */
  static final String POOL = "graph";

  private static final String USER = "workflow-graph";
  private static final int PIECE = 200;
  private static final Pattern FOREIGN = Pattern.compile("torc-(\\d{1,18})");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private final Engine engine;

  Workflows(Engine engine) {
    this.engine = engine;
  }

  Optional<Row> find(String key) {
    return engine.bundles().find(Table.GRAPH_WORKFLOW, "key", key);
  }

  /** Id in the engine. */
  long id(String key) {
    return needed(key).num("workflow_id");
  }

  /**
   * Keeps a workflow under a key.
   *
   * @param sourceHash mark of the file that it comes from, or null
   * @param replaces whether it takes the place of the one that has its key
   */
  void create(String key, Definition d, @Nullable String sourceHash, boolean replaces) {
    engine
        .bundles()
        .create(
            new Bundle(
                d.name(),
                USER,
                POOL,
                true,
                Table.GRAPH_WORKFLOW,
                new Row()
                    .set("key", key)
                    .set("trigger_text", d.trigger())
                    .set("source_hash", sourceHash),
                Table.GRAPH_JOB,
                d.items(),
                replaces));
  }

  /** Puts a workflow in the place of the one that has its key; what is known of its runs goes. */
  void replace(String key, Definition d) {
    create(key, d, null, true);
  }

  Map<String, @Nullable Object> show(String key) {
    while (true) {
      List<Map<String, @Nullable Object>> shown = show(List.of(needed(key)));
      if (!shown.isEmpty()) {
        return shown.get(0);
      }
      // Another workflow has taken its place just now, and is meant; or it is deleted.
    }
  }

  private Row needed(String key) {
    return find(key)
        .orElseThrow(() -> TorcException.of(ErrorKind.NOT_FOUND, "no workflow '" + key + "'"));
  }

  /** Workflows that somebody may delete or replace meanwhile: those are left out. */
  private List<Map<String, @Nullable Object>> show(List<Row> rows) {
    Map<Long, View> views =
        engine
            .bundles()
            .look(Table.GRAPH_JOB, rows.stream().map(r -> r.num("workflow_id")).toList());
    List<Map<String, @Nullable Object>> out = new ArrayList<>(rows.size());
    for (Row w : rows) {
      View view = views.get(w.num("workflow_id"));
      if (view != null) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", w.text("key"));
        shown.put("name", view.name());
        shown.put("trigger", w.text("trigger_text"));
        shown.put("jobs", new JobView(view).all());
        out.add(shown);
      }
    }
    return out;
  }

  /** Workflows in the order in which they came. */
  List<Map<String, @Nullable Object>> list(long limit, long offset, @Nullable String status) {
    if (limit == 0) {
      return List.of();
    }
    if (status == null) {
      return show(engine.bundles().page(Table.GRAPH_WORKFLOW, offset, limit));
    }
    List<Map<String, @Nullable Object>> out = new ArrayList<>();
    long skip = offset;
    for (long at = 0; Words.ALL.contains(status); at += PIECE) {
      List<Row> piece = engine.bundles().page(Table.GRAPH_WORKFLOW, at, PIECE);
      for (Map<String, @Nullable Object> w : show(piece)) {
        if (hasJobIn(w, status) && skip-- <= 0) {
          out.add(w);
        }
        if (out.size() == limit) {
          return out;
        }
      }
      if (piece.size() < PIECE) {
        break;
      }
    }
    return out;
  }

  private static boolean hasJobIn(Map<String, @Nullable Object> workflow, String status) {
    return workflow.get("jobs") instanceof List<?> jobs
        && jobs.stream().anyMatch(j -> j instanceof Map<?, ?> m && status.equals(m.get("status")));
  }

  /** The job of a key, as {@link Table#GRAPH_JOB} has it; empty when it never runs. */
  Optional<Row> job(String workflowKey, String jobKey) {
    return find(workflowKey)
        .flatMap(w -> engine.bundles().inWorkflow(Table.GRAPH_JOB, w.num("workflow_id"), jobKey))
        .filter(j -> j.numOrNull("job_id") != null);
  }

  /** A job of the engine by the keys that a worker knows it by. */
  record Ref(long workflowId, long jobId) {}

  /** The job of keys as they were handed to a worker, also of a job that came another way. */
  Optional<Ref> handedOut(String workflowKey, String jobKey) {
    Optional<Row> own = job(workflowKey, jobKey);
    if (own.isPresent()) {
      return own.map(j -> new Ref(j.num("workflow_id"), j.num("job_id")));
    }
    Matcher w = FOREIGN.matcher(workflowKey);
    if (!w.matches() || !NUMBER.matcher(jobKey).matches()) {
      return Optional.empty();
    }
    Ref ref = new Ref(Long.parseLong(w.group(1)), Long.parseLong(jobKey));
    return engine.runs().has(ref.workflowId(), ref.jobId()) ? Optional.of(ref) : Optional.empty();
  }

  /** Key for workers of a workflow that came another way. */
  static String foreignKey(long workflowId) {
    return "torc-" + workflowId;
  }

  /** The job of an id of the engine. */
  Optional<Row> job(long jobId) {
    return engine.bundles().find(Table.GRAPH_JOB, "job_id", jobId);
  }

  /** The key of a workflow of the engine. */
  Optional<String> key(long workflowId) {
    return engine
        .bundles()
        .find(Table.GRAPH_WORKFLOW, "workflow_id", workflowId)
        .map(r -> r.text("key"));
  }

  static Map<String, @Nullable Object> definition(Row job) {
    return Json.parseObject(job.text("definition"));
  }
}
