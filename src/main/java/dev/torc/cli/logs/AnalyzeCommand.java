package dev.torc.cli.logs;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Reason;
import dev.torc.cli.Session;
import dev.torc.cli.TerminalText;
import dev.torc.model.Json;
import dev.torc.model.TorcException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Looks for known causes of failures in the logs of a folder or of a bundle. */
public final class AnalyzeCommand implements Command {
  private static final int LONGEST_LINE = 300;

  private Path path = Path.of("");
  private @Nullable Long workflowId;
  private int files;
  private final List<Finding> findings = new ArrayList<>();
  private Map<String, @Nullable Object> bundle = Map.of();

  private record Finding(String file, long line, String cause, boolean error, String text) {}

  @Override
  public String description() {
    return "Look for known causes of failures in the logs of a folder or of a bundle.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc logs analyze torc_output -w 12", "torc logs analyze wf12.tar.gz");
  }

  @Override
  public void declare(Options o) {
    o.positional("PATH", "Output folder, or bundle (.tar.gz)", 1, 1);
    o.value("ID", "Only logs of this workflow", "-w", "--workflow-id");
  }

  @Override
  public void read(Options o) {
    path = Path.of(o.positional(0));
    workflowId = o.number("--workflow-id");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("analysis");
    Path at = session.directory().resolve(path);
    try {
      if (Files.isDirectory(at)) {
        folder(at);
      } else {
        archive(at);
      }
    } catch (IOException e) {
      throw TorcException.invalid("cannot read " + path + ": " + Reason.of(e));
    }
    if (session.json()) {
      session.printJson(json());
    } else {
      print(session.out());
    }
    return 0;
  }

  private void folder(Path folder) throws IOException {
    for (Path f : LogFiles.find(folder, workflowId)) {
      try (InputStream in = Files.newInputStream(f)) {
        scan(folder.relativize(f).toString(), in);
      }
    }
  }

  private void archive(Path file) throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry e = next(tar); e != null; e = next(tar)) {
        if (e.getName().equals("bundle_metadata.json")) {
          bundle = Json.parseObject(new String(tar.readAllBytes(), StandardCharsets.UTF_8));
        } else if (e.isFile() && LogFiles.isLog(e.getName())) {
          scan(e.getName(), tar);
        }
      }
    }
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
    TarArchiveEntry e;
    try {
      e = tar.getNextEntry();
    } catch (IOException broken) {
      String why = String.valueOf(broken.getMessage());
      throw why.startsWith("Corrupted") ? new IOException("it is no tar archive", broken) : broken;
    }
    if (e != null && !e.isCheckSumOK()) {
      throw new IOException("it is no tar archive");
    }
    return e;
  }

  private void scan(String name, InputStream in) throws IOException {
    files++;
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    String line;
    for (long n = 1; (line = reader.readLine()) != null; n++) {
      Optional<LogPatterns.Cause> cause = LogPatterns.of(line);
      if (cause.isPresent()) {
        String text = line.strip();
        text = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text;
        findings.add(new Finding(name, n, cause.get().name(), cause.get().error(), text));
      }
    }
  }

  private Map<String, Long> summary() {
    Map<String, Long> out = new TreeMap<>();
    findings.forEach(f -> out.merge(f.cause(), 1L, Long::sum));
    return out;
  }

  private long errors() {
    return findings.stream().filter(Finding::error).count();
  }

  private Map<String, @Nullable Object> json() {
    List<Map<String, Object>> issues = new ArrayList<>();
    for (Finding f : findings) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("file", f.file());
      m.put("line", f.line());
      m.put("severity", f.error() ? "error" : "warning");
      m.put("error_type", f.cause());
      m.put("text", f.text());
      issues.add(m);
    }
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("workflow_id", bundle.isEmpty() ? workflowId : bundle.get("workflow_id"));
    m.put("files_parsed", files);
    m.put("error_count", errors());
    m.put("warning_count", findings.size() - errors());
    m.put("error_types", summary());
    m.put("issues", issues);
    return m;
  }

  private void print(PrintStream out) {
    if (!bundle.isEmpty()) {
      out.println("Bundle Information:");
      out.println("  Workflow ID: " + bundle.get("workflow_id"));
      out.println(
          "  Workflow Name: " + TerminalText.plain(String.valueOf(bundle.get("workflow_name"))));
      out.println("  Collected At: " + bundle.get("collected_at"));
    } else if (workflowId != null) {
      out.println("Workflow ID: " + workflowId);
    }
    out.println();
    out.println("Files parsed: " + files);
    out.println();
    if (findings.isEmpty()) {
      out.println("No errors detected in log files.");
      return;
    }
    out.println("Detected Issues:");
    out.println("  Errors: " + errors());
    out.println("  Warnings: " + (findings.size() - errors()));
    String file = "";
    for (Finding f : findings) {
      if (!f.file().equals(file)) {
        out.println();
        out.println(TerminalText.plain(f.file()) + ":");
        file = f.file();
      }
      String severity = f.error() ? "ERROR" : "WARN";
      out.println(
          "  ["
              + severity
              + "] Line "
              + f.line()
              + ": "
              + f.cause()
              + " - "
              + TerminalText.plain(f.text()));
    }
    out.println();
    out.println("Error Type Summary:");
    summary().forEach((cause, n) -> out.println("  " + cause + ": " + n + " occurrence(s)"));
  }
}
