package dev.torc.engine;

import dev.torc.model.CrateFile;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import dev.torc.store.Table;
import dev.torc.store.Tx;
import java.time.Instant;
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
  static final String SERVER = "torc-server";

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
                software(tx, workflowId, SERVER, w.num("run_id"));
                return null;
              });
    } catch (TorcException e) {
      LoggerFactory.getLogger("torc.engine")
          .warn("RO-Crate entities of workflow {}: {}", workflowId, e.message());
    }
  }

  /** A program that took part in a run, if it is not there yet. */
  static void software(Tx tx, long workflowId, String name, long runId) {
    String id = software(name, runId);
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
            name,
            "version",
            version(),
            "url",
            "torc",
            "torc:git_hash",
            "unknown");
    insert(tx, workflowId, null, id, "SoftwareApplication", metadata);
  }

  /** Id of a program's entity. */
  static String software(String name, long runId) {
    return "#software-" + name + "-run-id-" + runId;
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
    var facts = new CrateFile(path, Instant.ofEpochSecond(mtime.longValue()), null, null);
    long workflowId = f.num("workflow_id");
    putFile(tx, workflowId, f.id(), facts, Map.of());
  }

  /**
   * Describes a file anew; what others have said of it stays.
   *
   * @param more fields that nothing but this server says
   */
  static void putFile(
      Tx tx, long workflowId, long fileId, CrateFile facts, Map<String, @Nullable Object> more) {
    Optional<Row> old =
        find(tx, workflowId, "file_id", fileId)
            .or(() -> find(tx, workflowId, "entity_id", facts.path()));
    // Somebody may have given the file a name of its own, such as a DOI.
    String id = old.map(e -> e.text("entity_id")).orElse(facts.path());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    old.ifPresent(e -> metadata.putAll(Json.parseObject(e.text("metadata"))));
    metadata.putAll(facts.metadata(id));
    metadata.putAll(more);
    put(tx, workflowId, old, fileId, id, "File", metadata);
  }

  /** An entity that belongs to no file, made or replaced. */
  static void put(
      Tx tx, long workflowId, String id, String type, Map<String, @Nullable Object> metadata) {
    put(tx, workflowId, find(tx, workflowId, "entity_id", id), null, id, type, metadata);
  }

  private static void put(
      Tx tx,
      long workflowId,
      Optional<Row> old,
      @Nullable Long fileId,
      String id,
      String type,
      Map<String, @Nullable Object> metadata) {
    if (old.isPresent()) {
      Row change = new Row().set("metadata", Json.write(metadata));
      tx.records().update(Table.RO_CRATE_ENTITY, old.get().id(), change);
    } else {
      insert(tx, workflowId, fileId, id, type, metadata);
    }
  }

  static Optional<Row> find(Tx tx, long workflowId, String column, Object value) {
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
