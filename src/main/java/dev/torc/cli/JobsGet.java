package dev.torc.cli;

import dev.torc.client.Row;
import java.io.PrintStream;

final class JobsGet implements Command {
  private long id;

  @Override
  public String description() {
    return "Show one job.";
  }

  @Override
  public void declare(Options o) {
    o.positional("ID", "", 1, 1);
  }

  @Override
  public void read(Options o) {
    id = o.neededNumber(0);
  }

  @Override
  public int run(Session session) {
    session.refuseCsv("job");
    Row r = session.api().get("/jobs/" + id);
    if (session.json()) {
      session.printJson(r.fields());
      return 0;
    }
    PrintStream out = session.out();
    out.println("Job ID " + id + ":");
    out.println("  Name: " + r.text("name"));
    out.println("  Command: " + r.text("command"));
    out.println("  Workflow ID: " + r.text("workflow_id"));
    out.println("  Status: " + r.text("status"));
    out.println("  Priority: " + r.textOr("priority", "0"));
    out.println("  Labels: " + Texts.list(r.list("labels")));
    out.println("  Compute Node: " + Texts.orNone(r, "compute_node_id"));
    out.println("  Start Time: " + Texts.orNone(r, "start_time"));
    out.println("  Attempt: " + r.textOr("attempt_id", "1"));
    out.println("  Blocking job IDs: " + Texts.list(r.list("depends_on_job_ids")));
    out.println("  Input file IDs: " + Texts.list(r.list("input_file_ids")));
    out.println("  Output file IDs: " + Texts.list(r.list("output_file_ids")));
    return 0;
  }
}
