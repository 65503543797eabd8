package dev.torc.cli;

import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.JobStatus;
import dev.torc.model.TorcException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class JobsList extends ListCommand {
  private @Nullable Long workflowId;
  private @Nullable String status;
  private @Nullable Long upstreamJobId;
  private boolean includeRelationships;

  @Override
  public String description() {
    return "List the jobs of a workflow.";
  }

  @Override
  public void declare(Options o) {
    super.declare(o);
    o.positional("WORKFLOW_ID", "", 0, 1);
    o.value("STATUS", "Only jobs with this status", "-s", "--status");
    o.value("ID", "Only jobs that depend on this one", "--upstream-job-id");
    o.flag("Add the ids of dependencies and files", "--include-relationships");
  }

  @Override
  public void read(Options o) {
    super.read(o);
    workflowId = o.positionalNumber(0);
    status = o.text("--status");
    upstreamJobId = o.number("--upstream-job-id");
    includeRelationships = o.has("--include-relationships");
  }

  @Override
  public Source source(Session session) {
    if (status != null && JobStatus.ofWireName(status).isEmpty()) {
      throw TorcException.invalid("there is no job status '" + status + "'")
          .withHint("such as ready, running, completed, failed, canceled");
    }
    long id = session.workflowId(workflowId);
    Query query =
        Query.of("workflow_id", id).and("status", status).and("upstream_job_id", upstreamJobId);
    if (includeRelationships) {
      query.and("include_relationships", true);
    }
    return new Source(
        "/jobs",
        query,
        "Jobs for workflow ID " + id + ":",
        "jobs",
        "No jobs found for workflow ID: " + id);
  }

  @Override
  public List<String> headers(Session session) {
    return List.of("ID", "Name", "Status", "Priority", "Compute Node", "Elapsed", "Command");
  }

  @Override
  public String[] cells(Session session, Row r) {
    return new String[] {
      String.valueOf(r.id()),
      r.textOr("name", ""),
      r.textOr("status", ""),
      String.valueOf(r.numberOr("priority", 0)),
      r.textOr("compute_node_id", ""),
      elapsed(r.text("start_time")),
      r.textOr("command", "")
    };
  }

  private static String elapsed(@Nullable String start) {
    if (start == null) {
      return "";
    }
    try {
      Instant then = OffsetDateTime.parse(start).toInstant();
      return Texts.duration(Duration.between(then, Instant.now()).toMillis() / 1000.0);
    } catch (DateTimeParseException e) {
      return "";
    }
  }
}
