package dev.torc.cli.access;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.client.Row;

/** Lets a group use a workflow, or no more. */
final class WorkflowLink implements Command {
  private final boolean add;
  private long workflow;
  private long group;

  WorkflowLink(boolean add) {
    this.add = add;
  }

  @Override
  public String description() {
    return add ? "Let a group use a workflow." : "Let a group use a workflow no more.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKFLOW_ID", "Workflow", 1, 1);
    o.positional("GROUP_ID", "Group", 1, 1);
  }

  @Override
  public void read(Options o) {
    workflow = o.neededNumber(0);
    group = o.neededNumber(1);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("record");
    String path = "/workflows/" + workflow + AccessCommands.GROUPS + "/" + group;
    if (add) {
      added(session, session.api().post(path, null));
    } else {
      session.api().delete(path);
      session
          .out()
          .println(
              session.json()
                  ? "{\"success\": true}"
                  : "Successfully removed workflow " + workflow + " from group " + group);
    }
    return 0;
  }

  private void added(Session session, Row link) {
    if (session.json()) {
      session.printJson(link.fields());
    } else {
      session.out().println("Successfully added workflow to group:");
      session.out().println("  Workflow ID: " + workflow);
      session.out().println("  Group ID: " + group);
    }
  }
}
