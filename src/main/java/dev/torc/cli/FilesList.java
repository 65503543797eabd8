package dev.torc.cli;

import dev.torc.client.Query;
import dev.torc.client.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class FilesList extends ListCommand {
  private @Nullable Long workflowId;
  private @Nullable Long producedByJobId;

  @Override
  public String description() {
    return "List the files of a workflow.";
  }

  @Override
  public void declare(Options o) {
    super.declare(o);
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.value("ID", "Only files that this job makes", "--produced-by-job-id");
  }

  @Override
  public void read(Options o) {
    super.read(o);
    workflowId = o.positionalNumber(0);
    producedByJobId = o.number("--produced-by-job-id");
  }

  @Override
  public Source source(Session session) {
    long id = session.workflowId(workflowId);
    return new Source(
        "/files",
        Query.of("workflow_id", id).and("produced_by_job_id", producedByJobId),
        "Files for workflow ID " + id + ":",
        "files",
        "No files found for workflow ID: " + id);
  }

  @Override
  public List<String> headers(Session session) {
    return List.of("ID", "Name", "Path", "Modified Time");
  }

  @Override
  public String[] cells(Session session, Row r) {
    return new String[] {
      String.valueOf(r.id()), r.textOr("name", ""), r.textOr("path", ""), modified(r)
    };
  }

  static String modified(Row r) {
    Double seconds = r.decimal("st_mtime");
    if (seconds == null) {
      return "N/A";
    }
    String t = Instant.ofEpochSecond(seconds.longValue()).toString();
    return t.substring(0, 10) + " " + t.substring(11, 19) + " UTC";
  }
}
