package dev.torc.cli.workflow;

import dev.torc.cli.Command;
import dev.torc.cli.Csv;
import dev.torc.cli.Format;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.Table;
import dev.torc.client.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows the actions of a workflow and how far they are. */
public final class ListActionsCommand implements Command {
  private static final List<String> HEADERS =
      List.of(
          "ID", "Trigger", "Action", "Allocations", "Progress", "Status", "Executed At", "Job IDs");

  private @Nullable Long workflowId;

  @Override
  public String description() {
    return "List the actions of a workflow, and how far they are.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 0, 1);
  }

  @Override
  public void read(Options o) {
    workflowId = o.positionalNumber(0);
  }

  @Override
  public int run(Session session) {
    long id = session.workflowId(workflowId);
    List<Row> actions = session.api().getArray("/workflows/" + id + "/actions");
    if (session.json()) {
      session.printJson(Map.of("actions", actions.stream().map(Row::fields).toList()));
      return 0;
    }
    List<String[]> rows = actions.stream().map(ListActionsCommand::cells).toList();
    if (session.format() == Format.CSV) {
      Csv.print(session.out(), HEADERS, rows);
      return 0;
    }
    if (rows.isEmpty()) {
      session.out().println("No actions found for workflow " + id);
      return 0;
    }
    session.out().println("Workflow Actions for workflow " + id + ":");
    session.out().println();
    Table.print(session.out(), HEADERS, rows);
    session.out().println();
    session.out().println("Total: " + rows.size() + " actions");
    session.out().println();
    session.out().println("Status legend:");
    session.out().println("  Waiting  - not yet triggered");
    session.out().println("  Pending  - triggered, waits for a worker");
    session.out().println("  Executed - a worker has taken it");
    return 0;
  }

  private static String[] cells(Row a) {
    long triggers = a.numberOr("trigger_count", 0);
    long needed = a.numberOr("required_triggers", 1);
    String status = a.flag("executed") ? "Executed" : triggers >= needed ? "Pending" : "Waiting";
    Object allocations = a.map("action_config").get("num_allocations");
    List<?> jobs = a.list("job_ids");
    return new String[] {
      String.valueOf(a.id()),
      a.textOr("trigger_type", ""),
      a.textOr("action_type", ""),
      allocations == null ? "-" : allocations.toString(),
      triggers + "/" + needed,
      status,
      a.textOr("executed_at", "-"),
      jobs.isEmpty() ? "(all jobs)" : jobs.toString()
    };
  }
}
