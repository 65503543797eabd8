package dev.torc.cli;

import dev.torc.client.Row;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(description = "Show one file.")
final class FilesGet implements Command {
  @Parameters(paramLabel = "ID")
  long id;

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
