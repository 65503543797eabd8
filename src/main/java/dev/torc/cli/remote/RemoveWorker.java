package dev.torc.cli.remote;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import dev.torc.cli.TerminalText;
import dev.torc.client.Row;
import org.jspecify.annotations.Nullable;

/** Removes a stored worker; its process, if there is one, goes on. */
final class RemoveWorker implements Command {
  private String worker = "";
  private @Nullable Long workflow;

  @Override
  public String description() {
    return "Remove a worker from a workflow; what runs on that host goes on.";
  }

  @Override
  public void declare(Options o) {
    o.positional("WORKER", "Address, as 'list-workers' shows it", 1, 1);
    o.positional("WORKFLOW_ID", "Workflow; the only one, or a choice, without", 0, 1);
  }

  @Override
  public void read(Options o) {
    worker = o.positional(0);
    workflow = o.positionalNumber(1);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("command");
    long id = session.workflowId(workflow);
    Row removed = Storing.remove(session, id, worker);
    if (session.json()) {
      session.printJson(removed.fields());
    } else {
      session
          .out()
          .println(TerminalText.plain("Removed worker " + worker + " from workflow " + id));
    }
    return 0;
  }
}
