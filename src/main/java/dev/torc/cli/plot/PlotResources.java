package dev.torc.cli.plot;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code torc plot-resources}. */
public final class PlotResources implements Command {
  /** Folder of the measurements inside the output folder of a worker. */
  private static final String FOLDER = "resource_utilization";

  private List<String> what = List.of();
  private Path outputDir = Path.of(".");
  private Path runDir = Path.of("torc_output");
  private String prefix = "";
  private boolean json;
  private @Nullable Long runId;
  private Set<Long> jobIds = Set.of();

  @Override
  public String description() {
    return "Draw what jobs and machines have used, and when jobs ran, as one HTML page.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "torc plot-resources 1",
        "torc plot-resources torc_output/resource_utilization/resource_metrics_wf1_*.db -o plots",
        "torc plot-resources 1 -j 4,5 -f json");
  }

  @Override
  public void declare(Options o) {
    o.positional(
        "FILE_OR_WORKFLOW", "Files of measurements, or the id of a workflow", 1, Integer.MAX_VALUE);
    o.value("DIR", "Folder for the page. Default: this one", "-o", "--output-dir");
    o.values("ID", "Only these jobs", "-j", "--job-ids");
    o.value("TEXT", "Begins the name of the page", "-p", "--prefix");
    o.value("FORMAT", "html or json. Default: html", "-f", "--format");
    o.value("ID", "With a workflow: this run. Default: the latest", "-r", "--run-id");
    o.value(
        "DIR",
        "With a workflow: output folder of the run. Default: torc_output",
        "--run-output-dir");
  }

  @Override
  public void read(Options o) {
    what = o.arguments();
    outputDir = o.pathOr("--output-dir", outputDir);
    runDir = o.pathOr("--run-output-dir", runDir);
    prefix = o.textOr("--prefix", "");
    runId = o.number("--run-id");
    json =
        switch (o.textOr("--format", "html")) {
          case "json" -> true;
          case "html", "table" -> false;
          default -> throw Options.usage("format must be one of 'html' or 'json'");
        };
    jobIds = Set.copyOf(o.numbers("--job-ids"));
  }

  @Override
  public int run(Session session) {
    var data = new PlotData(jobIds);
    String title = fill(session, data);
    if (data.isEmpty()) {
      throw TorcException.of(ErrorKind.NOT_FOUND, "there is nothing to draw")
          .withHint("set resource_monitor.jobs.granularity to time_series in the workflow file");
    }
    String name = (prefix.isEmpty() ? "" : prefix + "_") + "resources" + (json ? ".json" : ".html");
    Path file = session.directory().resolve(outputDir).resolve(name);
    var page = new PlotPage(title, data);
    if (json) {
      page.writeJson(file);
    } else {
      page.writeHtml(file);
    }
    session
        .err()
        .println(
            "Read "
                + data.jobs().size()
                + " jobs, "
                + data.jobSamples()
                + " job samples, "
                + data.nodeSamples()
                + " samples of "
                + data.nodes().size()
                + " machines");
    if (session.json()) {
      session.printJson(Map.of("file", outputDir.resolve(name).toString()));
    } else {
      session.out().println(outputDir.resolve(name));
    }
    return 0;
  }

  private String fill(Session session, PlotData data) {
    Long workflow = workflow(session);
    if (workflow != null) {
      return fillFromWorkflow(session, workflow, data);
    }
    for (String file : what) {
      data.read(session.directory().resolve(file));
    }
    Path last = Path.of(what.get(0)).getFileName();
    String first = last == null ? what.get(0) : last.toString();
    return what.size() == 1 ? first : first + " and " + (what.size() - 1) + " more";
  }

  private @Nullable Long workflow(Session session) {
    String only = what.size() == 1 ? what.get(0) : "";
    boolean number =
        !only.isEmpty() && only.length() < 19 && only.chars().allMatch(c -> c >= '0' && c <= '9');
    return number && !Files.exists(session.directory().resolve(only)) ? Long.valueOf(only) : null;
  }

  private String fillFromWorkflow(Session session, long id, PlotData data) {
    Row workflow = session.api().workflow(id);
    long run = runId != null ? runId : workflow.numberOr("run_id", 1);
    Query all = Query.of("workflow_id", id).and("run_id", run).and("all_runs", true);
    List<Path> files = filesOf(session.directory().resolve(runDir), id, run);
    for (Path file : files) {
      data.read(file);
    }
    session
        .api()
        .each(
            "/results",
            all,
            0,
            null,
            page -> {
              data.plan(page.size());
              page.forEach(data::result);
            });
    if (files.isEmpty()) {
      session
          .err()
          .println(
              "No file of measurements of this run in "
                  + runDir.resolve(FOLDER)
                  + ": only results are drawn");
    }
    return "Workflow " + id + " · " + workflow.textOr("name", "") + " · run " + run;
  }

  private static List<Path> filesOf(Path runFolder, long workflow, long run) {
    List<Path> found = new ArrayList<>();
    Path folder = runFolder.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return found;
    }
    String glob = "resource_metrics_wf" + workflow + "_h*_r" + run + ".db";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      files.forEach(found::add);
    } catch (IOException e) {
      throw TorcException.of(ErrorKind.UNAVAILABLE, "cannot read " + folder + ": " + e, e);
    }
    found.sort(null);
    return found;
  }

  /**
   * Draws the measurements of a run that has just ended.
   *
   * @param runFolder output folder of the worker
   * @return the page, or null when there was nothing to draw
   */
  public static @Nullable Path drawRun(Path runFolder, long workflow, String name, long run) {
    var data = new PlotData(Set.of());
    filesOf(runFolder, workflow, run).forEach(data::read);
    if (data.isEmpty()) {
      return null;
    }
    Path page = runFolder.resolve(FOLDER).resolve("plots_wf" + workflow + "_r" + run + ".html");
    new PlotPage("Workflow " + workflow + " · " + name + " · run " + run, data).writeHtml(page);
    return page;
  }
}
