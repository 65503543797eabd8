package dev.torc.cli;

import dev.torc.client.Query;
import dev.torc.client.Row;
import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job by id, or by its name in a workflow. */
final class JobArgument {
  private String job = "";
  private @Nullable Long workflowId;

  void declare(Options o) {
    o.positional("JOB", "Id of the job, or its name in the workflow", 1, 1);
    o.value("ID", "Workflow in which the name is looked up", "-w", "--workflow-id");
  }

  void read(Options o) {
    job = o.positional(0);
    workflowId = o.number("--workflow-id");
  }

  long id(Session session) {
    boolean number =
        !job.isEmpty() && job.length() <= 18 && job.chars().allMatch(c -> c >= '0' && c <= '9');
    if (number && (workflowId == null || isIn(session, workflowId, Long.parseLong(job)))) {
      return Long.parseLong(job);
    }
    long workflow = session.workflowId(workflowId);
    Query query = Query.of("workflow_id", workflow).and("name", job);
    List<Row> found =
        session.api().listAll("/jobs", query).stream()
            .filter(r -> job.equals(r.text("name")))
            .toList();
    if (found.isEmpty()) {
      throw TorcException.of(
          ErrorKind.NOT_FOUND, "workflow " + workflow + " has no job named '" + job + "'");
    }
    return found.get(0).id();
  }

  /**
   * Names may be numbers: with a workflow, a number is the id of one of its jobs or else a name.
   */
  private static boolean isIn(Session session, long workflowId, long jobId) {
    try {
      return session.api().get("/jobs/" + jobId).numberOr("workflow_id", 0) == workflowId;
    } catch (TorcException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
