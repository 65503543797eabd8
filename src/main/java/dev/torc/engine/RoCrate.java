package dev.torc.engine;

import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.net.URLConnection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The RO-Crate entities that the server makes at every initialize: one for itself, and one for each
 * file with a known time if the workflow wants that (contract: Torc semantics, section 4.13).
 */
final class RoCrate {
  private static final String SERVER = "torc-server";
  private static final DateTimeFormatter RFC3339 =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

  private final Context ctx;

  RoCrate(Context ctx) {
    this.ctx = ctx;
  }

  /** Provenance must never keep a workflow from running: errors are logged. */
  void refresh(long workflowId) {
    try {
      ctx.db()
          .write(
              tx -> {
                Row w =
                    tx.records()
                        .get(Table.WORKFLOW, workflowId)
                        .orElseThrow(() -> TorcException.notFound("workflow", workflowId));
                if (w.bool("enable_ro_crate")) {
                  tx.records().all(Table.FILE, workflowId).forEach(f -> file(tx, f));
                }
                software(tx, workflowId, w.num("run_id"));
                return null;
              });
    } catch (TorcException e) {
      LoggerFactory.getLogger("torc.engine")
          .warn("RO-Crate entities of workflow {}: {}", workflowId, e.message());
    }
  }

  private static void software(Tx tx, long workflowId, long runId) {
    String id = "#software-" + SERVER + "-run-id-" + runId;
    if (find(tx, workflowId, "entity_id", id).isPresent()) {
      return;
    }
    Map<String, @Nullable Object> metadata =
        Context.data(
            "@id",
            id,
            "@type",
            List.of("SoftwareApplication", "prov:SoftwareAgent"),
            "name",
            SERVER,
            "version",
            version(),
            "url",
            "torc",
            "torc:git_hash",
            "unknown");
    insert(tx, workflowId, null, id, "SoftwareApplication", metadata);
  }

  private static String version() {
    String v = RoCrate.class.getPackage().getImplementationVersion();
    return v == null ? "dev" : v;
  }

  private static void file(Tx tx, Row f) {
    Double mtime = f.realOrNull("st_mtime");
    if (mtime == null) {
      return;
    }
    String path = f.text("path");
    String name = path.substring(path.lastIndexOf('/') + 1);
    String type = URLConnection.guessContentTypeFromName(name);
    if (name.endsWith(".json")) {
      type = "application/json";
    }
    Map<String, @Nullable Object> fresh =
        Context.data(
            "@id",
            path,
            "@type",
            List.of("File", "prov:Entity"),
            "name",
            name,
            "encodingFormat",
            type == null ? "application/octet-stream" : type,
            "dateModified",
            RFC3339.format(Instant.ofEpochSecond(mtime.longValue())));
    long workflowId = f.num("workflow_id");
    Optional<Row> old =
        find(tx, workflowId, "file_id", f.id()).or(() -> find(tx, workflowId, "entity_id", path));
    if (old.isEmpty()) {
      insert(tx, workflowId, f.id(), path, "File", fresh);
      return;
    }
    Map<String, @Nullable Object> merged =
        new LinkedHashMap<>(Json.parseObject(old.get().text("metadata")));
    merged.putAll(fresh);
    // Somebody may have given the file a name of its own, such as a DOI.
    merged.put("@id", old.get().text("entity_id"));
    tx.records()
        .update(
            Table.RO_CRATE_ENTITY, old.get().id(), new Row().set("metadata", Json.write(merged)));
  }

  private static Optional<Row> find(Tx tx, long workflowId, String column, Object value) {
    return tx
        .records()
        .page(
            ListQuery.of(Table.RO_CRATE_ENTITY)
                .eq("workflow_id", workflowId)
                .eq(column, value)
                .page(0, 1))
        .items()
        .stream()
        .findFirst();
  }

  private static void insert(
      Tx tx,
      long workflowId,
      @Nullable Long fileId,
      String entityId,
      String type,
      Map<String, @Nullable Object> metadata) {
    tx.records()
        .insert(
            Table.RO_CRATE_ENTITY,
            new Row()
                .set("workflow_id", workflowId)
                .set("file_id", fileId)
                .set("entity_id", entityId)
                .set("entity_type", type)
                .set("metadata", Json.write(metadata)));
  }
}
