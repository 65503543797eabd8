package dev.torc.cli.workflow;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Deletes an action of a workflow. */
public final class DeleteActionCommand implements Command {
  private long workflowId;
  private long actionId;
  private boolean noPrompts;

  @Override
  public String description() {
    return "Delete an action of a workflow.";
  }

  @Override
  public List<String> examples() {
    return List.of("torc workflows delete-action 12 3 --no-prompts");
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "", 1, 1);
    o.positional("ACTION_ID", "See 'torc workflows list-actions'", 1, 1);
    o.flag("Do not ask", "--no-prompts");
  }

  @Override
  public void read(Options o) {
    workflowId = o.neededNumber(0);
    actionId = o.neededNumber(1);
    noPrompts = o.has("--no-prompts");
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("deletion");
    Row action = UpdateActionCommand.require(session, workflowId, actionId);
    String what = action.textOr("action_type", "") + " " + action.textOr("trigger_type", "");
    if (!session.confirm("Delete action " + actionId + " (" + what + ")?", noPrompts)) {
      session.err().println("Nothing was deleted.");
      return 1;
    }
    session.api().delete("/workflows/" + workflowId + "/actions/" + actionId);
    if (session.json()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("action_id", actionId);
      m.put("deleted", true);
      m.put("workflow_id", workflowId);
      session.printJson(m);
    } else {
      session.out().println("Deleted action " + actionId + " of workflow " + workflowId + ".");
    }
    return 0;
  }
}
