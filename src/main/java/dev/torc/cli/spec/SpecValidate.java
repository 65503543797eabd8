package dev.torc.cli.spec;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.SpecSource;
import dev.torc.model.TorcException;
import dev.torc.spec.Problem;
import dev.torc.spec.Severity;
import dev.torc.spec.SpecGraph;
import dev.torc.spec.SpecResult;
import dev.torc.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code torc spec validate}: everything that is wrong with files, told at once. */
public final class SpecValidate implements Command {
  private List<String> files = List.of();
  private boolean strict;

  @Override
  public String description() {
    return "Check workflow files; exit status 1 when one has an error.";
  }

  @Override
  public void declare(Options o) {
    o.positional("FILE", "Workflow files, or - for standard input", 1, Integer.MAX_VALUE);
    o.flag("Exit with 1 for warnings too", "--strict");
  }

  @Override
  public void read(Options o) {
    files = o.arguments();
    strict = o.has("--strict");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("check");
    boolean valid = true;
    List<Map<String, @Nullable Object>> reports = new ArrayList<>();
    for (String file : files) {
      Report report = check(session, file);
      valid &= report.valid();
      if (session.json()) {
        reports.add(report.json());
      } else {
        report.lines().forEach(session.err()::println);
        session.out().println(file + ": " + report.verdict());
      }
    }
    if (session.json()) {
      Map<String, @Nullable Object> m = new LinkedHashMap<>();
      m.put("valid", valid);
      m.put("files", reports);
      session.printJson(m);
    }
    return valid ? 0 : 1;
  }

  /** What came of one file. */
  private record Report(
      boolean valid, String verdict, List<String> lines, Map<String, @Nullable Object> json) {}

  private Report check(Session session, String file) {
    SpecResult result;
    try {
      result = new SpecSource(session, file).read();
    } catch (TorcException e) {
      // The other files are worth a look all the same.
      return unreadable(file, e);
    }
    boolean valid = strict ? result.problems().isEmpty() : result.errors().isEmpty();
    List<Map<String, @Nullable Object>> problems = new ArrayList<>();
    result.problems().forEach(p -> problems.add(json(p)));
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("file", file);
    m.put("valid", valid);
    m.put("problems", problems);
    m.put("summary", result.summary().toJson().get("summary"));
    List<String> lines = result.problems().stream().map(Problem::render).toList();
    return new Report(valid, verdict(result), lines, m);
  }

  private static Report unreadable(String file, TorcException e) {
    Map<String, @Nullable Object> problem = new LinkedHashMap<>();
    problem.put("severity", "error");
    problem.put("message", e.message());
    problem.put("line", e.details().get("line"));
    problem.put("column", e.details().get("column"));
    problem.put("hint", e.hint());
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("file", file);
    m.put("valid", false);
    m.put("problems", List.of(problem));
    String line = e.hint() == null ? e.message() : e.message() + "\n  hint: " + e.hint();
    return new Report(false, "cannot be read", List.of(line), m);
  }

  private static String verdict(SpecResult result) {
    int errors = result.errors().size();
    int warnings = result.warnings().size();
    String told = warnings == 0 ? "" : ", " + count(warnings, "warning");
    if (errors > 0) {
      return count(errors, "error") + told;
    }
    WorkflowSpec spec = result.orThrow();
    SpecGraph graph = SpecGraph.of(spec);
    return "valid, "
        + count(spec.jobs().size(), "job")
        + " in "
        + count(graph.stages().size(), "stage")
        + told;
  }

  private static String count(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  private static Map<String, @Nullable Object> json(Problem p) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    Severity severity = p.severity();
    m.put("severity", severity.name().toLowerCase(Locale.ROOT));
    m.put("message", p.message());
    m.put("line", p.line() == 0 ? null : p.line());
    m.put("column", p.column() == 0 ? null : p.column());
    m.put("source_line", p.sourceLine());
    m.put("hint", p.hint());
    m.put("path", p.path());
    return m;
  }
}
