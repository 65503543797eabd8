package dev.torc.cli.rocrate;

import dev.torc.cli.Command;
import dev.torc.cli.InputText;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Row;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes a folder of files as one dataset of the crate. */
public final class AddDataset implements Command {
  private @Nullable Long workflowId;
  private String name = "";
  private String path = "";
  private String hashMode = "manifest";
  private @Nullable String description;
  private @Nullable String encodingFormat;
  private int threads;
  private List<Long> jobIds = List.of();
  private @Nullable String metadata;

  @Override
  public String description() {
    return "Add a folder of files to the RO-Crate, as one dataset with size and hash.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc ro-crate add-dataset 12 --name training --path out/training -j 42",
        "torc ro-crate add-dataset 12 --name d --path out --hash-mode content --metadata"
            + " '{\"license\": \"CC-BY-4.0\"}'");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.value("NAME", "Name of the dataset", "--name");
    o.value("DIR", "Its folder", "--path");
    o.value(
        "MODE",
        "manifest (paths, sizes and times; default), content (also what is in the files) or none",
        "--hash-mode");
    o.value("TEXT", "What it is", "--description");
    o.value("TYPE", "Type of its files, such as text/csv", "--encoding-format");
    o.value("N", "Threads that read files. Default: number of CPUs", "-t", "--threads");
    o.values("ID", "Job that has made it; may be repeated", "-j", "--job-id");
    o.value("JSON", "More fields, which win; '-' reads them from standard input", "--metadata");
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    name = o.needed("--name");
    path = o.needed("--path");
    hashMode = o.textOr("--hash-mode", hashMode);
    if (!List.of("manifest", "content", "none").contains(hashMode)) {
      throw Options.usage(
          "invalid value '" + hashMode + "' for --hash-mode: manifest, content or none");
    }
    description = o.text("--description");
    encodingFormat = o.text("--encoding-format");
    Integer given = o.integer("--threads", 1);
    threads = given == null ? Runtime.getRuntime().availableProcessors() : given;
    jobIds = o.numbers("--job-id");
    metadata = o.text("--metadata");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("dataset");
    Path folder = session.directory().resolve(path);
    if (!Files.isDirectory(folder)) {
      throw TorcException.invalid(
          Files.exists(folder) ? path + " is no folder" : "there is no folder " + path);
    }
    Map<String, @Nullable Object> more = more(session);
    long id = session.workflowId(workflowId);
    var provenance = new Provenance(session.api(), id, jobIds);
    Map<String, @Nullable Object> fields = fields(session, DatasetFiles.below(folder));
    Object generatedBy = provenance.generatedBy();
    if (generatedBy != null) {
      fields.put("prov:wasGeneratedBy", generatedBy);
    }
    fields.putAll(more);
    String entity = path.endsWith("/") ? path : path + "/";
    fields.put("@id", entity);
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("workflow_id", id);
    record.put("entity_id", entity);
    record.put("entity_type", "Dataset");
    record.put("metadata", fields);
    Row created = session.api().post("/ro_crate_entities", record);
    provenance.made(entity);
    if (session.json()) {
      session.printJson(created.fields());
    } else {
      session.out().println("Created RO-Crate Dataset entity with ID: " + created.id());
    }
    return 0;
  }

  private Map<String, @Nullable Object> fields(Session session, DatasetFiles files) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("@id", path);
    m.put("@type", "Dataset");
    m.put("name", name);
    m.put("contentSize", files.size());
    m.put("fileCount", files.entries().size());
    m.put("hashMode", hashMode);
    session.err().println(files.entries().size() + " files, " + files.size() + " bytes");
    if (!hashMode.equals("none")) {
      boolean contents = hashMode.equals("content");
      m.put("sha256", contents ? files.contentHash(threads) : files.manifestHash());
    }
    if (description != null) {
      m.put("description", description);
    }
    if (encodingFormat != null) {
      m.put("encodingFormat", encodingFormat);
    }
    return m;
  }

  private Map<String, @Nullable Object> more(Session session) {
    if (metadata == null) {
      return Map.of();
    }
    boolean standard = metadata.equals(InputText.STANDARD_INPUT);
    String text = standard ? InputText.of(session, metadata) : metadata;
    try {
      return Json.parseObject(text);
    } catch (TorcException e) {
      throw TorcException.invalid("--metadata must be a JSON object: " + e.message());
    }
  }
}
