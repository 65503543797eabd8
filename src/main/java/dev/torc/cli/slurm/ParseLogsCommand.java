package dev.torc.cli.slurm;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.cli.TerminalText;
import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds known troubles in the files in which Slurm has written, and the jobs that they concern. */
public final class ParseLogsCommand implements Command {
  private static final Pattern NAME =
      Pattern.compile("(?:slurm_output|dmesg_slurm|job_runner_slurm)_wf(\\d+)_sl(\\d+)[_.].*");

  private String path = "";
  private @Nullable Long workflowId;
  private boolean errorsOnly;

  /** A log of an allocation. */
  private record Log(Path file, long workflow, String slurmJob) {}

  @Override
  public String description() {
    return "Find known troubles in the logs of Slurm, and the jobs that they concern.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc slurm parse-logs torc_output -w 12 --errors-only");
  }

  @Override
  public void declare(Options o) {
    o.positional("PATH", "Output folder", 1, 1);
    o.value("ID", "Only this workflow; needed when the folder has several", "-w", "--workflow-id");
    o.flag("No warnings", "--errors-only");
  }

  @Override
  public void read(Options o) {
    path = o.positional(0);
    workflowId = o.number("--workflow-id");
    errorsOnly = o.has("--errors-only");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("log report");
    Path folder = session.directory().resolve(path);
    if (!Files.isDirectory(folder)) {
      throw TorcException.invalid("there is no folder " + path);
    }
    List<Log> logs = logs(folder);
    List<LogIssue> issues = new ArrayList<>();
    for (Log l : logs) {
      scan(folder, l, issues);
    }
    if (errorsOnly) {
      issues.removeIf(i -> !i.error());
    }
    Map<String, List<Row>> jobs = issues.isEmpty() ? Map.of() : jobs(session, logs);
    if (session.json()) {
      session.printJson(json(logs, issues, jobs));
    } else {
      print(session.out(), logs, issues, jobs);
    }
    return 0;
  }

  private List<Log> logs(Path folder) {
    List<Log> out = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path f : files.sorted().toList()) {
        Matcher m = NAME.matcher(String.valueOf(f.getFileName()));
        if (m.matches() && m.group(1).length() < 19) {
          out.add(new Log(f, Long.parseLong(m.group(1)), m.group(2)));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw TorcException.invalid("cannot read the folder " + path + ": " + Reason.of(e));
    }
    TreeSet<Long> workflows = new TreeSet<>();
    out.forEach(l -> workflows.add(l.workflow()));
    if (workflowId == null && workflows.size() > 1) {
      throw TorcException.invalid(path + " has logs of the workflows " + workflows)
          .withHint("name one with --workflow-id");
    }
    if (workflowId == null && !workflows.isEmpty()) {
      workflowId = workflows.first();
    }
    out.removeIf(l -> workflowId != null && l.workflow() != workflowId);
    return out;
  }

  private void scan(Path folder, Log log, List<LogIssue> to) {
    String name = Path.of(path).resolve(folder.relativize(log.file())).toString();
    try (var in = Files.newInputStream(log.file());
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line;
      for (long n = 1; (line = reader.readLine()) != null; n++) {
        LogIssue.in(line, name, n, log.slurmJob()).ifPresent(to::add);
      }
    } catch (IOException e) {
      throw TorcException.invalid("cannot read " + name + ": " + Reason.of(e));
    }
  }

  /** Jobs by the job of Slurm that ran them; the report is of use without them too. */
  private Map<String, List<Row>> jobs(Session session, List<Log> logs) {
    Map<String, List<Row>> out = new TreeMap<>();
    long id = logs.get(0).workflow();
    try {
      for (Row r :
          session.api().listAll("/workflows/" + id + "/slurm_job_correlations", new Query())) {
        out.computeIfAbsent(r.textOr("slurm_job_id", ""), s -> new ArrayList<>()).add(r);
      }
    } catch (TorcException e) {
      if (e.kind() != ErrorKind.UNAVAILABLE && e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
      session.err().println("Warning: the jobs are not named: " + e.message());
    }
    return out;
  }

  private Map<String, @Nullable Object> json(
      List<Log> logs, List<LogIssue> issues, Map<String, List<Row>> jobs) {
    long errors = issues.stream().filter(LogIssue::error).count();
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("workflow_id", workflowId);
    m.put("output_dir", path);
    m.put("files_scanned", logs.size());
    m.put("slurm_jobs_count", logs.stream().map(Log::slurmJob).distinct().count());
    m.put("total_issues", issues.size());
    m.put("errors", errors);
    m.put("warnings", issues.size() - errors);
    m.put("issues", issues.stream().map(LogIssue::json).toList());
    Map<String, Object> concerned = new LinkedHashMap<>();
    jobs.forEach((slurm, list) -> concerned.put(slurm, list.stream().map(Row::fields).toList()));
    m.put("jobs", concerned);
    return m;
  }

  private void print(
      PrintStream out, List<Log> logs, List<LogIssue> issues, Map<String, List<Row>> jobs) {
    if (logs.isEmpty()) {
      out.println("No logs of Slurm found in " + path);
      return;
    }
    if (issues.isEmpty()) {
      out.println("No known troubles in " + logs.size() + " log file(s) of Slurm.");
      return;
    }
    out.println(
        "Found " + issues.size() + " issue(s) in " + logs.size() + " log file(s) of Slurm:");
    Map<String, List<LogIssue>> bySlurmJob = new TreeMap<>();
    issues.forEach(i -> bySlurmJob.computeIfAbsent(i.slurmJob(), s -> new ArrayList<>()).add(i));
    bySlurmJob.forEach(
        (slurm, list) -> print(out, slurm, list, jobs.getOrDefault(slurm, List.of())));
    long errors = issues.stream().filter(LogIssue::error).count();
    out.println();
    out.println("Summary: " + errors + " error(s), " + (issues.size() - errors) + " warning(s)");
  }

  private static void print(PrintStream out, String slurm, List<LogIssue> issues, List<Row> jobs) {
    out.println();
    out.println("=== Slurm Job " + slurm + " ===");
    for (LogIssue i : issues) {
      String where = i.node() == null ? "" : " (node: " + i.node() + ")";
      out.println(
          "  ["
              + (i.error() ? "ERROR" : "WARN")
              + "] "
              + i.what()
              + where
              + ": "
              + TerminalText.plain(i.line()));
      out.println("    Location: " + i.file() + ":" + i.lineNumber());
    }
    if (!jobs.isEmpty()) {
      out.println("  Jobs that ran there:");
      jobs.forEach(
          j ->
              out.println(
                  "    "
                      + TerminalText.plain(j.textOr("job_name", ""))
                      + " (job "
                      + j.text("job_id")
                      + ")"));
    }
  }
}
