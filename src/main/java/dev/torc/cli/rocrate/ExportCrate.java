package dev.torc.cli.rocrate;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the entities of a workflow as the metadata document of an RO-Crate 1.1. */
public final class ExportCrate implements Command {
  private static final String CRATE = "https://w3id.org/ro/crate/1.1";

  private @Nullable Long workflowId;
  private @Nullable Path output;

  @Override
  public String description() {
    return "Write the RO-Crate entities of a workflow as an ro-crate-metadata.json document.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc ro-crate export 12 -o ro-crate-metadata.json");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.value("FILE", "File to write. Default: standard output", "-o", "--output");
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    output = o.path("--output");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("crate");
    long id = session.workflowId(workflowId);
    Row workflow = session.api().workflow(id);
    List<Row> entities =
        session.api().listAll("/workflows/" + id + "/ro_crate_entities", new Query());
    Map<String, Object> document = document(workflow, entities);
    if (output == null) {
      session.printJson(document);
      return 0;
    }
    try {
      Files.writeString(session.directory().resolve(output), Json.writePretty(document) + "\n");
    } catch (IOException e) {
      throw TorcException.invalid("cannot write " + output + ": " + Reason.of(e));
    }
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("output_file", output.toString());
      m.put("success", true);
      m.put("workflow_id", id);
      session.printJson(m);
    } else {
      session.out().println("Exported RO-Crate metadata to: " + output);
    }
    return 0;
  }

  private static Map<String, Object> document(Row workflow, List<Row> entities) {
    List<Object> graph = new ArrayList<>();
    Map<String, Object> descriptor = new LinkedHashMap<>();
    descriptor.put("@id", "ro-crate-metadata.json");
    descriptor.put("@type", "CreativeWork");
    descriptor.put("about", id("./"));
    descriptor.put("conformsTo", id(CRATE));
    graph.add(descriptor);
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("@id", "./");
    root.put("@type", "Dataset");
    root.put("name", workflow.get("name"));
    if (workflow.get("description") != null) {
      root.put("description", workflow.get("description"));
    }
    root.put("hasPart", entities.stream().map(e -> id(e.textOr("entity_id", ""))).toList());
    graph.add(root);
    entities.forEach(e -> graph.add(entity(e)));
    Map<String, Object> document = new LinkedHashMap<>();
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("prov", "http://www.w3.org/ns/prov#");
    words.put("torc", "https://github.com/NatLabRockies/torc/");
    document.put("@context", List.of(CRATE + "/context", words));
    document.put("@graph", graph);
    return document;
  }

  /** The id of the record counts, whatever its metadata says. */
  private static Map<String, @Nullable Object> entity(Row e) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("@id", e.get("entity_id"));
    m.put("@type", e.get("entity_type"));
    e.map("metadata")
        .forEach(
            (k, v) -> {
              if (!k.equals("@id")) {
                m.put(String.valueOf(k), v);
              }
            });
    return m;
  }

  static Map<String, Object> id(String id) {
    return Map.of("@id", id);
  }
}
