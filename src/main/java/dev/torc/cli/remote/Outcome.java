package dev.torc.cli.remote;

import dev.torc.cli.Session;
import dev.torc.cli.Table;
import dev.torc.cli.TerminalText;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prints what became of the workers: a line for each, and a summary; or all of it as JSON. */
final class Outcome {
  private Outcome() {}

  /** One line as soon as it is known; nothing for JSON, which comes as a whole. */
  static void line(Session session, Report r) {
    if (session.json()) {
      return;
    }
    String mark = r.ok() ? "  [OK] " : "  [FAILED] ";
    session.out().println(mark + TerminalText.plain(r.worker() + ": " + r.message()));
    log(session, r);
    session.out().flush();
  }

  private static void log(Session session, Report r) {
    for (String l : r.log()) {
      session.out().println("      | " + TerminalText.plain(l));
    }
  }

  /**
   * The end of the output.
   *
   * @param summary such as {@code Started 2/3 workers}
   */
  static void end(Session session, long workflow, List<Report> reports, String summary) {
    if (session.json()) {
      json(session, workflow, reports);
      return;
    }
    session.out().println();
    session.out().println(summary);
    session.out().flush();
    Set<String> hints = new LinkedHashSet<>();
    reports.forEach(
        r -> {
          if (r.hint() != null) {
            hints.add(r.hint());
          }
        });
    hints.forEach(h -> session.err().println("Hint: " + TerminalText.plain(h)));
  }

  static long ok(List<Report> reports) {
    return reports.stream().filter(Report::ok).count();
  }

  private static void json(Session session, long workflow, List<Report> reports) {
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("workflow_id", workflow);
    m.put("ok", ok(reports));
    m.put("failed", reports.size() - ok(reports));
    m.put("workers", reports.stream().map(Report::json).toList());
    session.printJson(m);
  }

  /** States as a table, and the logs of those that have failed below it. */
  static void table(Session session, List<Report> reports) {
    if (session.json()) {
      return;
    }
    var table = new Table(session.out(), List.of("Host", "Status", "PID"));
    table.rows(
        reports.stream()
            .map(
                r ->
                    new String[] {
                      r.worker(), r.message(), r.pid() == null ? "-" : String.valueOf(r.pid())
                    })
            .toList());
    table.end();
    for (Report r : reports) {
      if (!r.log().isEmpty()) {
        session.out().println();
        session.out().println("Last lines of " + TerminalText.plain(r.worker()) + ":");
        log(session, r);
      }
    }
  }
}
