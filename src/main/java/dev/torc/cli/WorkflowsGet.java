package dev.torc.cli;

import dev.torc.client.Row;
import dev.torc.model.Json;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class WorkflowsGet implements Command {
  private @Nullable Long id;

  @Override
  public String description() {
    return "Show one workflow.";
  }

  @Override
  public void declare(Options o) {
    o.positional("ID", "", 0, 1);
  }

  @Override
  public void read(Options o) {
    id = o.positionalNumber(0);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("workflow");
    Row r = session.api().workflow(session.workflowId(id));
    if (session.json()) {
      session.printJson(r.fields());
      return 0;
    }
    PrintStream out = session.out();
    out.println("Workflow ID " + r.id() + ":");
    out.println("  Name: " + TerminalText.plain(r.textOr("name", "")));
    out.println("  User: " + TerminalText.plain(r.textOr("user", "")));
    optional(out, "Description", r.text("description"));
    out.println("  Timestamp: " + Texts.time(r.text("timestamp")));
    out.println("  Run ID: " + r.textOr("run_id", "0"));
    optional(out, "Project", r.text("project"));
    optional(out, "Submission Directory", r.text("submission_directory"));
    out.println("  Canceled: " + r.flag("is_canceled"));
    out.println("  Archived: " + r.flag("is_archived"));
    section(out, "Environment", r.map("env"));
    section(out, "Metadata", r.map("metadata"));
    section(out, "Execution", r.map("execution_config"));
    section(out, "Resource Monitor", r.map("resource_monitor_config"));
    section(out, "Slurm Defaults", r.map("slurm_defaults"));
    return 0;
  }

  private static void optional(PrintStream out, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      out.println("  " + name + ": " + TerminalText.lines(value).replace("\n", "\n  "));
    }
  }

  private static void section(PrintStream out, String name, Map<?, ?> values) {
    if (!values.isEmpty()) {
      out.println("  " + name + ":");
      values.forEach(
          (k, v) ->
              out.println(
                  "    "
                      + TerminalText.plain(
                          k + ": " + (v instanceof String s ? s : Json.write(v)))));
    }
  }
}
