package dev.torc.cli.workflow;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.cli.TerminalText;
import dev.torc.client.WorkflowExport;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a workflow as one JSON document. */
public final class ExportCommand implements Command {
  private @Nullable Long workflowId;
  private @Nullable Path output;
  private boolean results;
  private boolean events;

  @Override
  public String description() {
    return "Write a workflow with all its records as one JSON document.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc workflows export 12 -o workflow.json",
        "torc workflows export 12 --include-results | gzip > workflow.json.gz");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.value("FILE", "File to write. Default: standard output", "-o", "--output");
    o.flag("Also the results of all runs", "--include-results");
    o.flag("Also the events", "--include-events");
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
    output = o.path("--output");
    results = o.has("--include-results");
    events = o.has("--include-events");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("export");
    long id = session.workflowId(workflowId);
    var export = new WorkflowExport(session.api(), id);
    String time = Instant.now().toString();
    if (output == null) {
      export.write(session.out(), time, results, events);
      session.out().println();
      return 0;
    }
    String name = session.api().workflow(id).textOr("name", "");
    Map<String, Long> counts = toFile(session.directory().resolve(output), export, time);
    if (session.json()) {
      Map<String, Object> m = new TreeMap<>();
      for (String list : List.of("files", "jobs", "user_data", "results", "events")) {
        m.put(list, counts.getOrDefault(list, 0L));
      }
      m.put("output_file", output.toString());
      m.put("success", true);
      m.put("workflow_id", id);
      m.put("workflow_name", name);
      session.out().println(Json.write(m));
      return 0;
    }
    session
        .out()
        .println(
            "Exported workflow '"
                + TerminalText.plain(name)
                + "' ("
                + counts.get("jobs")
                + " jobs, "
                + counts.get("files")
                + " files) to "
                + output);
    return 0;
  }

  /** Written beside and moved into place, so that a broken export never looks like a whole one. */
  private Map<String, Long> toFile(Path file, WorkflowExport export, String time) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Map<String, Long> counts;
      try (var out = new BufferedOutputStream(Files.newOutputStream(part))) {
        counts = export.write(out, time, results, events);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return counts;
    } catch (IOException e) {
      throw TorcException.invalid("cannot write " + file + ": " + Reason.of(e));
    } finally {
      part.toFile().delete();
    }
  }
}
