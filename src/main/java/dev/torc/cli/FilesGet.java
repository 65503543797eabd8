package dev.torc.cli;

import dev.torc.client.Row;
import java.io.PrintStream;

final class FilesGet implements Command {
  private long id;

  @Override
  public String description() {
    return "Show one file.";
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
    session.refuseCsv("file");
    Row r = session.api().get("/files/" + id);
    if (session.json()) {
      session.printJson(r.fields());
      return 0;
    }
    PrintStream out = session.out();
    out.println("File ID " + id + ":");
    out.println("  Name: " + r.text("name"));
    out.println("  Path: " + r.text("path"));
    out.println("  Workflow ID: " + r.text("workflow_id"));
    out.println("  Modified Time: " + FilesList.modified(r));
    return 0;
  }
}
