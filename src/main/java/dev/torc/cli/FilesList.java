package dev.torc.cli;

import dev.torc.client.Query;
import dev.torc.client.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(description = "List the files of a workflow.")
final class FilesList extends ListCommand {
  @Parameters(arity = "0..1", paramLabel = "WORKFLOW_ID")
  @Nullable Long workflowId;

  @Option(
      names = "--produced-by-job-id",
      paramLabel = "ID",
      description = "Only files that this job makes")
  @Nullable Long producedByJobId;

  @Override
  Source source(Session session) {
    long id = session.workflowId(workflowId);
    return new Source(
        "/files",
        Query.of("workflow_id", id).and("produced_by_job_id", producedByJobId),
        "Files for workflow ID " + id + ":",
        "files",
        "No files found for workflow ID: " + id);
  }

  @Override
  List<String> headers(Session session) {
    return List.of("ID", "Name", "Path", "Modified Time");
  }

  @Override
  String[] cells(Session session, Row r) {
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
