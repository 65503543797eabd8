package dev.torc.client;

import dev.torc.model.TorcException;
import dev.torc.spec.SpecFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of a workflow as the server knows them, beside what is on the disk of this machine. */
final class FilesOnDisk {
  private static final int MOST_LISTED = 20;

  /** Clocks of the API's clients differ in precision; nobody edits a file twice in this time. */
  private static final double SAME_SECONDS = 0.002;

  private final TorcApi api;
  private final long workflowId;
  private final Path directory;
  private final List<Row> files;

  /**
   * Asks the server for the files.
   *
   * @param directory directory that relative paths mean
   */
  FilesOnDisk(TorcApi api, long workflowId, Path directory) {
    this.api = api;
    this.workflowId = workflowId;
    this.directory = directory;
    this.files = api.listAll("/files", Query.of("workflow_id", workflowId));
  }

  /**
   * Required files that are not on disk.
   *
   * @param inputsOnly leave out outputs of completed jobs, which a restart makes again
   */
  List<Row> missing(boolean inputsOnly) {
    Row required = api.get("/workflows/" + workflowId + "/required_existing_files");
    Set<Long> ids = new HashSet<>();
    for (Object id : required.list("files")) {
      if (id instanceof Number n) {
        ids.add(n.longValue());
      }
    }
    List<Row> out = new ArrayList<>();
    for (Row f : files) {
      if (ids.contains(f.id()) && onDisk(f) == null) {
        out.add(f);
      }
    }
    if (inputsOnly && !out.isEmpty()) {
      Set<Long> made = new HashSet<>();
      outputs().forEach(f -> made.add(f.id()));
      out.removeIf(f -> made.contains(f.id()));
    }
    return out;
  }

  /**
   * Refuses when required files are not on disk.
   *
   * @throws TorcException INVALID naming them
   */
  void refuseMissing(boolean inputsOnly) {
    List<Row> missing = missing(inputsOnly);
    if (missing.isEmpty()) {
      return;
    }
    var text = new StringBuilder("Missing required files:");
    for (Row f : missing.subList(0, Math.min(missing.size(), MOST_LISTED))) {
      text.append("\n  '").append(f.text("name")).append("' (id: ").append(f.id());
      text.append(", path: ").append(f.text("path")).append(") does not exist");
    }
    if (missing.size() > MOST_LISTED) {
      text.append("\n  and ").append(missing.size() - MOST_LISTED).append(" more");
    }
    throw TorcException.invalid(text.toString())
        .withHint("create them, or correct their paths (relative to the current directory)");
  }

  /** Paths of the outputs that are there. */
  List<String> existingOutputs() {
    return outputs().stream()
        .filter(f -> onDisk(f) != null)
        .map(f -> f.textOr("path", ""))
        .toList();
  }

  private List<Row> outputs() {
    return api.listAll("/files", Query.of("workflow_id", workflowId).and("is_output", true));
  }

  /** A completed job that has to run again. */
  record Stale(String name, String why) {}

  /** Completed jobs that have to run again because of files, by job id. */
  Map<Long, Stale> stale() {
    Map<Long, Row> changed = new HashMap<>();
    Map<Long, Row> gone = new HashMap<>();
    for (Row f : files) {
      Double now = onDisk(f);
      if (now == null) {
        gone.put(f.id(), f);
      } else if (!sameTime(f.decimal("st_mtime"), now)) {
        changed.put(f.id(), f);
      }
    }
    Map<Long, Stale> out = new TreeMap<>();
    if (changed.isEmpty() && gone.isEmpty()) {
      return out;
    }
    Query completed =
        Query.of("workflow_id", workflowId)
            .and("status", "completed")
            .and("include_relationships", true);
    for (Row job : api.listAll("/jobs", completed)) {
      String why = reason(job, changed, gone);
      if (why != null) {
        out.put(job.id(), new Stale(job.textOr("name", ""), why));
      }
    }
    return out;
  }

  private static @Nullable String reason(Row job, Map<Long, Row> changed, Map<Long, Row> gone) {
    for (Object id : job.list("output_file_ids")) {
      Row f = id instanceof Number n ? gone.get(n.longValue()) : null;
      if (f != null) {
        return "its output '" + f.text("path") + "' is missing";
      }
    }
    for (Object id : job.list("input_file_ids")) {
      Row f = id instanceof Number n ? changed.get(n.longValue()) : null;
      if (f != null) {
        return "its input '" + f.text("path") + "' has changed";
      }
    }
    return null;
  }

  /** Tells the server the modification times of now. */
  void stamp() {
    files.forEach(f -> stamp(f, onDisk(f)));
  }

  private void stamp(Row file, @Nullable Double mtime) {
    if (!sameTime(file.decimal("st_mtime"), mtime)) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>(file.fields());
      m.put("st_mtime", mtime);
      api.put("/files/" + file.id(), m);
    }
  }

  private @Nullable Double onDisk(Row file) {
    return SpecFiles.modificationTime(directory, file.textOr("path", ""));
  }

  private static boolean sameTime(@Nullable Double a, @Nullable Double b) {
    return a != null && b != null ? Math.abs(a - b) < SAME_SECONDS : a == null && b == null;
  }
}
