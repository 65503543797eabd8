package dev.torc.cli;

import dev.torc.client.WorkflowStarter.Preview;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows what a start or restart would find. */
final class PreviewPrinter {
  private PreviewPrinter() {}

  /** Exit status 0 when nothing stands in the way. */
  static int print(Session session, long id, Preview p, String title, boolean withJobs) {
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("existing_output_file_count", p.existingOutputs().size());
      m.put("existing_output_files", p.existingOutputs());
      m.put("missing_input_file_count", p.missingInputs().size());
      m.put("missing_input_files", p.missingInputs());
      m.put("safe", p.safe());
      m.put("workflow_id", id);
      if (withJobs) {
        m.put("jobs_to_rerun", p.jobs());
      }
      session.printJson(m);
      return p.safe() ? 0 : 1;
    }
    session.out().println(title + " check for workflow " + id + ":");
    session.out().println();
    files(session, "missing input file(s)", p.missingInputs());
    if (p.safe()) {
      session
          .out()
          .println(
              "Safe to "
                  + (withJobs ? "reinitialize" : "initialize")
                  + " (no missing input files)");
    }
    files(session, "existing output file(s)", p.existingOutputs());
    if (withJobs) {
      session
          .out()
          .println("Jobs that run again: " + (p.jobs().isEmpty() ? "none" : p.jobs().size()));
      p.jobs()
          .forEach(
              (name, why) -> session.out().println("  - " + TerminalText.plain(name + ": " + why)));
    }
    return p.safe() ? 0 : 1;
  }

  private static void files(Session session, String what, List<String> paths) {
    if (!paths.isEmpty()) {
      session.err().println("Found " + paths.size() + " " + what + ":");
      paths.forEach(f -> session.err().println("  - " + TerminalText.plain(f)));
    }
  }
}
